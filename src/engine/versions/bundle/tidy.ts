// Decides what is left out of an item because it is said by default.
// 1. The schema of the contract knows the defaults; nothing is listed twice.
// 2. What a schema does not look into, such as the body of a webhook, is kept as it is.
import type * as z from 'zod';
import { isObject } from '../../../contract/json.ts';
import { deepEqual } from '../../conditions/deep-equal.ts';

type Schema = z.core.$ZodType;
type Fields = Readonly<Record<string, unknown>>;

const defOf = (schema: Schema) => (schema as z.core.$ZodTypes)._zod.def;

/** Names of the fields of an object. */
export function fieldsOf(schema: z.ZodType): string[] {
  const def = innermost(schema);
  return def.type === 'object' ? Object.keys(def.shape) : [];
}

/** A value as it is saved, without the fields that hold their defaults; one that its schema refuses is kept as it is. */
export function tidied(schema: z.ZodType, value: Fields): Fields {
  const parsed = schema.safeParse(value);
  // A schema of an object gives an object.
  return withoutDefaults(schema, parsed.success ? parsed.data : value) as Fields;
}

/** A value without the fields that hold their defaults, as deep as its schema goes. */
function withoutDefaults(schema: Schema, value: unknown): unknown {
  const def = defOf(schema);
  if (value === null || typeof value !== 'object') return value;
  if ('innerType' in def) return withoutDefaults(def.innerType, value);
  if (def.type === 'object' && isObject(value)) return tidyFields(def.shape, value);
  if (def.type === 'array' && Array.isArray(value)) {
    return value.map((item: unknown) => withoutDefaults(def.element, item));
  }
  if (def.type === 'record' && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutDefaults(def.valueType, item)]));
  }
  if (def.type === 'union') {
    const option = def.options.find((one) => suits(one, value));
    return option === undefined ? value : withoutDefaults(option, value);
  }
  // Conditions are the only values of the contract that are looked at before their schema.
  return def.type === 'pipe' ? tidyCondition(value) : value;
}

function tidyFields(shape: Readonly<Record<string, Schema>>, value: Fields): Fields {
  const kept = Object.entries(value).flatMap(([field, item]) => {
    const schema = Object.hasOwn(shape, field) ? shape[field] : undefined;
    if (item === undefined) return [];
    if (schema === undefined) return [[field, item] as const];
    const tidied = withoutDefaults(schema, item);
    return saysNothing(schema, field, tidied) ? [] : [[field, tidied] as const];
  });
  return Object.fromEntries(kept);
}

/** Whether a field may be left out with the same meaning. */
function saysNothing(schema: Schema, field: string, value: unknown): boolean {
  const def = defOf(schema);
  if (def.type === 'default' && deepEqual(withoutDefaults(schema, def.defaultValue), value)) return true;
  if (!('innerType' in def) || (def.type !== 'optional' && def.type !== 'default' && def.type !== 'nullable')) {
    return false;
  }
  if (def.type === 'nullable') return saysNothing(def.innerType, field, value);
  const inner = innermost(schema);
  if (value === null) return isNullable(schema);
  if (!Array.isArray(value) || value.length > 0) return false;
  return inner.type === 'array' || (inner.type === 'pipe' && field === 'filters');
}

function innermost(schema: Schema): z.core.$ZodTypes['_zod']['def'] {
  const def = defOf(schema);
  return 'innerType' in def ? innermost(def.innerType) : def;
}

function isNullable(schema: Schema): boolean {
  const def = defOf(schema);
  return def.type === 'nullable' || ('innerType' in def && isNullable(def.innerType));
}

/** Whether a value can be meant by an option of a union: by its type, its fields, and the words that tell the options apart. */
function suits(option: Schema, value: object): boolean {
  const def = innermost(option);
  if (def.type === 'array') return Array.isArray(value);
  if (def.type !== 'object' || !isObject(value)) return def.type === 'pipe' || def.type === 'union';
  const isKnown = Object.keys(value).every((field) => Object.hasOwn(def.shape, field));
  return (
    isKnown &&
    Object.entries(def.shape).every(([field, schema]) => {
      const fieldDef = innermost(schema);
      return fieldDef.type !== 'literal' || fieldDef.values.some((literal) => literal === value[field]);
    })
  );
}

/** A condition without the operator that is meant by default. */
export function tidyCondition(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidyCondition);
  if (!isObject(node)) return node;
  const entries = Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'all' || key === 'any' || key === 'not') return [[key, tidyCondition(value)]];
    return key === 'op' && value === 'eq' ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}
