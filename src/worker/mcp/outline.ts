// The JSON Schemas of tools. Whoever connects reads all of them, so the schema of an output is an outline: its first levels.
import * as z from 'zod';
import { isObject } from '../../contract/json.ts';

type Schema = Record<string, unknown>;

const toJson = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;

/** The schema of the input of a tool, whole. */
export function inputSchema(schema: z.ZodObject): Schema {
  return toJson(schema);
}

/** The schema of an output, down to this level of its fields. */
export function outputSchema(schema: z.ZodObject, levels: number): Schema {
  const whole = toJson(schema);
  const parts = isObject(whole.$defs) ? whole.$defs : {};
  return { ...outline(whole, parts, levels), type: 'object' };
}

function outline(schema: unknown, parts: Schema, levels: number): Schema {
  if (!isObject(schema)) return {};
  const name = typeof schema.$ref === 'string' ? schema.$ref.replace('#/$defs/', '') : null;
  if (name !== null) return outline(parts[name], parts, levels);
  const { type, description, items, properties, required } = schema;
  const shown = { ...(type === undefined ? {} : { type }), ...(description === undefined ? {} : { description }) };
  if (levels === 0) return type === undefined ? {} : { type };
  if (isObject(properties)) {
    const fields = Object.entries(properties).map(([field, part]) => [field, outline(part, parts, levels - 1)]);
    return { ...shown, properties: Object.fromEntries(fields), ...(required === undefined ? {} : { required }) };
  }
  return items === undefined ? shown : { ...shown, items: outline(items, parts, levels - 1) };
}
