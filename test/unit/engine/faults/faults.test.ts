import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Filters } from '../../../../src/contract/conditions.ts';
import { Label, PageQuery } from '../../../../src/contract/primitives.ts';
import { type FaultSource, faultsOf, limited, pointerOf } from '../../../../src/engine/faults/faults.ts';

function refused(schema: z.ZodType, input: unknown, source: Partial<FaultSource> = {}) {
  const parsed = schema.safeParse(input);
  if (parsed.success) throw new Error('the schema takes this input');
  return faultsOf(parsed.error, { input, schema, ...source });
}

const Thing = z.strictObject({
  name: z.string().min(1).max(5),
  size: z.number().min(0).max(1_000_000).optional(),
  count: z.int().optional(),
  on: z.boolean().optional(),
  color: z.enum(['red', 'green', 'blue']).optional(),
  id: z.uuid().optional(),
  at: z.iso.datetime().optional(),
  mail: z.email().optional(),
  site: z.url().optional(),
  code: z.string().regex(/^x/).optional(),
  slug: z.string().regex(/^x/, 'Starts with an x.').optional(),
  tags: z.array(z.string()).min(1).max(2).optional(),
  pair: z.array(z.number()).length(2).optional(),
  map: z.record(z.string().max(3), z.number()).optional(),
  target: z.union([z.string(), z.int()]).optional(),
  mode: z.union([z.literal('fast'), z.literal('slow')]).optional(),
  above: z.number().gt(0).optional(),
  step: z.number().multipleOf(5).optional(),
  deep: z.strictObject({ inner: z.array(z.strictObject({ key: z.string() })) }).optional(),
});

describe('a fault of one value', () => {
  test.each([
    [{ name: 5 }, '/name', 'wrong_type', '`name` must be a string, got a number.', undefined],
    [{ name: null }, '/name', 'wrong_type', '`name` must be a string, got null.', undefined],
    [{}, '/name', 'required', '`name` is required.', undefined],
    [{ name: '' }, '/name', 'too_short', '`name` must not be empty.', undefined],
    [{ name: 'abcdef' }, '/name', 'too_long', '`name` must have at most 5 characters, it has 6.', undefined],
    [{ name: 'a', size: '5' }, '/size', 'wrong_type', '`size` must be a number, got a string.', '5'],
    [{ name: 'a', size: 'five' }, '/size', 'wrong_type', '`size` must be a number, got a string.', undefined],
    [{ name: 'a', size: 2e6 }, '/size', 'out_of_range', '`size` must be at most 1,000,000, got 2,000,000.', undefined],
    [{ name: 'a', size: -0.5 }, '/size', 'out_of_range', '`size` must be at least 0, got -0.5.', undefined],
    [{ name: 'a', above: 0 }, '/above', 'out_of_range', '`above` must be more than 0, got 0.', undefined],
    [{ name: 'a', step: 7 }, '/step', 'invalid_value', '`step` must be a multiple of 5.', undefined],
    [{ name: 'a', count: 1.5 }, '/count', 'wrong_type', '`count` must be a whole number, got 1.5.', undefined],
    [{ name: 'a', on: 'true' }, '/on', 'wrong_type', '`on` must be true or false, got a string.', 'true'],
    [
      { name: 'a', color: 'gren' },
      '/color',
      'invalid_value',
      '`color` must be one of `red`, `green`, `blue`, got "gren".',
      'green',
    ],
    [
      { name: 'a', color: 5 },
      '/color',
      'wrong_type',
      '`color` must be one of `red`, `green`, `blue`, got 5.',
      undefined,
    ],
    [{ name: 'a', id: 'x' }, '/id', 'invalid_format', '`id` must be a UUID, got "x".', undefined],
    [
      { name: 'a', at: 'now' },
      '/at',
      'invalid_format',
      '`at` must be an ISO 8601 time such as 2026-05-01T08:00:00Z, got "now".',
      undefined,
    ],
    [{ name: 'a', mail: 'x' }, '/mail', 'invalid_format', '`mail` must be an email address, got "x".', undefined],
    [{ name: 'a', site: 'x' }, '/site', 'invalid_format', '`site` must be a URL, got "x".', undefined],
    [
      { name: 'a', code: 'y' },
      '/code',
      'invalid_format',
      '`code` does not have the expected form, got "y".',
      undefined,
    ],
    [{ name: 'a', slug: 'y' }, '/slug', 'invalid_format', '`slug` is not valid: starts with an x.', undefined],
    [{ name: 'a', tags: {} }, '/tags', 'wrong_type', '`tags` must be an array, got an object.', undefined],
    [{ name: 'a', tags: [] }, '/tags', 'too_short', '`tags` must not be empty.', undefined],
    [
      { name: 'a', tags: ['a', 'b', 'c'] },
      '/tags',
      'too_long',
      '`tags` must have at most 2 items, it has 3.',
      undefined,
    ],
    [{ name: 'a', tags: ['a', true] }, '/tags/1', 'wrong_type', '`tags[1]` must be a string, got true.', undefined],
    [
      { name: 'a', map: { abcd: 1 } },
      '/map/abcd',
      'too_long',
      'The name "abcd" must have at most 3 characters, it has 4.',
      undefined,
    ],
    [{ name: 'a', map: { 'a/b': '1' } }, '/map/a~1b', 'wrong_type', '`a/b` must be a number, got a string.', '1'],
    [
      { name: 'a', target: [] },
      '/target',
      'wrong_type',
      '`target` must be a string or a number, got an array.',
      undefined,
    ],
    [
      { name: 'a', mode: 'fats' },
      '/mode',
      'invalid_value',
      '`mode` must be one of `fast`, `slow`, got "fats".',
      'fast',
    ],
  ])('%j', (input, pointer, code, message, suggestion) => {
    const [fault, ...others] = refused(Thing, input).filter((f) => f.pointer === pointer);
    expect(fault).toEqual(
      suggestion === undefined ? { pointer, code, message } : { pointer, code, message, suggestion },
    );
    expect(others).toEqual([]);
  });

  test('the whole input', () => {
    expect(refused(Thing, [1])).toEqual([
      { pointer: '', code: 'wrong_type', message: 'The request body must be an object, got an array.' },
    ]);
    expect(refused(Thing, undefined)).toEqual([
      { pointer: '', code: 'required', message: 'The request body is required.' },
    ]);
    expect(refused(Thing, 5, { at: '/things/0', name: 'a thing' })).toEqual([
      { pointer: '/things/0', code: 'wrong_type', message: 'A thing must be an object, got a number.' },
    ]);
  });
});

