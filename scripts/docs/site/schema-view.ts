import { type JsonSchema, nameOfRef } from '../json-schema.ts';
import type { Contents } from './contents.ts';
import { code, type Html, html, joined, prose } from './html.ts';

/** A field of an object, or a parameter. */
export interface Field {
  name: string;
  required: boolean;
  schema: JsonSchema;
}

/** The fields of a schema, or its alternatives. */
export function schemaView(schema: JsonSchema, contents: Contents): Html {
  const fields = fieldsOf(schema, '');
  if (fields.length > 0) return fieldList(fields, contents);
  const alternatives = (schema.oneOf ?? schema.anyOf ?? []).filter(hasFields);
  if (alternatives.length < 2) return html`<p>${typeOf(schema, contents)}</p>`;
  return html`<p class="soft">One of:</p>
<ul class="alternatives">${alternatives.map((each) => html`<li>${fieldList(fieldsOf(each, ''), contents)}</li>`)}</ul>`;
}

const hasFields = (schema: JsonSchema): boolean => schema.properties !== undefined;

/** Name, type and meaning of each field. */
export function fieldList(fields: readonly Field[], contents: Contents): Html {
  return html`<dl class="fields">${fields.map((field) => fieldView(field, contents))}</dl>`;
}

function fieldView({ name, required, schema }: Field, contents: Contents): Html {
  const fallback = schema.default === undefined ? null : html` Default ${code(JSON.stringify(schema.default))}.`;
  const type = typeOf(schema, contents);
  const saysMore =
    schema.description !== undefined && schema.description.toLowerCase() !== `${type.html.toLowerCase()}.`;
  const meaning = saysMore && prose(schema.description ?? '');
  return html`<div><dt>${code(name)}${required && html` <span class="chip">required</span>`}</dt>
<dd><span class="type">${type}</span>${(meaning || fallback) && html`<br>${meaning}${fallback}`}</dd></div>
`;
}

/** Fields, with those of unnamed objects inside them behind a dot. */
function fieldsOf(schema: JsonSchema, prefix: string): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    const path = prefix + name;
    const isList = part.type === 'array' && part.items !== undefined;
    const inner = optionsOf(isList ? (part.items ?? {}) : part).filter(hasFields);
    const [only] = inner.length === 1 ? inner : [];
    const below = only === undefined ? [] : fieldsOf(only, isList ? `${path}[].` : `${path}.`);
    return [{ name: path, required: schema.required?.includes(name) ?? false, schema: part }, ...below];
  });
}

const optionsOf = (schema: JsonSchema): JsonSchema[] => schema.oneOf ?? schema.anyOf ?? [schema];

/** The type of a schema in words; named schemas are links. */
function typeOf(schema: JsonSchema, contents: Contents): Html {
  if (schema.$ref !== undefined) {
    const name = nameOfRef(schema.$ref);
    return html`<a href="${contents.schemaUrl(name)}">${name}</a>`;
  }
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum !== undefined)
    return joined(
      schema.enum.map((value) => code(String(value))),
      ' or ',
    );
  const options = schema.oneOf ?? schema.anyOf;
  if (options !== undefined) return alternativesOf(options, contents);
  if (schema.type === 'array') {
    const counts = rangeOf(schema.minItems, schema.maxItems, 'items');
    const items = schema.items?.properties === undefined ? typeOf(schema.items ?? {}, contents) : 'objects';
    return html`list of ${items}${counts}`;
  }
  if (schema.type === 'object' && schema.properties === undefined) return mapType(schema, contents);
  return html`${wordsFor(schema)}${limits(schema)}`;
}

/** Each alternative once; a thing or a list of such things in one phrase. */
function alternativesOf(options: JsonSchema[], contents: Contents): Html {
  const shown = new Map(options.map((option) => [typeOf(option, contents).html, option]));
  const [list, single] = options;
  if (options.length === 2 && list?.type === 'array' && single !== undefined && list.items !== undefined) {
    const item = typeOf(single, contents);
    if (typeOf(list.items, contents).html === item.html) return html`${item}, or a list of them`;
  }
  return joined(
    [...shown.keys()].map((text) => ({ html: text })),
    ' or ',
  );
}

function mapType({ additionalProperties: values }: JsonSchema, contents: Contents): Html {
  const known = typeof values === 'object' && Object.keys(values).some((key) => key !== 'description');
  return known ? html`map of ${typeOf(values, contents)}` : html`object`;
}

function wordsFor({ type, format }: JsonSchema): string {
  if (format === 'uuid') return 'UUID';
  if (format === 'date-time') return 'ISO 8601 time';
  const words: Record<string, string> = { string: 'text', integer: 'whole number' };
  const names = [type ?? []].flat().map((name) => words[name] ?? name);
  return names.length === 0 ? 'any JSON value' : names.join(' or ');
}

function limits({ minimum, maximum, maxLength, format }: JsonSchema): string {
  if (format !== undefined) return '';
  // zod writes the bounds of safe integers where a whole number has none.
  const bound = (value: number | undefined) => (Math.abs(value ?? 0) < Number.MAX_SAFE_INTEGER ? value : undefined);
  if (maxLength !== undefined) return `, up to ${maxLength} characters`;
  return rangeOf(bound(minimum), bound(maximum), '');
}

function rangeOf(min: number | undefined, max: number | undefined, unit: string): string {
  const words = unit === '' ? '' : ` ${unit}`;
  if (min !== undefined && max !== undefined) return `, ${min} to ${max}${words}`;
  if (min !== undefined) return `, at least ${min}${words}`;
  return max === undefined ? '' : `, up to ${max}${words}`;
}
