import { expect, test } from 'vitest';
import { compileTemplate } from '../../../../src/engine/templates/compile.ts';
import type { TemplateFault } from '../../../../src/engine/templates/fault.ts';
import { templateLimits } from '../../../../src/engine/templates/limits.ts';
import { templateVariables } from '../../../../src/engine/templates/variables.ts';

function faultsOf(source: string): TemplateFault[] {
  const compiled = compileTemplate(source, { html: true });
  return compiled.ok ? [] : compiled.faults;
}

const syntax = 'template_syntax';

test.each<[string, TemplateFault['code'], string, RegExp]>([
  ['x {{#if}', syntax, '1:3', /never closed with }}/],
  ['a\n  {{user.name', syntax, '2:3', /never closed with }}/],
  ['{{a {{user.name}}', syntax, '1:1', /never closed with }}/],
  ['{{}}', syntax, '1:1', /is empty/],
  ['{{  ~}}', syntax, '1:1', /is empty/],
  ['{{{user.name}}', syntax, '1:1', /opens with {{{ but closes with }}/],
  ['{{user.name}}}', syntax, '1:1', /opens with {{ but closes with }}}/],
  ['{{upper "x}}', syntax, '1:1', /The " in this tag is never closed/],
  ['{{event.[x}}', syntax, '1:1', /The \[ in this tag/],
  ['{{! no end', syntax, '1:1', /comment is never closed/],
  ['{{!-- no end }}', syntax, '1:1', /comment is never closed/],
  ['{{#if event.a}}', syntax, '1:1', /{{#if}} is never closed/],
  ['\n{{/if}}', syntax, '2:1', /closes a block that was never opened/],
  ['{{else}}', syntax, '1:1', /outside any block/],
  ['{{#if event.a}}{{else}}{{else}}{{/if}}', syntax, '1:24', /already had its {{else}}/],
  ['{{#if event.a == "x"}}{{/if}}', syntax, '1:1', /\(eq event.plan "pro"\)/],
  ['{{event.a % 2}}', syntax, '1:1', /character % does not belong/],
  ['{{user.name | upper}}', syntax, '1:1', /no \| filters/],
  ['{{upper (lower event.a}}', syntax, '1:1', /a \( is never closed/],
  ['{{upper event.a)}}', syntax, '1:1', /a \) closes/],
  ['{{date event.a tz=}}', syntax, '1:1', /ends too early/],
  ['{{event.a.this}}', syntax, '1:1', /event.a.this is not a path/],
  ['nul \0', syntax, '1:5', /NUL/],
  ['{{> header}}', 'template_unsupported', '1:1', /Partials/],
  ['{{#> layout}}{{/layout}}', 'template_unsupported', '1:1', /Partials/],
  ['{{* deco}}', 'template_unsupported', '1:1', /Decorators/],
  ['{{#*inline "x"}}{{/inline}}', 'template_unsupported', '1:1', /Decorators/],
  ['{{{{raw}}}} {{{{/raw}}}}', 'template_unsupported', '1:1', /Raw blocks/],
  [
    '{{customer.name}}',
    'unknown_variable',
    '1:3',
    /A template sees event, user, profile, trait, ai, webhook, run, org and var/,
  ],
  ['{{constructor.name}}', 'unknown_variable', '1:3', /Unknown variable/],
  ['{{__proto__.x}}', 'unknown_variable', '1:3', /Unknown variable/],
  ['{{../user.name}}', 'unknown_variable', '1:3', /climbs out/],
  ['{{#each event.a}}{{../../x}}{{/each}}', 'unknown_variable', '1:20', /climbs out/],
  ['{{this}}', 'unknown_variable', '1:3', /outside a block/],
  ['{{@index}}', 'unknown_variable', '1:3', /inside {{#each}} only/],
  ['{{#each event.a}}{{@../index}}{{/each}}', 'unknown_variable', '1:20', /inside {{#each}} only/],
  ['{{#with event.a}}{{@index}}{{/with}}', 'unknown_variable', '1:20', /inside {{#each}} only/],
  ['{{@root}}', 'unknown_variable', '1:3', /needs a variable/],
  ['{{upper}}', 'wrong_arguments', '1:3', /"upper" is a helper: {{upper text}}/],
  ['{{upper event.a event.b}}', 'wrong_arguments', '1:1', /takes 1 value, not 2/],
  ['{{truncate event.a}}', 'wrong_arguments', '1:1', /takes 2 values, not 1/],
  ['{{plural event.a "x" "y" "z"}}', 'wrong_arguments', '1:1', /takes 2 to 3 values, not 4/],
  ['{{truncate event.a "long"}}', 'wrong_arguments', '1:1', /length is a number/],
  ['{{currency event.a "euro"}}', 'wrong_arguments', '1:1', /three-letter code/],
  ['{{event.a 5}}', 'wrong_arguments', '1:1', /event.a is a value, not a helper/],
  ['{{upper (event.a)}}', 'wrong_arguments', '1:9', /event.a is a value, not a helper/],
  ['{{"a" event.b}}', 'wrong_arguments', '1:1', /Only a helper takes arguments/],
  ['{{((lookup event.a 1).b event.c)}}', 'wrong_arguments', '1:3', /Only a helper takes arguments/],
  ['{{x=1}}', 'wrong_arguments', '1:1', /An option belongs behind a helper/],
  ['{{#if}}{{/if}}', 'wrong_arguments', '1:1', /{{#if}} needs a value/],
  ['{{#if event.a event.b}}{{/if}}', 'wrong_arguments', '1:1', /takes one value/],
  ['{{#if event.a zero=true}}{{/if}}', 'wrong_arguments', '1:1', /no option "zero"; it takes includeZero/],
  ['{{#each event.a includeZero=true}}{{/each}}', 'wrong_arguments', '1:1', /takes no options/],
  ['{{"first name"}}', 'unknown_variable', '1:3', /event\.\[first name\], one of the person user\.\[first name\]/],
  ['Hi {% if user.plan == "pro" %}you', 'template_syntax', '1:4', /is Liquid, .*write \{\{#if user\.plan\}\}/],
  ['{%- endfor -%}', 'template_syntax', '1:1', /write \{\{\/each\}\}/],
  ['{% render "x" %}', 'template_syntax', '1:1', /nothing like it here/],
  ['{{#if event.a as |x|}}{{/if}}', 'wrong_arguments', '1:1', /names too much/],
  ['{{#with event.a as |x y|}}{{/with}}', 'wrong_arguments', '1:1', /names too much/],
  ['{{#upper event.a}}{{/upper}}', 'unknown_helper', '1:1', /no block {{#upper}}/],
])('%j', (source, code, place, message) => {
  const [fault, ...others] = faultsOf(source);
  expect(others).toEqual([]);
  expect(fault).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(`${fault?.line}:${fault?.column}`).toBe(place);
});

test.each([
  ['{{evnt.x}}', '{{event.x}}'],
  ['{{usr.address.city}}', '{{user.address.city}}'],
  ['{{firstName}}', '{{user.firstName}}'],
  ['{{{firstName}}}', '{{user.firstName}}'],
  ['{{upper evnt.x}}', 'event.x'],
  ['{{upper (lower firstName)}}', 'user.firstName'],
  ['{{#if evnt.x}}{{/if}}', 'event.x'],
  ['{{#each items}}{{/each}}', 'event.items'],
  ['{{total}}', '{{event.total}}'],
  ['{{first_name}}', '{{user.first_name}}'],
  ['{{"first name"}}', '{{event.[first name]}}'],
  ['{{ user.name | upcase }}', '{{upper user.name}}'],
  ['{{ user.name | default: "there" }}', '{{default user.name "there"}}'],
  ['{{ event.count | pluralize: "item", "items" }}', '{{pluralize event.count "item" "items"}}'],
  ['{{ event.items | size }}', '{{event.items.length}}'],
  ['{{ event.at | date: "%Y" }}', undefined],
  ['{{ event.title | upcase | truncate: 20 }}', undefined],
  ['{{#each event.a}}{{@inde}}{{/each}}', '{{@index}}'],
  ['{{uper event.x}}', 'upper'],
  ['{{if event.x}}', '#if'],
  ['{{#iff event.x}}{{/iff}}', 'if'],
  ['{{#eahc}}{{/eahc}}', 'each'],
  ['{{date event.at "YYYY-MM-dd"}}', 'yyyy'],
  ['{{date event.at "lnog"}}', 'long'],
  ['{{date event.at tz="Europe/Pari"}}', 'Europe/Paris'],
  ['{{date event.at zone="UTC"}}', undefined],
  ['{{number 1 local="de"}}', 'locale'],
  ['{{number 1 locale="d"}}', undefined],
  ['{{#if event.a}}{{/fi}}', '{{/if}}'],
  ['{{#each event.a}}x', '{{/each}}'],
])('%j suggests %j', (source, suggestion) => {
  expect(faultsOf(source)[0]?.suggestion).toBe(suggestion);
});

test('every fault is told at once, in order', () => {
  const source =
    '{{firstName}}\n{{#each event.items}}{{name}}{{uper name}}{{/each}}\n{{> footer}}{{upper (lowr evnt.x)}}';
  expect(faultsOf(source).map(({ line, column }) => `${line}:${column}`)).toEqual(['1:3', '2:30', '3:1', '3:21']);
  const broken = '{{a b=}}\n{{#if x}}\n{{c d=}}';
  expect(faultsOf(broken).map(({ line, column }) => `${line}:${column}`)).toEqual(['1:1', '2:1', '3:1']);
});

test('a block closed out of turn is told once', () => {
  expect(faultsOf('{{#if event.a}}{{#each event.b}}{{/if}}').map(({ message }) => message)).toEqual([
    '{{#each}} is never closed.',
  ]);
});

test('lines are counted as the parser counts them', () => {
  for (const newline of ['\n', '\r\n', '\r']) {
    expect(faultsOf(`a${newline}b${newline} {{firstName}}`)[0]).toMatchObject({ line: 3, column: 4 });
    expect(faultsOf(`a${newline}b${newline} {{`)[0]).toMatchObject({ line: 3, column: 2 });
  }
});

const repeat = (text: string, times: number) => text.repeat(times);
const blocks = (depth: number) => `${repeat('{{#if event.a}}', depth)}x${repeat('{{/if}}', depth)}`;
const calls = (depth: number) => `{{${repeat('upper (', depth)}upper event.a${repeat(')', depth)}}}`;

test('size and depth are bounded', () => {
  expect(faultsOf(repeat('x', templateLimits.source))).toEqual([]);
  expect(faultsOf(repeat('x', templateLimits.source + 1))).toMatchObject([{ code: 'template_too_large' }]);
  expect(faultsOf(blocks(templateLimits.depth))).toEqual([]);
  expect(faultsOf(blocks(templateLimits.depth + 1))).toMatchObject([{ code: 'template_too_deep', column: 301 }]);
  expect(faultsOf(calls(templateLimits.depth))).toEqual([]);
  expect(faultsOf(calls(templateLimits.depth + 1))).toMatchObject([{ code: 'template_too_deep' }]);
  expect(faultsOf(`{{#if event.a}}${repeat('{{else if event.b}}', 99)}{{/if}}`)).toEqual([]);
  expect(faultsOf(`{{#if event.a}}${repeat('{{else if event.b}}', 100)}{{/if}}`)).toMatchObject([
    { code: 'template_too_deep' },
  ]);
  expect(faultsOf(`{{upper "${repeat('x', templateLimits.tag)}" }}`)).toMatchObject([{ code: 'template_too_large' }]);
});

test('depth counts what is open, not what was', () => {
  expect(faultsOf(repeat(blocks(templateLimits.depth), 20))).toEqual([]);
  expect(faultsOf(repeat('{{#if event.a}}{{else if event.b}}{{/if}}', 150))).toEqual([]);
});

test('faults are counted too', () => {
  expect(faultsOf(repeat('{{firstName}}', 1_000))).toHaveLength(templateLimits.faults);
  expect(faultsOf(repeat('{{a b=}}', 1_000))).toHaveLength(templateLimits.faults);
});

test('variables are listed once, in the order they stand', () => {
  const source =
    '{{event.id}}{{upper user.name}}{{#if (eq trait.plan "pro")}}{{event.id}}{{else}}{{ai.x}}{{/if}}' +
    '{{#each event.items as |item|}}{{item.name}}{{price}}{{@index}}{{#each tags}}{{this}}{{/each}}{{org.name}}{{/each}}' +
    '{{#with user.address}}{{city}}{{/with}}{{(lookup event.map user.key).value}}{{date run.startedAt tz=user.timezone}}';
  const compiled = compileTemplate(source, { html: false });
  expect(compiled.ok && templateVariables(compiled.template)).toEqual([
    'event.id',
    'user.name',
    'trait.plan',
    'ai.x',
    'event.items',
    'event.items[].name',
    'event.items[].price',
    'event.items[].tags',
    'event.items[].tags[]',
    'org.name',
    'user.address',
    'user.address.city',
    'event.map',
    'user.key',
    'run.startedAt',
    'user.timezone',
  ]);
});