describe('unknown fields', () => {
  test('each one is a fault that suggests what was probably meant', () => {
    expect(
      refused(z.strictObject({ subject: z.string().optional(), body: z.string().optional() }), { subjct: 'x', zzz: 1 }),
    ).toEqual([
      {
        pointer: '/subjct',
        code: 'unknown_field',
        message: '`subjct` is not a field of the request body. Fields: subject, body.',
        suggestion: 'subject',
      },
      {
        pointer: '/zzz',
        code: 'unknown_field',
        message: '`zzz` is not a field of the request body. Fields: subject, body.',
      },
    ]);
  });

  test('a misspelt required field is one fault', () => {
    expect(refused(Thing, { nmae: 'x' }).map(({ code, suggestion }) => [code, suggestion])).toEqual([
      ['unknown_field', 'name'],
    ]);
    const twice = refused(Thing, { name: 'a', deep: { inner: [{ kye: 'x' }, {}] } });
    expect(twice.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/deep/inner/0/kye', 'unknown_field'],
      ['/deep/inner/1/key', 'required'],
    ]);
  });

  const inner = z.strictObject({ label: z.string().optional() });
  test.each<[string, z.ZodType, unknown, string]>([
    [
      'optional, nullable and default',
      z.strictObject({ a: inner.nullable().default(null).optional() }),
      { a: { lable: 1 } },
      '/a/lable',
    ],
    ['lazy', z.strictObject({ a: z.lazy(() => inner) }), { a: { lable: 1 } }, '/a/lable'],
    ['preprocess', z.strictObject({ a: z.preprocess((v) => v, inner) }), { a: { lable: 1 } }, '/a/lable'],
    ['transform', z.strictObject({ a: inner.transform((v) => v) }), { a: { lable: 1 } }, '/a/lable'],
    ['record', z.record(z.string(), inner), { x: { lable: 1 } }, '/x/lable'],
    ['tuple', z.tuple([z.string(), inner]), ['x', { lable: 1 }], '/1/lable'],
    ['catchall', z.object({}).catchall(inner), { x: { lable: 1 } }, '/x/lable'],
    ['intersection', z.intersection(z.object({ a: inner }), z.object({})), { a: { lable: 1 } }, '/a/lable'],
    [
      'discriminated union',
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('a'), lablel: z.string() }),
        inner.extend({ type: z.literal('b') }),
      ]),
      { type: 'b', lable: 1 },
      '/lable',
    ],
  ])('a misspelt field is corrected through %s', (_, schema, input, pointer) => {
    expect(refused(schema, input)).toContainEqual(
      expect.objectContaining({ pointer, code: 'unknown_field', suggestion: 'label' }),
    );
  });
});

