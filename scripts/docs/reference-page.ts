import type { OpenApiDocument } from './document.ts';
import { type Html, html, prose, slug } from './html.ts';
import { operationView } from './operation-view.ts';
import type { Operation } from './operations.ts';
import { page } from './page.ts';
import { schemaTable } from './schema-view.ts';

interface Listed {
  path: string;
  method: string;
  operation: Operation;
}

/** /docs: every operation and schema on one page. */
export function referencePage(document: OpenApiDocument): string {
  const groups = document.tags.map((tag) => ({ ...tag, operations: operationsOf(document, tag.name) }));
  const { title, version, description } = document.info;
  const body = html`<div class="layout">
<nav aria-label="Contents">
<p><a href="/docs/errors">Errors and outcomes</a><br><a href="/openapi.json">OpenAPI document</a><br><a href="/llms.txt">llms.txt</a></p>
${groups.map(({ name, operations }) => navGroup(name, operations))}
<p><a href="#schemas">Schemas</a></p>
</nav>
<main id="content">
<h1>${title} API <span class="soft">${version}</span></h1>
${description.split('\n\n').map((text) => html`<p>${prose(text)}</p>`)}
${groups.map(
  ({ name, description: about, operations }) => html`<h2 id="${slug(name)}">${name}</h2>
<p>${prose(about)}</p>
${operations.map(({ path, method, operation }) => operationView(document, path, method, operation))}`,
)}
<h2 id="schemas">Schemas</h2>
${Object.entries(document.components.schemas).map(([name, schema]) => {
  const { description: about } = schema;
  return html`<section aria-labelledby="schema-${name}"><h3 id="schema-${name}">${name}</h3>
${about === undefined ? null : html`<p>${prose(about)}</p>`}
${schemaTable(schema, document.components.schemas, 'Fields', name)}</section>
`;
})}
</main>
</div>`;
  return page(`${title} API`, body);
}

function operationsOf(document: OpenApiDocument, tag: string): Listed[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ path, method, operation })),
  );
}

const navGroup = (
  name: string,
  operations: Listed[],
): Html => html`<strong><a href="#${slug(name)}">${name}</a></strong>
<ul>${operations.map(
  ({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>
`,
)}</ul>
`;
