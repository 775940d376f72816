// Decides what kind of field a place of a schema is drawn as.
// 1. Every schema has a shape: what is not recognised is JSON, so a new field of the contract can be edited at once.
// 2. A value that does not suit its shape is never dropped: the field shows it as JSON (fits).
import { isObject } from '../../contract/json.ts';
import { type JsonSchema, resolveSchema } from './schema.ts';
import { type Variant, variantsOf } from './variants.ts';

/** A value that is chosen from a few. */
export type Constant = string | number | boolean;

export interface Property {
  name: string;
  schema: JsonSchema;
  required: boolean;
}

/** How a place of a form is drawn. */
export type Shape =
  | { kind: 'text'; lines: boolean; most: number | null }
  | { kind: 'number'; whole: boolean; least: number | null; most: number | null }
  | { kind: 'boolean' }
  | { kind: 'constant'; value: Constant | null }
  | { kind: 'choice'; options: readonly Constant[] }
  /** Several of a few. */
  | { kind: 'set'; options: readonly Constant[] }
  | { kind: 'list'; item: JsonSchema; least: number; most: number | null }
  /** Names that the user chooses, each with a value. */
  | { kind: 'pairs'; item: JsonSchema; most: number | null }
  | { kind: 'object'; properties: readonly Property[] }
  /** One of several forms; `by` is the field that says which, null where the value itself shows it. */
  | { kind: 'variants'; by: string | null; variants: readonly Variant[] }
  | { kind: 'nullable'; of: JsonSchema }
  | { kind: 'json' };

/** A text of which more than so many characters fit is written over several lines. */
const longLine = 2_000;
/** Forms of one value to choose from, where no field says which it is. */
const mostUntagged = 3;

const asJson: Shape = { kind: 'json' };

/** The shape of a place; `root` holds the definitions that it may refer to. */
export function shapeOf(schema: JsonSchema, root: JsonSchema): Shape {
  const at = resolveSchema(schema, root);
  if (isConstant(at.const) || at.const === null) return { kind: 'constant', value: at.const };
  if (at.enum !== undefined) return choiceOf(at.enum);
  const union = at.properties === undefined ? (at.oneOf ?? at.anyOf) : undefined;
  if (union !== undefined) return unionShape(union, root);
  if (Array.isArray(at.type))
    return unionShape(
      at.type.map((type: string) => ({ ...at, type })),
      root,
    );
  return typedShape(at, root);
}

function typedShape(at: JsonSchema, root: JsonSchema): Shape {
  switch (at.type) {
    case 'string':
      return { kind: 'text', lines: (at.maxLength ?? 0) > longLine, most: at.maxLength ?? null };
    case 'integer':
    case 'number':
      return numberShape(at);
    case 'boolean':
      return { kind: 'boolean' };
    case 'array':
      return listShape(at, root);
    case 'object':
      return objectShape(at);
    default:
      return asJson;
  }
}

function numberShape(at: JsonSchema): Shape {
  const bound = (value: number | undefined) =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
  const least = bound(at.minimum ?? at.exclusiveMinimum);
  const most = bound(at.maximum ?? at.exclusiveMaximum);
  return { kind: 'number', whole: at.type === 'integer', least, most };
}

function listShape(at: JsonSchema, root: JsonSchema): Shape {
  if (!isObject(at.items)) return asJson;
  const item: JsonSchema = at.items;
  const shape = shapeOf(item, root);
  if (shape.kind === 'choice') return { kind: 'set', options: shape.options };
  return { kind: 'list', item, least: at.minItems ?? 0, most: at.maxItems ?? null };
}

function objectShape(at: JsonSchema): Shape {
  const properties = Object.entries(at.properties ?? {});
  if (properties.length > 0) {
    const required = new Set(at.required ?? []);
    const drawn = properties.filter(([, schema]) => schema.readOnly !== true);
    return {
      kind: 'object',
      properties: drawn.map(([name, schema]) => ({ name, schema, required: required.has(name) })),
    };
  }
  if (!isObject(at.additionalProperties)) return asJson;
  return { kind: 'pairs', item: at.additionalProperties, most: at.maxProperties ?? null };
}

function unionShape(options: readonly JsonSchema[], root: JsonSchema): Shape {
  const resolved = options.map((option) => resolveSchema(option, root));
  const others = resolved.filter(({ type, const: only }) => type !== 'null' && only !== null);
  const [first] = others;
  if (first === undefined) return asJson;
  const of = others.length === 1 ? first : { anyOf: others };
  if (others.length < resolved.length) return { kind: 'nullable', of };
  if (others.length === 1) return shapeOf(first, root);
  if (others.every((option) => isConstant(option.const))) return choiceOf(others.map((option) => option.const));
  const { by, variants } = variantsOf(others);
  return by === null && variants.length > mostUntagged ? asJson : { kind: 'variants', by, variants };
}

function choiceOf(values: readonly unknown[]): Shape {
  const options = values.filter(isConstant);
  return options.length === values.length ? { kind: 'choice', options } : asJson;
}

const isConstant = (value: unknown): value is Constant =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Whether a value can be shown by a field of a shape; one that is not there can. */
export function fits(shape: Shape, value: unknown): boolean {
  if (value === undefined) return true;
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return isConstant(value);
    case 'set':
      return Array.isArray(value) && value.every(isConstant);
    case 'list':
      return Array.isArray(value);
    case 'pairs':
    case 'object':
      return isObject(value);
    case 'variants':
      return shape.by === null || isObject(value);
    default:
      return true;
  }
}
