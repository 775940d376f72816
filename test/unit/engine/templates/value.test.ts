import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '../../../../src/contract/primitives.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { createTemplateCache } from '../../../../src/engine/templates/cache.ts';
import { compileTemplate } from '../../../../src/engine/templates/compile.ts';
import { renderValue, valueFaults } from '../../../../src/engine/templates/value.ts';

const scope = buildScope({
  event: {
    type: 'x',
    properties: {
      amount: 49.99,
      vip: true,
      nothing: null,
      map: { a: [1] },
      name: '<b>',
      blob: 'y'.repeat(1_000),
      many: Array(2_000).fill(1),
    },
  },
});

const result = (value: JsonValue) => renderValue(value, scope, { now: 0 });

test.each<[JsonValue, JsonValue]>([
  ['{{event.amount}}', 49.99],
  ['{{ event.amount }}', 49.99],
  ['{{{event.vip}}}', true],
  ['{{event.map}}', { a: [1] }],
  ['{{event.map.a}}', [1]],
  ['{{event.nothing}}', null],
  ['{{event.amount}} ', '49.99 '],
  ['Paid {{event.amount}}', 'Paid 49.99'],
  ['{{event.amount}}{{event.vip}}', '49.99true'],
  ['{{round event.amount}}', '50'],
  ['{{event.name}}', '<b>'],
  ['is {{event.name}}', 'is <b>'],
  ['\\{{event.amount}}', '{{event.amount}}'],
  ['plain', 'plain'],
  ['', ''],
  [5, 5],
  [null, null],
  [
    { a: ['{{event.amount}}', { b: 'x {{event.vip}}' }], '{{event.vip}}': 1 },
    { a: [49.99, { b: 'x true' }], '{{event.vip}}': 1 },
  ],
])('%j becomes %j', (value, expected) => {
  expect(result(value)).toEqual({ ok: true, value: expected, missing: [] });
});

test('a missing path becomes an empty text and is named', () => {
  expect(result(['{{event.nope}}', 'a {{event.gone}}', '{{event.nope}}'])).toEqual({
    ok: true,
    value: ['', 'a ', ''],
    missing: ['event.nope', 'event.gone'],
  });
});

test('a text that is no template is told with its place', () => {
  const value = { 'a/b': ['ok', '{{evnt.x}}'], 'c~d': '{{#if event.x}}' };
  expect(result(value)).toMatchObject({
    ok: false,
    limit: null,
    faults: [{ pointer: '/a~1b/1' }, { pointer: '/c~0d' }],
  });
  expect(valueFaults(value)).toMatchObject([
    { pointer: '/a~1b/1', code: 'unknown_variable', suggestion: '{{event.x}}' },
    { pointer: '/c~0d', code: 'template_syntax' },
  ]);
  expect(valueFaults({ a: ['{{event.x}}', 'plain', 5] })).toEqual([]);
});

test('all texts share one budget', () => {
  const one = '{{#each event.many}}{{event.blob}}{{/each}}';
  expect(result('{{#each event.many}}x{{/each}}').ok).toBe(true);
  expect(result(Array(100).fill('{{#each event.many}}x{{/each}}'))).toMatchObject({
    ok: false,
    limit: { kind: 'operations' },
  });
  expect(result(one)).toMatchObject({ ok: false, limit: { kind: 'output' } });
});

test('a value nested too deep is a fault, not a crash', () => {
  let value: JsonValue = '{{event.amount}}';
  for (let level = 0; level < 50_000; level += 1) value = [value];
  expect(result(value)).toMatchObject({ ok: false, faults: [{ code: 'template_too_deep' }] });
});

test('a value without tags comes back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const plain = JSON.parse(JSON.stringify(value).replaceAll(/\{+/g, '{')) as JsonValue;
      expect(result(plain)).toEqual({ ok: true, value: plain, missing: [] });
    }),
  );
});

test('with a cache the results are the same', () => {
  const cache = createTemplateCache(2);
  for (const text of ['{{event.amount}}', 'a {{event.vip}}', '{{evnt.x}}', '{{event.amount}}', 'a {{event.vip}}']) {
    expect(renderValue(text, scope, { now: 0, cache })).toEqual(result(text));
  }
});

test('a cache keeps the templates used last, and tells HTML from text', () => {
  const cache = createTemplateCache(2);
  const compile = (source: string, html = false) => cache.compile(source, { html });
  const [first, second] = [compile('1'), compile('2')];
  expect(compile('1')).toBe(first);
  compile('3');
  expect(compile('1')).toBe(first);
  expect(compile('2')).not.toBe(second);
  expect(compile('2')).toEqual(compileTemplate('2', { html: false }));
  expect(compile('1', true)).not.toBe(compile('1', false));
});

test('a cache also remembers what cannot be compiled', () => {
  const cache = createTemplateCache(2);
  const broken = cache.compile('{{', { html: true });
  expect(broken.ok).toBe(false);
  expect(cache.compile('{{', { html: true })).toBe(broken);
});

test('a cache does not fill up with long sources', () => {
  const cache = createTemplateCache(1_000);
  const source = (index: number) => `${index}${'x'.repeat(100_000)}`;
  const first = cache.compile(source(0), { html: false });
  for (let index = 1; index < 20; index += 1) cache.compile(source(index), { html: false });
  expect(cache.compile(source(0), { html: false })).not.toBe(first);
});
