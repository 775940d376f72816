// Bodies: what the schema asks for, or the example, with something wrong in it.
import * as z from 'zod';
import type { Route } from '../../src/contract/api/route.ts';
import type { Random } from './random.ts';
import { oddValue } from './values.ts';

type JsonSchema = Record<string, unknown> & {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
};

const schemas = new WeakMap<z.ZodType, JsonSchema>();

/** The JSON Schema of what a caller may send. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const known = schemas.get(schema);
  if (known) return known;
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  schemas.set(schema, made);
  return made;
}

/** A body as text; most of them are JSON. */
export function bodyText(random: Random, route: Route): string {
  const schema = route.bodyDoc ?? route.body;
  const root = schema ? jsonSchemaOf(schema) : {};
  const start = random.chance(0.5) ? structuredClone(route.example) : valueFor(random, root, root, 0);
  let value: unknown = start;
  for (let faults = random.below(4); faults > 0; faults--) value = withFault(random, value, root);
  const text = JSON.stringify(value) ?? '';
  return random.chance(0.08) ? brokenText(random, text) : text;
}

/** A value that a schema describes, sometimes one that it does not. */
function valueFor(random: Random, schema: JsonSchema, root: JsonSchema, depth: number): unknown {
  if (depth > 7 || random.chance(0.05)) return oddValue(random);
  if (schema.$ref !== undefined) return valueFor(random, resolve(schema.$ref, root), root, depth + 1);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return random.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return valueFor(random, random.pick(choices), root, depth + 1);
  const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(() => random.chance(0.7))
          .map(([name, inner]) => [name, valueFor(random, inner, root, depth + 1)]),
      );
    case 'array':
      return Array.from({ length: random.below(4) }, () => valueFor(random, schema.items ?? {}, root, depth + 1));
    case 'string':
      return random.pick(['ada', 'user.signed_up', 'ada@example.com', 'https://example.com/a', '{{user.email}}', 'x']);
    case 'integer':
    case 'number':
      return random.pick([0, 1, 2, 7, 60, 1_440]);
    case 'boolean':
      return random.chance(0.5);
    default:
      return oddValue(random);
  }
}

function resolve(ref: string, root: JsonSchema): JsonSchema {
  let at: unknown = root;
  for (const name of ref.split('/').slice(1)) at = (at as Record<string, unknown> | undefined)?.[name];
  return (at ?? {}) as JsonSchema;
}

/** The value with one field more, less or other, somewhere in it. */
function withFault(random: Random, value: unknown, root: JsonSchema): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.08)) return oddValue(random);
  if (Array.isArray(value)) {
    if (value.length === 0) return [oddValue(random)];
    const at = random.below(value.length);
    return value.flatMap((item, n) => (n === at ? changed(random, item, root) : [item]));
  }
  const names = Object.keys(value);
  const name = names.length > 0 && random.chance(0.8) ? random.pick(names) : oddName(random, root);
  const rest = Object.fromEntries(Object.entries(value).filter(([own]) => own !== name));
  const [next] = changed(random, (value as Record<string, unknown>)[name], root);
  return next === undefined ? rest : { ...rest, [name]: next };
}

/** What stands in the place of an item: nothing, something odd, or the item with a fault deeper in it. */
function changed(random: Random, item: unknown, root: JsonSchema): unknown[] {
  if (random.chance(0.15)) return [];
  if (typeof item === 'object' && item !== null && random.chance(0.7)) return [withFault(random, item, root)];
  return random.chance(0.1) ? [item, item] : [oddValue(random)];
}

function oddName(random: Random, root: JsonSchema): string {
  const known = Object.keys(root.properties ?? {});
  const odd = ['__proto__', 'constructor', 'toString', '', 'id', 'orgId', 'version', 'a'.repeat(500), '\ud800', 'é'];
  return random.pick([...known, ...odd]);
}

/** No JSON any more, or JSON that programs read in different ways. */
function brokenText(random: Random, text: string): string {
  return random.pick([
    text.slice(0, random.below(text.length + 1)),
    `${text}${text}`,
    `\ufeff${text}`,
    text.replaceAll('"', "'"),
    text.replace('{', '{"a":1e400,'),
    text.replace('{', '{"name":1,"name":2,'),
    `${'['.repeat(20_000)}`,
    `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    'NaN',
    'undefined',
    '"\\ud800"',
    '"\\u0000"',
    '-',
    ' '.repeat(5_000),
  ]);
}
