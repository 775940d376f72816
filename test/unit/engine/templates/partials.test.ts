import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PartialArgument } from '../../../../src/contract/messages/partial.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { compileTemplate } from '../../../../src/engine/templates/compile.ts';
import type { KnownNames } from '../../../../src/engine/templates/expressions.ts';
import type { PartialLookup } from '../../../../src/engine/templates/partial.ts';
import { render } from '../../../../src/engine/templates/render.ts';
import { partialCalls, templateVariables } from '../../../../src/engine/templates/variables.ts';

const scope = buildScope({
  event: {
    type: 'go',
    properties: { url: 'https://x.example/?a=1&b=2', items: [{ name: 'Tea' }, { name: '<Mug>' }], n: 3 },
  },
  profile: { userId: 'ada', traits: { firstName: 'Ada' } },
  variables: { brandName: 'Shop & Co' },
});

interface Source {
  html: string;
  args?: PartialArgument[];
}

function lookupIn(partials: Record<string, Source>): PartialLookup {
  return (name) => {
    const partial = Object.hasOwn(partials, name) ? partials[name] : undefined;
    if (!partial) return undefined;
    const args = partial.args ?? [];
    const options = { html: true, partials: true, args: args.map((arg) => arg.name) };
    const compiled = compileTemplate(partial.html, options);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
    return { template: compiled.template, args };
  };
}

function rendered(source: string, partials: Record<string, Source> = {}) {
  const compiled = compileTemplate(source, { html: true, partials: true });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
  return render(compiled.template, scope, { now: 0, partials: lookupIn(partials) });
}

const textOf = (source: string, partials?: Record<string, Source>) => {
  const result = rendered(source, partials);
  return result.ok ? result.text : result.limit.message;
};

const url: PartialArgument = { name: 'url' };
const button = { html: '<a href="{{url}}">{{label}}</a>', args: [url, { name: 'label', default: 'Open' }] };

test.each<[string, string, Record<string, Source>]>([
  ['{{> button url="x"}}', '<a href="x">Open</a>', { button }],
  ['{{> button url=event.url label="Go"}}', '<a href="https://x.example/?a=1&amp;b=2">Go</a>', { button }],
  ['{{> "button" url="x"}}', '<a href="x">Open</a>', { button }],
  ['a\n  {{> x}}\nb', 'a\n  x\nb', { x: { html: 'x' } }],
  ['a \n{{~> x~}}\n b', 'axb', { x: { html: 'x' } }],
  [
    '{{#each event.items}}{{> x item=this}};{{/each}}',
    'Tea;&lt;Mug&gt;;',
    { x: { html: '{{item.name}}', args: [{ name: 'item' }] } },
  ],
  [
    '{{> x list=event.items}}',
    '1 Tea 2 &lt;Mug&gt; ',
    { x: { html: '{{#each list}}{{add @index 1}} {{name}} {{/each}}', args: [{ name: 'list' }] } },
  ],
  ['{{> x}}', 'Ada', { x: { html: '{{user.firstName}}' } }],
  ['{{> x}}', 'Shop &amp; Co', { x: { html: '{{var.brandName}}' } }],
  ['{{> outer url="u"}}', '<a href="u">Open</a>', { outer: { html: '{{> button url=url}}', args: [url] }, button }],
  ['{{> x raw=event.items.[1].name}}', '<Mug>', { x: { html: '{{{raw}}}', args: [{ name: 'raw' }] } }],
  ['{{> x name="arg"}}', 'argarg', { x: { html: '{{#each event.items}}{{name}}{{/each}}', args: [{ name: 'name' }] } }],
])('%s', (source, text, partials) => {
  expect(textOf(source, partials)).toBe(text);
});

test('what surrounds a call is not seen inside, and nothing leaks out', () => {
  const inner = compileTemplate('{{name}}', { html: true, partials: true });
  expect(inner.ok).toBe(false);
  expect(compileTemplate('{{> button url="x"}}{{url}}', { html: true, partials: true }).ok).toBe(false);
});

test('missing variables are named as the call wrote them', () => {
  const nested = { outer: { html: '{{> button url=link}}', args: [{ name: 'link' }] }, button };
  const result = rendered('{{> outer link=event.nothing}}{{> x order=event.order}}', {
    ...nested,
    x: {
      html: '{{order.id}}{{#each order.items}}{{name}}{{/each}}{{default order.note "-"}}',
      args: [{ name: 'order' }],
    },
  });
  expect(result).toMatchObject({ missing: ['event.nothing', 'event.order.id', 'event.order.items'] });
});

