// JSON Schema as `z.toJSONSchema(schema, { io: 'input' })` writes it, as far as forms read it.

/** A place of a schema. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Readonly<Record<string, JsonSchema>>;
  type?: string | readonly string[];
  title?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  items?: JsonSchema | boolean;
  minItems?: number;
  maxItems?: number;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  maxProperties?: number;
  oneOf?: readonly JsonSchema[];
  anyOf?: readonly JsonSchema[];
  allOf?: readonly JsonSchema[];
  readOnly?: boolean;
}

/** References may lead to references; a schema has three or four of them. */
const mostReferences = 32;

/** The schema that a reference leads to, with what stands beside the reference; itself where it is none. */
export function resolveSchema(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let at = schema;
  for (let count = 0; at.$ref !== undefined && count < mostReferences; count++) {
    const { $ref, ...beside } = at;
    const target = definitionOf($ref, root);
    if (target === undefined) return beside;
    at = { ...target, ...beside };
  }
  const [only, ...others] = at.allOf ?? [];
  if (only === undefined || others.length > 0) return at;
  const { allOf: _allOf, ...beside } = at;
  return { ...resolveSchema(only, root), ...beside };
}

function definitionOf(ref: string, root: JsonSchema): JsonSchema | undefined {
  if (ref === '#') return root;
  const name = /^#\/\$defs\/([^/]+)$/.exec(ref)?.[1];
  return name === undefined ? undefined : root.$defs?.[name];
}
