// What must hold for every template and all data: nothing throws, hangs, leaks or runs.
import { parse } from '@handlebars/parser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildScope, type Scope } from '../../../../src/engine/scope.ts';
import { compileTemplate } from '../../../../src/engine/templates/compile.ts';
import { templateLimits } from '../../../../src/engine/templates/limits.ts';
import { render } from '../../../../src/engine/templates/render.ts';
import { scanTemplate } from '../../../../src/engine/templates/scan.ts';
import { renderValue } from '../../../../src/engine/templates/value.ts';

const scopeOf = (properties: Record<string, unknown>): Scope => buildScope({ event: { type: 'x', properties } });

function rendered(source: string, scope: Scope, html = true) {
  const compiled = compileTemplate(source, { html });
  if (!compiled.ok) throw new Error(compiled.faults[0]?.message);
  return render(compiled.template, scope, { now: 0 });
}

const pieces = fc.constantFrom(
  ...[
    '{{',
    '}}',
    '{{{',
    '}}}',
    '~',
    '#',
    '/',
    '^',
    '!',
    '!--',
    '--',
    '&',
    '>',
    '*',
    '"',
    "'",
    '[',
    ']',
    '(',
    ')',
    '|',
    '=',
    ' ',
    '\n',
  ],
  ...[
    '\\',
    '.',
    '..',
    '@index',
    'as',
    'if',
    'else',
    'each',
    'with',
    'upper',
    'lookup',
    'default',
    'date',
    'json',
    'join',
    'eq',
    '1',
    'true',
  ],
  ...[
    'event.a',
    'event.list',
    'user',
    'this',
    'x',
    'constructor',
    '__proto__',
    '{{#if event.a}}',
    '{{/if}}',
    '{{#each event.list}}',
    '{{/each}}',
  ],
  ...[
    '{{else}}',
    '{{else if event.a}}',
    '{{this}}',
    '{{upper event.a}}',
    '{{date event.a "yyyy"}}',
    '{{!-- ',
    '--}}',
    '{{event.a}}',
    '<p>',
  ],
);
const sources = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''));
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSparseArray: true,
});

test('compiling and rendering never throw', () => {
  fc.assert(
    fc.property(fc.oneof(sources, fc.string()), fc.boolean(), anything, anything, (source, html, a, list) => {
      const compiled = compileTemplate(source, { html });
      const scope = { ...scopeOf({ a, list }), user: { name: a } };
      if (compiled.ok) expect(typeof render(compiled.template, scope, { now: 0 }).ok).toBe('boolean');
      else expect(compiled.faults.length).toBeGreaterThan(0);
      expect(typeof renderValue([source], scope, { now: 0 }).ok).toBe('boolean');
    }),
    { numRuns: 3_000 },
  );
});