test('a call that is never printed asks for nothing', () => {
  const result = rendered('{{#if event.none}}{{> button url=event.nothing}}{{/if}}{{> quiet note=event.nothing}}', {
    button,
    quiet: { html: '{{#if note}}{{note}}{{/if}}', args: [{ name: 'note' }] },
  });
  expect(result).toMatchObject({ ok: true, missing: [] });
});

const known: KnownNames = {
  partials: new Map([['button', button.args]]),
  variables: new Set(['brandName', 'appUrl']),
};

test.each<[string, string, RegExp, string | undefined]>([
  ['{{> buton url="x"}}', 'unknown_partial', /no partial "buton"/, 'button'],
  ['{{> button}}', 'missing_argument', /needs the argument "url"/, undefined],
  ['{{> button url="x" lable="y"}}', 'unknown_argument', /no argument "lable"; it takes url, label/, 'label'],
  ['{{> button url="x" url="y"}}', 'wrong_arguments', /given twice/, undefined],
  ['{{> button event.url url="x"}}', 'wrong_arguments', /by name/, undefined],
  ['{{> (lookup event "name")}}', 'template_unsupported', /written out/, undefined],
  ['{{> event.name}}', 'template_unsupported', /written out/, undefined],
  ['{{> Button}}', 'template_unsupported', /small letters/, undefined],
  ['{{#> button}}{{/button}}', 'template_unsupported', /with a body/, undefined],
  ['{{> button url=evnt.url}}', 'unknown_variable', /Unknown variable/, 'event.url'],
  ['{{var.brandNam}}', 'unknown_variable', /no variable "brandNam"/, '{{var.brandName}}'],
  ['{{#each event.items}}{{@root.var.brand}}{{/each}}', 'unknown_variable', /no variable "brand"/, undefined],
  ['{{var}}', 'unknown_variable', /needs the name/, undefined],
  ['{{lookup var event.name}}', 'unknown_variable', /needs the name/, undefined],
])('%s is refused as %s', (source, code, message, suggestion) => {
  const compiled = compileTemplate(source, { html: true, partials: true }, known);
  const [fault] = compiled.ok ? [] : compiled.faults;
  expect(fault).toMatchObject({ code, message: expect.stringMatching(message) });
  if (suggestion !== undefined) expect(fault?.suggestion).toBe(suggestion);
});

test('partials are refused where they are not HTML', () => {
  const compiled = compileTemplate('{{> button}}', { html: false });
  expect(compiled.ok ? [] : compiled.faults).toMatchObject([{ code: 'template_unsupported' }]);
});

test('depth and work are bounded, whatever calls whatever', () => {
  expect(textOf('{{> a}}', { a: { html: '{{> a}}' } })).toMatch(/at most 10 levels deep/);
  expect(textOf('{{> gone}}')).toBe('There is no partial "gone".');
  const doubling = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`p${i}`, { html: i === 9 ? 'x'.repeat(100) : `{{> p${i + 1}}}`.repeat(8) }]),
  );
  expect(textOf('{{> p0}}', doubling)).toMatch(/more than \d+ (?:steps|characters)/);
});

test('calls and variables are listed', () => {
  const compiled = compileTemplate('{{#if event.a}}{{> x y=event.b}}{{else}}{{> z}}{{/if}}{{> x}}', {
    html: true,
    partials: true,
  });
  if (!compiled.ok) throw new Error('does not compile');
  expect(partialCalls(compiled.template)).toEqual(['x', 'z']);
  expect(templateVariables(compiled.template)).toEqual(['event.a', 'event.b']);
});

/** Paths that may stand for an argument. */
const expressions = ['event.url', 'event.n', 'event.nothing', 'event.items', 'user.firstName', 'var.brandName'];
/** Pieces of a partial; `arg` is its argument. */
const pieces = [
  'text ',
  '<b>',
  '{{arg}}',
  '{{{arg}}}',
  '{{upper arg}}',
  '{{default arg "none"}}',
  '{{#if arg}}yes{{else}}no{{/if}}',
  '{{#each event.items}}{{name}}-{{../event.n}}{{/each}}',
  '{{user.firstName}}',
  '{{event.gone}}',
];

test('rendering with a partial is rendering with the partial written there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { maxLength: 6 }),
      fc.constantFrom(...expressions),
      fc.array(fc.constantFrom('a ', '\n', '{{event.n}}', '{{> p arg=ARG}}'), { maxLength: 5 }),
      (body, expression, around) => {
        const html = body.join('');
        const inlined = html.replaceAll(/\barg\b/g, expression);
        const source = around.join('');
        const called = rendered(source.replaceAll('ARG', expression), { p: { html, args: [{ name: 'arg' }] } });
        const written = rendered(source.replaceAll('{{> p arg=ARG}}', () => inlined));
        expect(called).toEqual(written);
      },
    ),
    { numRuns: 500 },
  );
});
