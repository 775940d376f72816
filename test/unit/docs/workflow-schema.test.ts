import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { JsonSchema, Schemas } from '../../../scripts/docs/json-schema.ts';
import { stepTypes } from '../../../src/contract/workflows/steps/registry.ts';
import { WorkflowInput } from '../../../src/contract/workflows/workflow.ts';

const published = join(import.meta.dirname, '../../../public');
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(published, path), 'utf8'));

const compile = (schema: object) =>
  new Ajv2020({ allErrors: true, strict: true, formats: { uuid: /^[0-9a-f-]{36}$/i } }).compile(schema);
const schema = readJson('schemas/workflow.v1.json') as { $defs: Schemas };
const validate = compile(schema);

const sms = { type: 'send_sms', config: { to: '{{user.phone}}', body: 'Hello' } };
const workflow = (extra: object = {}) => ({
  name: 'Order confirmation',
  trigger: { eventType: 'order.completed', filters: [{ event: 'amount', op: 'gt', value: 10 }] },
  steps: [sms],
  ...extra,
});
const filtered = (filters: unknown) => workflow({ trigger: { eventType: 'x', filters } });

function errorsOf(body: unknown): string[] {
  return validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the JSON Schema of a workflow', () => {
  test('names a wrong step type once, and nothing else', () => {
    expect(errorsOf(workflow({ steps: [{ type: 'send_smss', config: { to: 'a' } }] }))).toEqual([
      '/steps/0/type must be equal to one of the allowed values',
    ]);
  });

  test('names the faults of a step by the fields of its own type alone', () => {
    expect(errorsOf(workflow({ steps: [{ type: 'send_sms', config: { to: 'a' }, delayMinutes: -1 }] }))).toEqual([
      "/steps/0/config must have required property 'body'",
      '/steps/0/delayMinutes must be >= 0',
      '/steps/0 must match "then" schema',
    ]);
  });

  test('names a wrong operator at its place, in a list and in a tree', () => {
    const wrong = { trait: 'plan', op: 'equals', value: 'pro' };
    for (const filters of [wrong, [wrong], { any: [wrong] }]) {
      const errors = errorsOf(filtered(filters));
      expect(errors.filter((error) => !error.endsWith('" schema'))).toEqual([
        expect.stringMatching(/\/op must be equal to one of the allowed values$/),
      ]);
    }
  });

  test.each(stepTypes)('tells in a few words what %s does', (type) => {
    expect(schema.$defs[`Step_${type}`]?.properties?.type).toMatchObject({
      const: type,
      description: expect.stringMatching(/^[A-Z].{15,}\.$/),
    });
    expect(schema.$defs.Step?.properties?.type?.description).toContain(`${type}: `);
  });

  test('accepts and refuses what the schema of the contract does', () => {
    const contract = compile(z.toJSONSchema(WorkflowInput, { io: 'input', unrepresentable: 'any', override: plain }));
    const condition = { trait: 'plan', value: 'pro' };
    const bodies = [
      workflow(),
      workflow({ steps: [] }),
      workflow({ steps: [{ ...sms, unknown: 1 }] }),
      workflow({ steps: [{ config: {} }] }),
      workflow({ steps: ['send_sms'] }),
      workflow({ steps: [{ type: 'wait', config: { waitForCondition: condition, timeoutMinutes: 5 } }] }),
      workflow({ steps: [{ type: 'branch', config: { condition, ifTrue: 'end', ifFalse: 1.5 } }] }),
      workflow({ description: null }),
      workflow({ name: 'a\nb' }),
      ...[condition, [condition], [], {}, null, 'x', { traits: 'a' }, { trait: 'a', event: 'b' }].map(filtered),
      ...[{ not: condition }, { all: [condition, { any: [] }] }, { all: condition }, { module: '' }].map(filtered),
    ];
    const verdicts = bodies.map((body) => validate(body));
    expect(verdicts).toEqual(bodies.map((body) => contract(body)));
    expect(new Set(verdicts).size).toBe(2);
  });
});

/** OpenAPI's word, which JSON Schema does not know. */
const plain = ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => void delete jsonSchema.discriminator;

describe('openapi.json', () => {
  test('says which field of a step chooses its schema', () => {
    const { components } = readJson('openapi.json') as { components: { schemas: Record<string, JsonSchema> } };
    const { discriminator, oneOf } = components.schemas.Step ?? {};
    expect(discriminator?.propertyName).toBe('type');
    expect(Object.keys(discriminator?.mapping ?? {})).toEqual(stepTypes);
    expect(oneOf?.map(({ $ref }) => $ref)).toEqual(Object.values(discriminator?.mapping ?? {}));
  });
});

/** Every pattern inside a value. */
function patternsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'pattern' in value && typeof value.pattern === 'string' ? [value.pattern] : [];
  return [...own, ...Object.values(value).flatMap(patternsIn)];
}

describe.each(['openapi.json', ...globSync('schemas/*.json', { cwd: published })])('the patterns of %s', (path) => {
  const patterns = [...new Set(patternsIn(readJson(path)))];

  // The schema of one small kind may have none.
  test.runIf(/openapi|workflow/.test(path))('exist', () => {
    expect(patterns.length).toBeGreaterThan(2);
  });

  // Python, Go, Java and .NET read these, and mean the same by them.
  test.each(patterns)('%s is read alike by validators of other languages', (pattern) => {
    expect(pattern).not.toMatch(/\\[pPukKzZAG]|\(\?(?!:)|\\\d|\/[gimsuvy]+$/);
    expect(() => new RegExp(pattern, 'u')).not.toThrow();
  });
});
