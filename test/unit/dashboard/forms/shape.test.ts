import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AiSettings } from '../../../../src/contract/messages/channels/ai.ts';
import { stepConfigs } from '../../../../src/contract/workflows/steps/registry.ts';
import { type JsonSchema, resolveSchema } from '../../../../src/dashboard/forms/schema.ts';
import { fits, shapeOf } from '../../../../src/dashboard/forms/shape.ts';
import { startValue } from '../../../../src/dashboard/forms/start-value.ts';
import { asVariant, variantOf } from '../../../../src/dashboard/forms/variants.ts';

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
const shape = (schema: z.ZodType) => shapeOf(schemaOf(schema), schemaOf(schema));

describe('the shape of a field', () => {
  it.each([
    ['a short text', z.string().max(200), { kind: 'text', lines: false, most: 200 }],
    ['a long text', z.string().max(20_000), { kind: 'text', lines: true, most: 20_000 }],
    ['a number with bounds', z.number().min(-5).max(5), { kind: 'number', whole: false, least: -5, most: 5 }],
    ['a whole number', z.int().min(1), { kind: 'number', whole: true, least: 1, most: null }],
    ['a flag', z.boolean(), { kind: 'boolean' }],
    ['one of a few', z.enum(['a', 'b']), { kind: 'choice', options: ['a', 'b'] }],
    [
      'one of a few, written as a union',
      z.union([z.literal('a'), z.literal(2)]),
      { kind: 'choice', options: ['a', 2] },
    ],
    ['several of a few', z.array(z.enum(['a', 'b'])), { kind: 'set', options: ['a', 'b'] }],
    ['one value', z.literal('x'), { kind: 'constant', value: 'x' }],
    ['any JSON', z.unknown(), { kind: 'json' }],
    ['a tuple', z.tuple([z.string(), z.number()]), { kind: 'json' }],
  ])('%s', (_name, schema, expected) => {
    expect(shape(schema)).toEqual(expected);
  });

  it('is a list with its bounds', () => {
    expect(shape(z.array(z.string()).min(1).max(3))).toMatchObject({ kind: 'list', least: 1, most: 3 });
  });

  it('is pairs for a record', () => {
    const found = shape(z.record(z.string(), z.string().max(10)).meta({ maxProperties: 50 }));
    expect(found).toMatchObject({ kind: 'pairs', most: 50, item: { type: 'string', maxLength: 10 } });
  });

  it('is the fields of an object, in the order of the contract, without those that the API sets', () => {
    const found = shape(
      z.strictObject({ to: z.string(), cc: z.string().optional(), id: z.string().optional().meta({ readOnly: true }) }),
    );
    if (found.kind !== 'object') throw new Error(found.kind);
    expect(found.properties.map(({ name, required }) => [name, required])).toEqual([
      ['to', true],
      ['cc', false],
    ]);
  });

  it('is nullable around any other shape', () => {
    const found = shape(z.int().nullable());
    if (found.kind !== 'nullable') throw new Error(found.kind);
    expect(shapeOf(found.of, {})).toMatchObject({ kind: 'number', whole: true });
  });

  it('follows references and keeps what is said beside them', () => {
    const root: JsonSchema = {
      $defs: { Name: { $ref: '#/$defs/Text' }, Text: { type: 'string', maxLength: 5, description: 'A text.' } },
    };
    expect(resolveSchema({ $ref: '#/$defs/Name', description: 'A name.' }, root)).toEqual({
      type: 'string',
      maxLength: 5,
      description: 'A name.',
    });
    expect(shapeOf({ $ref: '#/$defs/Name' }, root).kind).toBe('text');
    expect(shapeOf({ $ref: '#/$defs/Missing' }, root)).toEqual({ kind: 'json' });
  });

  it('ends where a reference leads to itself', () => {
    const root: JsonSchema = { $defs: { Loop: { $ref: '#/$defs/Loop' } } };
    expect(shapeOf({ $ref: '#/$defs/Loop' }, root)).toEqual({ kind: 'json' });
  });

  it('tells the vendors of the AI settings apart by their field `vendor`', () => {
    const found = shape(AiSettings);
    if (found.kind !== 'variants') throw new Error(found.kind);
    expect(found.by).toBe('vendor');
    expect(found.variants.map(({ name, hint }) => [name, hint])).toEqual([
      ['ollama', 'Ollama Cloud or a self-hosted Ollama.'],
      ['openai', 'OpenAI or any server with a compatible /v1/chat/completions.'],
    ]);
    expect(variantOf({}, found.by, found.variants)?.name).toBe('ollama');
    expect(variantOf({ vendor: 'openai' }, found.by, found.variants)?.name).toBe('openai');
    expect(variantOf({ vendor: 'other' }, found.by, found.variants)).toBeUndefined();
  });

  it('tells forms without such a field apart by the type of the value', () => {
    const found = shape(z.union([z.string(), z.strictObject({ value: z.string() })]));
    if (found.kind !== 'variants') throw new Error(found.kind);
    expect(variantOf('x', found.by, found.variants)?.name).toBe('string');
    expect(variantOf({ value: 'x' }, found.by, found.variants)?.name).toBe('object');
  });

  it('is JSON where there are more forms than anybody can tell apart', () => {
    const root = schemaOf(stepConfigs.branch);
    expect(shapeOf({ $ref: '#/$defs/Condition' }, root)).toEqual({ kind: 'json' });
  });

  it('exists for every field of every step', () => {
    for (const config of Object.values(stepConfigs)) {
      const root = schemaOf(config);
      const found = shapeOf(root, root);
      if (found.kind !== 'object') throw new Error(found.kind);
      for (const { schema } of found.properties) expect(shapeOf(schema, root).kind).toEqual(expect.any(String));
    }
  });
});

describe('a value and its shape', () => {
  it('do not suit when the type is another one', () => {
    const text = shape(z.string());
    expect([fits(text, 'x'), fits(text, undefined), fits(text, 5), fits(text, null)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(fits(shape(z.array(z.string())), {})).toBe(false);
    expect(fits(shape(z.record(z.string(), z.string())), [])).toBe(false);
  });
});

describe('the value that a field starts with', () => {
  it('has what is required, with its defaults', () => {
    const schema = schemaOf(
      z.strictObject({
        kind: z.literal('x'),
        name: z.string(),
        flag: z.boolean(),
        size: z.enum(['small', 'large']),
        tags: z.array(z.string()),
        more: z.string().optional(),
      }),
    );
    expect(startValue(schema, schema)).toEqual({ kind: 'x', name: '', flag: false, size: 'small', tags: [] });
    const withDefault = schemaOf(z.number().default(5));
    expect(startValue(withDefault, withDefault)).toBe(5);
  });

  it('ends where a schema holds itself', () => {
    const root: JsonSchema = {
      $defs: { Node: { type: 'object', properties: { next: { $ref: '#/$defs/Node' } }, required: ['next'] } },
      $ref: '#/$defs/Node',
    };
    expect(JSON.stringify(startValue(root, root))).toContain('next');
  });

  it('keeps the fields that both forms have when the form changes', () => {
    const found = shape(AiSettings);
    if (found.kind !== 'variants') throw new Error(found.kind);
    const [, openai] = found.variants;
    if (openai === undefined) throw new Error('no second vendor');
    expect(asVariant({ vendor: 'ollama', model: 'm', other: 1 }, 'vendor', openai, {})).toEqual({
      vendor: 'openai',
      model: 'm',
    });
  });
});
