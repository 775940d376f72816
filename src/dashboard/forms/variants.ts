// Decides between which forms of a value one chooses, and which form a value has.
import { isObject } from '../../contract/json.ts';
import type { JsonSchema } from './schema.ts';

/** One form that a value may have. */
export interface Variant {
  /** What the deciding field says; of forms without one, their type. */
  name: string;
  schema: JsonSchema;
  /** What the deciding field, else the form, says of itself. */
  hint: string;
}

/** The forms of a union, and the field by which they are told apart. */
export function variantsOf(options: readonly JsonSchema[]): { by: string | null; variants: Variant[] } {
  const by = decidingField(options);
  const variants = options.map((schema) => {
    const tag = by === null ? undefined : schema.properties?.[by];
    const name = tag === undefined ? String(schema.title ?? schema.type ?? 'value') : String(tag.const);
    return { name, schema, hint: tag?.description ?? schema.description ?? '' };
  });
  return { by, variants };
}

/** A field that every form has, with a value of its own. */
function decidingField(options: readonly JsonSchema[]): string | null {
  const [first, ...others] = options;
  const fields = Object.entries(first?.properties ?? {}).filter(([, { const: only }]) => typeof only === 'string');
  const found = fields.find(([name]) => {
    const tags = [first, ...others].map((option) => option?.properties?.[name]?.const);
    return tags.every((tag) => typeof tag === 'string') && new Set(tags).size === options.length;
  });
  return found?.[0] ?? null;
}

/** The form of a value; the one whose deciding field has a default, else the first, where the value does not say. */
export function variantOf(value: unknown, by: string | null, variants: readonly Variant[]): Variant | undefined {
  if (by === null) return variants.find(({ schema }) => isOfType(value, schema)) ?? variants[0];
  const tag = isObject(value) ? value[by] : undefined;
  if (tag !== undefined) return variants.find(({ name }) => name === tag);
  return variants.find(({ schema }) => schema.properties?.[by]?.default !== undefined) ?? variants[0];
}

function isOfType(value: unknown, { type }: JsonSchema): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'object' ? isObject(value) : typeof value === type;
}

/** The value in another form: fields that both forms have stay. */
export function asVariant(value: unknown, by: string | null, variant: Variant, start: unknown): unknown {
  if (by === null) return start;
  const known = new Set(Object.keys(variant.schema.properties ?? {}));
  const kept = Object.entries(isObject(value) ? value : {}).filter(([name]) => known.has(name) && name !== by);
  return { [by]: variant.name, ...(isObject(start) ? start : {}), ...Object.fromEntries(kept) };
}
