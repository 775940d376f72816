import { resolve } from '../json-schema.ts';
import type { Content, Operation, Parameter } from '../operations.ts';
import { bodyNameOf, type Contents, type ListedOperation, type TagContents } from './contents.ts';
import { code, type Html, html, prose } from './html.ts';
import { fieldList, schemaView } from './schema-view.ts';

const tones: Record<string, string> = { get: 'good', post: 'busy', put: 'hold', patch: 'hold', delete: 'bad' };

/** One operation: access, input, a curl call, answers. */
export function operationView(
  contents: Contents,
  tag: TagContents,
  { path, method, operation }: ListedOperation,
): Html {
  const { operationId, summary, description, responses } = operation;
  const refusals = Object.keys(responses).filter((status) => status >= '400');
  return html`<section class="operation" aria-labelledby="${operationId}">
<h2 id="${operationId}">${summary} <a class="anchor" href="#${operationId}" aria-label="Link to: ${summary}">#</a></h2>
<p class="call"><span class="chip" data-tone="${tones[method] ?? ''}">${method.toUpperCase()}</span> ${code(path)}</p>
${description !== undefined && html`<p class="soft">${prose(description)}</p>`}
${parametersView(contents, operation)}
${bodyView(contents, tag, operation)}
<h3>Example</h3>
<pre><code>${curlOf(path, method, operation)}</code></pre>
${Object.entries(responses).map(([status, response]) => answerView(contents, status, response))}
${refusals.length > 0 && html`<p class="soft">Refusals (${refusals.join(', ')}) are <a href="/docs/errors">problem documents</a>.</p>`}
</section>
`;
}

/** A body that several operations take is described at the first one. */
function bodyView(contents: Contents, { bodies }: TagContents, operation: Operation): Html | null {
  const schema = operation.requestBody?.content['application/json'].schema;
  const name = bodyNameOf(operation);
  if (schema === undefined) return null;
  if (name === null || bodies.get(name) !== operation.operationId)
    return html`<h3>Body</h3>${schemaView(schema, contents)}`;
  const described = resolve(schema, contents.document.components.schemas);
  return html`<h3 id="schema-${name}">Body <span class="soft">${name}</span></h3>${schemaView(described, contents)}`;
}

function parametersView(contents: Contents, { parameters = [] }: Operation): Html | null {
  const shown = parameters.map((each) => ('$ref' in each ? sharedParameter(contents, each.$ref) : each));
  if (shown.length === 0) return null;
  const fields = shown.map(({ name, required, description, schema }) => ({
    name,
    required,
    schema: { ...schema, ...(description === undefined ? {} : { description }) },
  }));
  return html`<h3>Parameters</h3>${fieldList(fields, contents)}`;
}

function sharedParameter({ document }: Contents, ref: string): Parameter {
  const found = document.components.parameters[ref.split('/').at(-1) ?? ''];
  if (found === undefined) throw new Error(`There is no parameter ${ref}`);
  return found;
}

interface Response {
  $ref?: string;
  description?: string;
  content?: { 'application/json'?: Content };
}

/** A named answer is a link: the same object is the answer of many operations. */
function answerView(contents: Contents, status: string, response: unknown): Html | null {
  const { $ref, description, content } = response as Response;
  if ($ref !== undefined) return null;
  const answer = content?.['application/json'];
  return html`<h3>Answer <code>${status}</code></h3>
${answer === undefined ? html`<p>${description}</p>` : schemaView(answer.schema, contents)}
${
  answer?.example !== undefined &&
  html`<details><summary>Example of the answer</summary><pre><code>${JSON.stringify(answer.example, null, 2)}</code></pre></details>`
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
  if (operation.security?.some((way) => 'userToken' in way)) lines.push(`-H "authorization: Bearer eyJhbGciOi…"`);
  else if (operation.security?.length !== 0) lines.push(`-H "x-api-key: pk_prod_…"`);
  const example = operation.requestBody?.content['application/json'].example;
  if (example !== undefined) {
    lines.push(
      '-H "content-type: application/json"',
      `-d '${JSON.stringify(example, null, 2).replaceAll("'", "'\\''")}'`,
    );
  }
  return lines.join(' \\\n  ');
}
