/**
 * Decides how alternatives are written in a schema that editors read.
 * 1. The same values are valid as before.
 * 2. A fault is reported against the alternative that was meant, not once for each alternative.
 */
import { type JsonSchema, mapParts, type Schemas } from './json-schema.ts';

type Definitions = Schemas;

/** Rewrites every list of alternatives inside a schema as a choice by what the value looks like. */
export function forEditors(schema: JsonSchema, definitions: Definitions): JsonSchema {
  const inner = mapParts(schema, (part) => forEditors(part, definitions));
  if (schema.discriminator !== undefined) return byField(inner, schema.discriminator, definitions);
  const { anyOf, ...rest } = inner;
  if (anyOf === undefined) return inner;
  const [first, second, ...others] = anyOf;
  if (first?.type === 'array' && second !== undefined && others.length === 0)
    return { ...rest, ...when({ type: 'array' }, first), else: second };
  const keys = anyOf.map((alternative) => ownKey(alternative, anyOf));
  const isKeyed = anyOf.length > 2 && keys.every((key) => key !== undefined);
  return isKeyed ? { ...rest, ...byKey(anyOf, keys.map(String)) } : inner;
}

/** A field that an alternative must have and no other one may have. */
function ownKey(alternative: JsonSchema, alternatives: JsonSchema[]): string | undefined {
  const others = alternatives.filter((other) => other !== alternative);
  return alternative.required?.find((key) => others.every(({ properties = {} }) => !Object.hasOwn(properties, key)));
}

/** Alternatives that one field tells apart, such as the `type` of a step. */
function byField(schema: JsonSchema, { propertyName, mapping }: Discriminator, definitions: Definitions): JsonSchema {
  const { oneOf: _alternatives, anyOf: _others, discriminator: _discriminator, ...rest } = schema;
  const options = Object.entries(mapping).map(([value, ref]) => ({
    value,
    ref,
    definition: definitionAt(ref, definitions),
  }));
  const [first, ...others] = options.map(({ definition }) => definition.required ?? []);
  return {
    ...rest,
    type: 'object',
    properties: {
      [propertyName]: {
        type: 'string',
        enum: options.map(({ value }) => value),
        description: listed(options, propertyName),
      },
    },
    required: (first ?? []).filter((name) => others.every((required) => required.includes(name))),
    allOf: options.map(({ value, ref }) =>
      when({ properties: { [propertyName]: { const: value } }, required: [propertyName] }, { $ref: ref }),
    ),
  };
}

type Discriminator = NonNullable<JsonSchema['discriminator']>;

/** Shown where the value is still to be chosen. */
function listed(options: { value: string; definition: JsonSchema }[], field: string): string {
  return options
    .map(({ value, definition }) => `${value}: ${definition.properties?.[field]?.description ?? ''}`)
    .join('\n');
}

/** Alternatives of which each has a key of its own, such as the kinds of a condition. */
function byKey(alternatives: JsonSchema[], keys: string[]): JsonSchema {
  const own = alternatives.map((alternative, index) => ({ key: keys[index] ?? '', alternative }));
  const has = (key: string): JsonSchema => ({ properties: { [key]: {} }, required: [key] });
  return {
    type: 'object',
    anyOf: own.map(({ key }) => has(key)),
    allOf: own.map(({ key, alternative }) => when(has(key), alternative)),
  };
}

function when(condition: JsonSchema, consequence: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: it is the name of the keyword.
  return { if: condition, then: consequence };
}

function definitionAt(ref: string, definitions: Definitions): JsonSchema {
  const found = definitions[ref.replace(/^#\/(\$defs|definitions)\//, '')];
  if (found === undefined) throw new Error(`There is no definition ${ref}`);
  return found;
}