describe('unions', () => {
  const Option = z.union([
    z.strictObject({ kind: z.literal('mail'), to: z.string() }),
    z.strictObject({ kind: z.literal('hook'), url: z.string() }),
    z.string(),
  ]);

  test('report the faults of the nearest option', () => {
    expect(refused(Option, { kind: 'hook', url: 5 }).map(({ pointer }) => pointer)).toEqual(['/url']);
    expect(refused(Option, 5)[0]?.message).toBe('The request body must be an object or a string, got a number.');
  });

  test('list the options when the discriminator is unknown', () => {
    const Kinds = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('mail') }),
      z.object({ kind: z.literal('hook') }),
    ]);
    expect(refused(Kinds, { kind: 'mial' })).toEqual([
      {
        pointer: '/kind',
        code: 'invalid_value',
        message: '`kind` must be one of `mail`, `hook`, got "mial".',
        suggestion: 'mail',
      },
    ]);
    expect(refused(Kinds, {})).toEqual([
      { pointer: '/kind', code: 'required', message: '`kind` is required: one of `mail`, `hook`.' },
    ]);
  });
});

describe('conditions', () => {
  test.each([
    [{ trait: 'plan', op: 'prefx', value: 'x' }, '/op', 'unknown_operator', 'prefix'],
    [{ triat: 'plan', value: 'x' }, '/triat', 'unknown_field', 'trait'],
    [{ trait: 'plan' }, '/value', 'required', undefined],
    [{ any: [{ trait: 'plan', op: 'gt', value: '5' }] }, '/any/0/value', 'invalid', undefined],
    [7, '', 'invalid', undefined],
  ])('%j', (input, pointer, code, suggestion) => {
    const faults = refused(Filters, input);
    expect(faults.map((f) => [f.pointer, f.code, f.suggestion])).toEqual([[pointer, code, suggestion]]);
  });
});

describe('query parameters', () => {
  test('have a pointer with their name and show their value', () => {
    expect(refused(PageQuery, { pageSize: 'ten', cursr: 'x' }, { from: 'query' })).toEqual([
      { pointer: '?pageSize', code: 'wrong_type', message: '`pageSize` must be a number, got "ten".' },
      {
        pointer: '?cursr',
        code: 'unknown_field',
        message: '`cursr` is not a field of the query. Fields: pageSize, cursor.',
        suggestion: 'cursor',
      },
    ]);
  });
});

describe('the message of a schema', () => {
  test('is kept, with code and message of a custom issue', () => {
    expect(refused(z.object({ label: Label }), { label: '1' })[0]).toEqual({
      pointer: '/label',
      code: 'invalid_format',
      message:
        '`label` is not valid: a label starts with a letter and holds letters, digits, "_" and "-", at most 64 of them.',
    });
    const Custom = z
      .object({})
      .superRefine((_, ctx) =>
        ctx.addIssue({ code: 'custom', path: ['a'], message: 'Give an a.', params: { code: 'no_a' } }),
      );
    expect(refused(Custom, {})).toEqual([{ pointer: '/a', code: 'no_a', message: 'Give an a.' }]);
  });
});

describe('hostile input', () => {
  test('is cut where a sentence quotes it', () => {
    const [fault] = refused(z.strictObject({}), { ['x'.repeat(10_000)]: 1 });
    expect(fault?.message.length).toBeLessThan(200);
  });

  test('never gives more than 200 faults and one that says so', () => {
    const many = refused(
      z.strictObject({ a: z.string().optional() }),
      Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, 1])),
    );
    expect(many).toHaveLength(201);
    expect(many.at(-1)).toEqual({
      pointer: '',
      code: 'too_many_faults',
      message: 'There are more faults; these are the first 200.',
    });
    expect(limited([...many.slice(0, 2), ...many.slice(0, 2)])).toHaveLength(2);
  });

  test('gives faults whose pointers lead into the input or to a field of it', () => {
    const leads = (input: unknown, pointer: string) => {
      const keys = pointer
        .split('/')
        .slice(1)
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
      let value = input;
      for (const key of keys.slice(0, -1)) value = (value as Record<string, unknown> | undefined)?.[key];
      return keys.length === 0 || (typeof value === 'object' && value !== null);
    };
    const near = fc.record(
      {
        name: fc.jsonValue(),
        size: fc.jsonValue(),
        target: fc.jsonValue(),
        map: fc.jsonValue(),
        deep: fc.jsonValue(),
        tags: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), near), (input) => {
        const parsed = Thing.safeParse(input);
        fc.pre(!parsed.success);
        const faults = refused(Thing, input);
        expect(faults.length).toBeGreaterThan(0);
        for (const { pointer, message } of faults) {
          expect(leads(input, pointer)).toBe(true);
          expect(message).toMatch(/^[`A-Z"].*\.$/s);
        }
      }),
    );
  });

  test('is escaped in pointers', () => {
    expect(pointerOf(['a/b', 'c~d', 0], '/x')).toBe('/x/a~1b/c~0d/0');
  });
});
