import { type Html, html, prose } from './html.ts';
import { type JsonSchema, nameOfRef, resolve, type Schemas } from './json-schema.ts';

interface Row {
  name: string;
  required: boolean;
  schema: JsonSchema;
}

/** The type of a schema in words; named schemas are links. */
function typeOf(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) {
    const name = nameOfRef(schema.$ref);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) {
    return joined(
      schema.enum.map((value) => html`<code>${String(value)}</code>`),
      ' or ',
    );
  }
  const options = schema.oneOf ?? schema.anyOf;
  if (options !== undefined) return joined(options.map(typeOf), ' or ');
  if (schema.type === 'array') return html`list of ${schema.items === undefined ? 'any' : typeOf(schema.items)}`;
  if (schema.type === 'object' && schema.properties === undefined) return mapType(schema);
  return html`${wordFor(schema)}${limits(schema)}`;
}

/** A table of the fields of a schema, or its alternatives; `about` says which of the many tables this is. */
export function schemaTable(schema: JsonSchema, schemas: Schemas, caption: string, about: string): Html {
  const rows = rowsOf(resolve(schema, schemas), '');
  const title = schema.$ref === undefined ? caption : html`${caption}: ${typeOf(schema)}`;
  if (rows.length === 0) return html`<p>${caption}: ${typeOf(schema)}</p>`;
  return fieldTable(title, `${caption} of ${about}`, rows);
}

/** A table of fields or parameters; it scrolls by itself where the window is narrow. */
export function fieldTable(caption: string | Html, label: string, rows: Row[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<caption>${caption}</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.map(rowView)}</tbody>
</table></div>`;
}

function rowView({ name, required, schema }: Row): Html {
  const fallback = schema.default === undefined ? null : html` Default <code>${JSON.stringify(schema.default)}</code>.`;
  return html`<tr><th scope="row"><code>${name}</code>${required ? html`<br><span class="soft">required</span>` : null}</th>
<td>${typeOf(schema)}</td><td>${schema.description === undefined ? null : prose(schema.description)}${fallback}</td></tr>
`;
}

/** Fields, with those of unnamed objects inside them behind a dot. */
function rowsOf(schema: JsonSchema, prefix: string): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([field, part]) => {
    const name = prefix + field;
    const inner = part.type === 'array' && part.items ? rowsOf(part.items, `${name}[].`) : rowsOf(part, `${name}.`);
    return [{ name, required: schema.required?.includes(field) ?? false, schema: part }, ...inner];
  });
}

function mapType(schema: JsonSchema): Html {
  const { additionalProperties: values } = schema;
  const known = typeof values === 'object' && Object.keys(values).some((key) => key !== 'description');
  return known ? html`map of ${typeOf(values)}` : html`object`;
}

function wordFor({ type, format }: JsonSchema): string {
  if (format === 'uuid') return 'UUID';
  if (format === 'date-time') return 'ISO 8601 time';
  const words: Record<string, string> = { string: 'text', integer: 'whole number', null: 'null' };
  return words[type ?? ''] ?? type ?? 'any JSON value';
}

function limits({ minimum, maximum, maxLength }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  if (maxLength !== undefined) return `, up to ${maxLength} characters`;
  return '';
}

const joined = (parts: Html[], separator: string): Html =>
  html`${parts.map((part, i) => (i === 0 ? part : html`${separator}${part}`))}`;