test('every fault points into the source', () => {
  fc.assert(
    fc.property(sources, (source) => {
      const compiled = compileTemplate(source, { html: true });
      const lines = source.split(/\r\n?|\n/);
      for (const { line, column, message } of compiled.ok ? [] : compiled.faults) {
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -2) + 1);
        expect(message).not.toMatch(/Expecting|Parse error|undefined/);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('the scan sees the tags that the parser sees', () => {
  const parsed = (source: string) => {
    try {
      return parse(source);
    } catch {
      return undefined;
    }
  };
  interface Tree {
    body: { type: string; program?: Tree; inverse?: Tree }[];
  }
  const count = (tree: Tree | undefined): number =>
    (tree?.body ?? []).reduce(
      (sum, node) => sum + (node.type === 'ContentStatement' ? 0 : 1) + count(node.program) + count(node.inverse),
      0,
    );
  fc.assert(
    fc.property(
      sources.filter((source) => !source.includes('{{{{')),
      (source) => {
        const program = parsed(source);
        fc.pre(program !== undefined);
        const { tags, faults } = scanTemplate(source);
        expect(faults).toEqual([]);
        expect(tags.filter(({ kind }) => kind !== 'close' && kind !== 'else')).toHaveLength(count(program as Tree));
      },
    ),
    { numRuns: 2_000, examples: [['{{{else}}}'], ['{{#if event.a}}{{else}}}}{{/if}}']] },
  );
});

test('what {{x}} prints in HTML holds no markup of the data', () => {
  const helpers = [
    'event.a',
    'upper event.a',
    'default event.nope event.a',
    'truncate event.a 9',
    'join event.list',
    'json event.list',
    'lookup event "a"',
  ];
  const sections = helpers.map((expression) => `{{${expression}}}`).join(' ');
  const source = `${sections}{{#each event.list}}{{this}}{{@index}}{{/each}}{{#each event.map}}{{@key}}{{/each}}{{#with event.a}}{{.}}{{/with}}`;
  const markup = fc.string({ unit: fc.constantFrom(...'<>"\'&ab') });
  fc.assert(
    fc.property(markup, fc.array(markup), (a, list) => {
      const result = rendered(source, scopeOf({ a, list, map: Object.fromEntries(list.map((key) => [key, 1])) }));
      expect(result.ok && result.text).not.toMatch(/[<>"']/);
    }),
  );
});

test('escaping loses nothing', () => {
  const plain: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (a) => {
      const result = rendered('{{event.a}}', scopeOf({ a }));
      expect(result.ok && result.text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => plain[entity] ?? '')).toBe(a);
    }),
  );
});

test('no path reaches an inherited member', () => {
  const members = [
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    '__defineGetter__',
    'map',
    'at',
    'call',
    'name',
  ];
  const path = fc.array(fc.constantFrom(...members, 'a', 'list', '0'), { minLength: 1, maxLength: 4 });
  const scope = scopeOf({ a: 'text', list: ['x', { b: 1 }], f: 1 });
  fc.assert(
    fc.property(path, (segments) => {
      const last = segments.at(-1) ?? '';
      fc.pre(members.includes(last));
      const source = `{{event.${segments.join('.')}}}{{#with event}}{{${segments.join('.')}}}{{/with}}{{lookup event.list "${last}"}}`;
      expect(rendered(source, scope)).toMatchObject({ ok: true, text: '' });
    }),
  );
});

const big = Array.from({ length: 5_000 }, (_, index) => index);
const heavy = scopeOf({
  list: big,
  spaces: Array(5_000).fill(' '),
  blob: 'x'.repeat(30_000),
  map: Object.fromEntries(big.map((index) => [`k${index}`, index])),
  other: Object.fromEntries(big.map((index) => [`k${index}`, -index])),
  zones: Intl.supportedValuesOf('timeZone'),
  deep: JSON.parse(`${'{"a":'.repeat(1_500)}1${'}'.repeat(1_500)}`) as unknown,
});
const each = (body: string) => `{{#each event.list}}${body}{{/each}}`;

test.each([
  ['loops in loops', each(each(each('x'))), 'operations'],
  ['long texts copied', each('{{#if (eq (upper event.blob) "x")}}{{/if}}'), 'operations'],
  ['objects compared', each('{{#if (eq event.map event.other)}}{{/if}}'), 'operations'],
  ['lists against objects', each('{{#if (eq event.map event.list)}}{{/if}}'), 'operations'],
  ['lists as text', each('{{#if (trim event.spaces)}}{{/if}}'), 'operations'],
  ['objects cut short', each('{{#if (truncate event.map 1)}}{{/if}}'), 'operations'],
  ['objects as JSON', each('{{#if (json event.map)}}{{/if}}'), 'operations'],
  ['objects looped over', each('{{#each event.map}}{{/each}}'), 'operations'],
  ['long patterns', each('{{#if (date 0 event.blob)}}{{/if}}'), 'operations'],
  ['many time zones', '{{#each event.zones}}{{date 0 "yyyy z XXX MMMM EEEE" tz=this}}{{/each}}', 'operations'],
  ['long paths', each(`{{event.deep.${'a.'.repeat(1_400)}a}}`), 'operations'],
  ['much printed', each('{{event.blob}}'), 'output'],
  ['long separators', '{{join event.spaces event.blob}}', 'output'],
  ['growing escapes', `{{${'json ('.repeat(16)}json event.map${')'.repeat(16)}}}`, 'output'],
])('%s end in a limit, soon', (_, source, kind) => {
  const started = performance.now();
  expect(rendered(source, heavy)).toMatchObject({ ok: false, limit: { kind } });
  expect(performance.now() - started).toBeLessThan(3_000);
});

test('up to the limit everything is printed', () => {
  const long = 'x'.repeat(templateLimits.output / 2);
  expect(rendered('{{event.long}}{{event.long}}', scopeOf({ long }))).toMatchObject({ ok: true, text: long + long });
  expect(rendered('{{event.long}}{{event.long}}!', scopeOf({ long }))).toMatchObject({
    ok: false,
    limit: { max: templateLimits.output },
  });
  expect(rendered('{{event.long}}{{event.long}}', scopeOf({ long: `<${long.slice(1)}` }))).toMatchObject({ ok: false });
});

test('the names of missing variables are bounded', () => {
  const result = rendered(
    '{{#each event.list}}{{lookup event.map (upper this)}}{{/each}}{{lookup event.map event.blob}}',
    heavy,
  );
  expect(result.ok && result.missing).toHaveLength(templateLimits.missing);
  const long = rendered('{{lookup event.map event.blob}}', heavy);
  expect(long.ok && long.missing[0]).toHaveLength(templateLimits.nameLength);
});

test.each([
  ['deep blocks', `${'{{#if event.a}}'.repeat(5_000)}${'{{/if}}'.repeat(3_000)}`],
  ['deep calls', `{{${'upper ('.repeat(10_000)}`],
  ['long chains', `{{#if event.a}}${'{{else if event.b}}'.repeat(5_000)}`],
  ['open quotes', '{{upper "'.repeat(10_000)],
  ['open comments', '{{!--'.repeat(20_000)],
  ['open brackets', '{{['.repeat(30_000)],
  ['unknown zones', '{{date event.a tz="Europe/Pari"}}'.repeat(3_000)],
  ['unreadable tags', '{{a b=}}'.repeat(10_000)],
  ['one unreadable tag at the end', `${'{{event.a}}'.repeat(9_000)}{{a b=}}`],
])('a hostile source is refused soon: %s', (_, source) => {
  const started = performance.now();
  expect(compileTemplate(source, { html: true }).ok).toBe(false);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('the same template and data always give the same', () => {
  const source = '{{#each event.map}}{{@key}}{{this}}{{/each}}{{event.nope}}{{date "now" "HH:mm"}}{{number 1.5}}';
  expect(rendered(source, heavy)).toEqual(rendered(source, heavy));
});
