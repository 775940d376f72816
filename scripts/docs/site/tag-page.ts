import type { Contents, TagContents } from './contents.ts';
import { type Html, html, prose } from './html.ts';
import { operationView } from './operation-view.ts';
import { page, type Site } from './page.ts';
import { schemaView } from './schema-view.ts';

/** /docs/<tag>: the operations of one tag and the schemas that it alone uses. */
export function tagPage(site: Site, tag: TagContents): string {
  const { name, description, url, operations, schemas } = tag;
  const body = html`<h1>${name}</h1>
<p>${prose(description)}</p>
${operations.map((each) => operationView(site.contents, tag, each))}
${schemas.length > 0 && html`<h2 id="schemas">Schemas</h2>`}
${schemas.map((schema) => schemaSection(site.contents, schema, 'h3'))}`;
  return page(site, { title: name, url, body });
}

/** /docs/schemas: what several tags use. */
export function schemasPage(site: Site): string {
  const body = html`<h1>Shared schemas</h1>
<p>Objects that more than one part of the API uses. The others are described beside their operations.</p>
${site.contents.shared.map((schema) => schemaSection(site.contents, schema, 'h2'))}`;
  return page(site, { title: 'Shared schemas', url: '/docs/schemas', body });
}

function schemaSection(contents: Contents, name: string, heading: 'h2' | 'h3'): Html {
  const schema = contents.document.components.schemas[name];
  if (schema === undefined) throw new Error(`There is no schema ${name}`);
  return html`<section class="schema" aria-labelledby="schema-${name}">
<${heading} id="schema-${name}">${name}</${heading}>
${schema.description !== undefined && html`<p>${prose(schema.description)}</p>`}
${schemaView(schema, contents)}
</section>
`;
}
