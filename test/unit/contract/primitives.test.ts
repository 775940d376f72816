import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Glob,
  IsoTime,
  isoTime,
  isoTimeMs,
  JsonValue,
  Label,
  Name,
  PageQuery,
  Uuid,
} from '../../../src/contract/primitives.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

test.each([
  [Label, 'hello', true],
  [Label, 'Step_2-b', true],
  [Label, `a${'b'.repeat(63)}`, true],
  [Label, `a${'b'.repeat(64)}`, false],
  [Label, '2nd', false],
  [Label, 'a b', false],
  [Label, 'end', false],
  [Label, '', false],
  [Glob, '*', true],
  [Glob, 'Order Completed', true],
  [Glob, 'x'.repeat(201), false],
  [Name, 'Welcome series', true],
  [Name, '   ', false],
  [Name, 'a\nb', false],
  [Uuid, '3f2504e0-4f89-41d3-9a0c-0305e82c3301', true],
  [Uuid, '3f2504e0', false],
  [IsoTime, '2026-05-01T08:30:00Z', true],
  [IsoTime, '2026-05-01T08:30:00.123+02:00', true],
  [IsoTime, '2026-05-01', false],
  [JsonValue, { a: [1, 'x', null, { b: false }] }, true],
  [JsonValue, undefined, false],
  [JsonValue, Number.NaN, false],
  [JsonValue, { a: () => 1 }, false],
])('%o and %j: %j', (schema, value, accepted) => {
  expect(accepts(schema, value)).toBe(accepted);
});

test('spaces around a name are removed', () => {
  expect(Name.parse('  Welcome ')).toBe('Welcome');
});

test('a page query reads texts, has a default size and refuses unknown fields', () => {
  expect(PageQuery.parse({ pageSize: '50', cursor: 'c' })).toEqual({ pageSize: 50, cursor: 'c' });
  expect(PageQuery.parse({})).toEqual({ pageSize: 20 });
  for (const query of [
    { pageSize: '0' },
    { pageSize: '101' },
    { pageSize: '1.5' },
    { pageSize: 'x' },
    { cursor: '' },
    { page: '2' },
  ]) {
    expect(accepts(PageQuery, query)).toBe(false);
  }
});

test('JSON that is nested too deep is refused without recursion', () => {
  let value: unknown = 1;
  for (let level = 0; level < 100_000; level += 1) value = { value };
  expect(accepts(JsonValue, value)).toBe(false);
});

test.each([
  ['2026-05-01', '2026-05-01T00:00:00.000Z'],
  ['2026-05-01T08:30', '2026-05-01T08:30:00.000Z'],
  ['2026-05-01 08:30:15', '2026-05-01T08:30:15.000Z'],
  ['2026-05-01T08:30:15.1239Z', '2026-05-01T08:30:15.123Z'],
  ['2026-05-01T08:30:15.5+02:00', '2026-05-01T06:30:15.500Z'],
  ['2026-05-01T00:30:00-0530', '2026-05-01T06:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['0001-01-01', '0001-01-01T00:00:00.000Z'],
])('%j is %s', (text, expected) => {
  expect(new Date(isoTimeMs(text) ?? Number.NaN).toISOString()).toBe(expected);
});

test.each([
  '',
  '1',
  'tomorrow',
  '2026',
  '2026-5-1',
  '2026-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-04-31',
  '2026-05-01T24:00',
  '2026-05-01T08:60',
  '2026-05-01T08:30:00+25:00',
  '2026-05-01Z',
  ' 2026-05-01',
])('%j is not a date', (text) => {
  expect(isoTimeMs(text)).toBeUndefined();
});

test('isoTime writes UTC with milliseconds', () => {
  expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(isoTime(1_777_624_215_050)).toBe('2026-05-01T08:30:15.050Z');
  expect(() => isoTime(Number.NaN)).toThrow(RangeError);
});

test('isoTimeMs reads back what isoTime wrote', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      expect(isoTimeMs(isoTime(date.getTime()))).toBe(date.getTime());
    }),
  );
});
