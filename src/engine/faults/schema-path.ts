// Decides which fields a zod schema knows at a place of an input; faults.ts suggests what was probably meant from them.
// 1. Works with any zod 4 schema: wrappers are removed, of a union the options that fit the input best are taken.
// 2. Never parses and never throws: a schema that names no fields has none.
import type * as z from 'zod';
import { isObject } from '../../contract/json.ts';

type Schema = z.core.$ZodType;

/** Limit of wrappers around wrappers; real schemas have three or four. */
const maxWrappers = 32;

/** The schema under `.optional()`, `.default()`, `.transform()`, `z.lazy()` and the like. */
function unwrapped(schema: Schema): Schema {
  let inner = schema;
  for (let depth = 0; depth < maxWrappers; depth++) {
    const def = (inner as z.core.$ZodTypes)._zod.def;
    if (def.type === 'pipe') inner = (def.in as z.core.$ZodTypes)._zod.def.type === 'transform' ? def.out : def.in;
    else if (def.type === 'lazy') inner = def.getter();
    else if ('innerType' in def) inner = def.innerType;
    else return inner;
  }
  return inner;
}

/** Options of a union whose literal fields equal those of the input; all options when there is none. */
function fittingOptions(options: readonly Schema[], input: unknown): readonly Schema[] {
  if (!isObject(input)) return options;
  const fitting = options.filter((option) => {
    const def = (unwrapped(option) as z.core.$ZodTypes)._zod.def;
    if (def.type !== 'object') return false;
    return Object.entries(def.shape).every(([key, field]) => {
      const fieldDef = (unwrapped(field) as z.core.$ZodTypes)._zod.def;
      return fieldDef.type !== 'literal' || fieldDef.values.some((value) => value === input[key]);
    });
  });
  return fitting.length > 0 ? fitting : options;
}

/** The schema itself, or the parts of its unions and intersections. */
function alternatives(schema: Schema, input: unknown, depth = 0): Schema[] {
  const inner = unwrapped(schema);
  const def = (inner as z.core.$ZodTypes)._zod.def;
  if (depth > maxWrappers) return [];
  if (def.type === 'union') return fittingOptions(def.options, input).flatMap((s) => alternatives(s, input, depth + 1));
  if (def.type === 'intersection') return [def.left, def.right].flatMap((s) => alternatives(s, input, depth + 1));
  return [inner];
}

function child(schema: Schema, key: PropertyKey): Schema | null | undefined {
  const def = (schema as z.core.$ZodTypes)._zod.def;
  if (def.type === 'object') return Object.hasOwn(def.shape, key) ? def.shape[String(key)] : def.catchall;
  if (def.type === 'array') return def.element;
  if (def.type === 'record') return def.valueType;
  if (def.type === 'tuple') return def.items[Number(key)] ?? def.rest;
  return undefined;
}

/** The value at a path of an input; undefined where there is none. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** Names of the fields that the schema knows in the object at a path of the input. */
export function knownFields(schema: Schema, input: unknown, path: readonly PropertyKey[]): string[] {
  let schemas = alternatives(schema, input);
  path.forEach((key, depth) => {
    const value = valueAt(input, path.slice(0, depth + 1));
    schemas = schemas.flatMap((at) => {
      const next = child(at, key);
      return next ? alternatives(next, value) : [];
    });
  });
  const fields = schemas.flatMap((at) => {
    const def = (at as z.core.$ZodTypes)._zod.def;
    return def.type === 'object' ? Object.keys(def.shape) : [];
  });
  return [...new Set(fields)];
}
