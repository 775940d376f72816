/** The part of JSON Schema 2020-12 that zod writes. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  /** OpenAPI: which field tells the alternatives of `oneOf` apart. */
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  /** Of editors: the description as Markdown. */
  markdownDescription?: string;
  if?: JsonSchema;
  then?: JsonSchema;
  else?: JsonSchema;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

export type Schemas = Record<string, JsonSchema>;

const prefix = '#/components/schemas/';

export const refTo = (name: string): string => prefix + name;

/** Name of the component that a reference leads to. */
export const nameOfRef = (ref: string): string => ref.slice(prefix.length);

/** Follows a reference; anything else is answered as it is. */
export function resolve(schema: JsonSchema, schemas: Schemas): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const found = schemas[nameOfRef(schema.$ref)];
  if (found === undefined) throw new Error(`There is no schema ${schema.$ref}`);
  return found;
}

/** The schema with each schema inside it replaced. */
export function mapParts(schema: JsonSchema, map: (part: JsonSchema) => JsonSchema): JsonSchema {
  const result = { ...schema };
  if (schema.properties !== undefined)
    result.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, map(part)]));
  for (const keyword of ['anyOf', 'oneOf', 'allOf'] as const) {
    const parts = schema[keyword];
    if (parts !== undefined) result[keyword] = parts.map(map);
  }
  for (const keyword of ['items', 'propertyNames', 'if', 'then', 'else'] as const) {
    const part = schema[keyword];
    if (part !== undefined) result[keyword] = map(part);
  }
  if (typeof schema.additionalProperties === 'object') result.additionalProperties = map(schema.additionalProperties);
  return result;
}
