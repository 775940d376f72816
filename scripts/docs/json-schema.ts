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
