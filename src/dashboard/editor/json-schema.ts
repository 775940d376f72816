// Which schemas hold at a place of a text, in a JSON Schema as the API publishes it: references, unions, if and then.
import { isObject } from '../../contract/json.ts';
import { type JsonNode, textOf } from './json-tree.ts';

/** A JSON Schema, as far as completion reads it. */
export interface TextSchema {
  $ref?: string;
  $defs?: Readonly<Record<string, TextSchema>>;
  type?: string | readonly string[];
  description?: string;
  const?: unknown;
  enum?: readonly unknown[];
  default?: unknown;
  properties?: Readonly<Record<string, TextSchema>>;
  required?: readonly string[];
  additionalProperties?: TextSchema | boolean;
  items?: TextSchema | boolean;
  anyOf?: readonly TextSchema[];
  oneOf?: readonly TextSchema[];
  allOf?: readonly TextSchema[];
  if?: TextSchema;
  then?: TextSchema;
  else?: TextSchema;
}

/** Schemas that refer to themselves end here. */
const mostDepth = 12;

/** Every schema that may hold for a value: the parts of unions, and those whose conditions hold. */
export function schemasOf(schema: TextSchema, value: JsonNode | null, root: TextSchema, depth = 0): TextSchema[] {
  if (depth > mostDepth) return [];
  const inside = (inner: TextSchema) => schemasOf(inner, value, root, depth + 1);
  const referred = schema.$ref === undefined ? [] : inside(definitionOf(schema.$ref, root) ?? {});
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const begun = options.filter((option) => isBegun(option, value));
  const parts = [...(schema.allOf ?? []), ...(begun.length > 0 ? begun : options)].flatMap(inside);
  const branch = schema.if === undefined ? undefined : isMet(schema.if, value) ? schema.then : schema.else;
  return [schema, ...referred, ...parts, ...(branch === undefined ? [] : inside(branch))];
}

const definitionOf = (ref: string, root: TextSchema): TextSchema | undefined =>
  root.$defs?.[/^#\/\$defs\/([^/]+)$/.exec(ref)?.[1] ?? ''];

const hasField = (value: JsonNode | null, name: string): boolean =>
  value?.kind === 'object' && value.entries.some(({ key }) => key !== null && textOf(key) === name);

/** Whether a value has what an option of a union asks for, so that the other options are out. */
const isBegun = ({ required = [] }: TextSchema, value: JsonNode | null): boolean =>
  required.length > 0 && required.every((name) => hasField(value, name));

/** Whether the condition of an `if` holds: a type, or a field with a constant value. */
function isMet(condition: TextSchema, value: JsonNode | null): boolean {
  if (condition.type === 'array') return value?.kind === 'list';
  if (condition.type === 'object' && value?.kind !== 'object') return false;
  if (!(condition.required ?? []).every((name) => hasField(value, name))) return false;
  return Object.entries(condition.properties ?? {}).every(([name, { const: wanted }]) => {
    if (wanted === undefined) return true;
    if (value?.kind !== 'object') return false;
    const found = value.entries.find(({ key }) => key !== null && textOf(key) === name)?.value;
    return found?.kind === 'leaf' && textOf(found) === String(wanted);
  });
}

/** The schemas of a field, or of an item where the key is null. */
export function childSchemas(schemas: readonly TextSchema[], key: string | null): TextSchema[] {
  return schemas.flatMap(({ properties, additionalProperties, items }) => {
    if (key === null) return isObject(items) ? [items as TextSchema] : [];
    const own = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (own !== undefined) return [own];
    return isObject(additionalProperties) ? [additionalProperties as TextSchema] : [];
  });
}
