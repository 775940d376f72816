import type { OpenApiDocument } from './document.ts';
import { type Html, html, prose } from './html.ts';
import type { Content, Operation, Parameter } from './operations.ts';
import { fieldTable, schemaTable } from './schema-view.ts';

/** One operation: access, input, a curl call, answers. */
export function operationView(document: OpenApiDocument, path: string, method: string, operation: Operation): Html {
  const { operationId, summary, description, requestBody, responses } = operation;
  const body = requestBody?.content['application/json'];
  const refusals = Object.keys(responses).filter((status) => status >= '400');
  return html`<section aria-labelledby="${operationId}">
<h3 id="${operationId}">${summary} <a href="#${operationId}" aria-label="Link to: ${summary}">#</a></h3>
<p><code><span class="method">${method.toUpperCase()}</span> ${path}</code></p>
${description === undefined ? null : html`<p class="soft">${prose(description)}</p>`}
${parametersView(document, operation)}
${body === undefined ? null : schemaTable(body.schema, document.components.schemas, 'Body', summary)}
<h4>Example</h4>
<pre tabindex="0"><code>${curlOf(path, method, operation)}</code></pre>
${Object.entries(responses).map(([status, response]) => answerView(document, status, response, summary))}
<p class="soft">Refusals (${refusals.join(', ')}) are <a href="/docs/errors">problem documents</a>.</p>
</section>
`;
}

function parametersView(document: OpenApiDocument, { parameters = [], summary }: Operation): Html | null {
  const shown = parameters.map((each) => ('$ref' in each ? sharedParameter(document, each.$ref) : each));
  if (shown.length === 0) return null;
  const rows = shown.map(({ name, required, description, schema }) => ({
    name,
    required,
    schema: { ...schema, ...(description === undefined ? {} : { description }) },
  }));
  return fieldTable('Parameters', `Parameters of ${summary}`, rows);
}

function sharedParameter(document: OpenApiDocument, ref: string): Parameter {
  const found = document.components.parameters[ref.split('/').at(-1) ?? ''];
  if (found === undefined) throw new Error(`There is no parameter ${ref}`);
  return found;
}

function answerView(document: OpenApiDocument, status: string, response: unknown, summary: string): Html | null {
  const { $ref, description, content } = response as {
    $ref?: string;
    description?: string;
    content?: { 'application/json'?: Content };
  };
  if ($ref !== undefined) return null;
  const answer = content?.['application/json'];
  return html`${
    answer === undefined
      ? html`<p><strong>Answer ${status}:</strong> ${description}</p>`
      : schemaTable(answer.schema, document.components.schemas, `Answer ${status}`, summary)
  }
${
  answer?.example === undefined
    ? null
    : html`<details><summary>Example of the answer</summary><pre tabindex="0"><code>${JSON.stringify(answer.example, null, 2)}</code></pre></details>`
}`;
}

/** A call to copy; what is to be filled in stands in capitals. */
function curlOf(path: string, method: string, operation: Operation): string {
  const url = path.replaceAll(
    /\{(\w+)\}/g,
    (_match, name: string) => `<${name.replaceAll(/([A-Z])/g, '_$1').toUpperCase()}>`,
  );
  const required = (operation.parameters ?? []).flatMap((each) =>
    'in' in each && each.in === 'query' && each.required ? [`${each.name}=…`] : [],
  );
  const query = required.length > 0 ? `?${required.join('&')}` : '';
  const verb = method === 'get' ? '' : `-X ${method.toUpperCase()} `;
  const lines = [`curl ${verb}"https://api.example.com${url}${query}"`];
  if (operation.security?.length !== 0) lines.push(`-H "x-api-key: pk_prod_…"`);
  const example = operation.requestBody?.content['application/json'].example;
  if (example !== undefined) {
    lines.push(
      '-H "content-type: application/json"',
      `-d '${JSON.stringify(example, null, 2).replaceAll("'", "'\\''")}'`,
    );
  }
  return lines.join(' \\\n  ');
}
