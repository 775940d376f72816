import { type ErrorCode, errorCodes } from '../../../src/contract/errors.ts';
import { Outcome, outcomes } from '../../../src/contract/outcomes.ts';
import { reasons } from '../../../src/worker/providers/reasons.ts';
import type { SearchEntry } from '../client/find.ts';
import type { JsonSchema } from '../json-schema.ts';
import type { Contents, ListedOperation } from './contents.ts';
import type { Guide } from './guides.ts';

/** Everything that the search of the documentation finds. */
export function searchIndex(contents: Contents, guides: readonly Guide[]): SearchEntry[] {
  return [
    ...guides.flatMap(guideEntries),
    ...contents.tags.flatMap((tag) => [
      { title: tag.name, kind: 'Reference', url: tag.url, words: tag.description },
      ...tag.operations.map((each) => operationEntry(tag.url, each)),
    ]),
    ...Object.entries(contents.document.components.schemas).map(([name, schema]) => ({
      title: name,
      kind: 'Schema',
      url: contents.schemaUrl(name),
      words: fieldNames(schema).join(' '),
    })),
    ...errorEntries(),
  ];
}

function guideEntries({ title, url, summary, headings }: Guide): SearchEntry[] {
  const own = { title, kind: 'Guide', url, words: summary };
  return [
    own,
    ...headings.map((heading) => ({ title: heading.title, kind: title, url: `${url}#${heading.id}`, words: '' })),
  ];
}

function operationEntry(url: string, { path, method, operation }: ListedOperation): SearchEntry {
  const { operationId, summary, parameters = [], requestBody } = operation;
  const names = parameters.flatMap((each) => ('name' in each ? [each.name] : []));
  const body = requestBody === undefined ? [] : fieldNames(requestBody.content['application/json'].schema);
  return {
    title: summary,
    kind: `${method.toUpperCase()} ${path.replace('/api/v1/orgs/{orgId}', '…')}`,
    url: `${url}#${operationId}`,
    words: [operationId, path, ...names, ...body].join(' '),
  };
}

/** Names of the fields of a schema and of the objects inside it. */
function fieldNames(schema: JsonSchema): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, part]) => [name, ...fieldNames(part)]);
  const parts = [
    ...(schema.oneOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.items === undefined ? [] : [schema.items]),
  ];
  return [...new Set([...own, ...parts.flatMap(fieldNames)])];
}

function errorEntries(): SearchEntry[] {
  const codes = Object.keys(errorCodes) as ErrorCode[];
  const entry = (title: string, kind: string, id: string, words: string) => ({
    title,
    kind,
    url: `/docs/errors#${id}`,
    words,
  });
  return [
    ...codes.map((code) => entry(code, 'Error', code, `${errorCodes[code].title} ${errorCodes[code].status}`)),
    ...Outcome.options.map((outcome) => entry(outcome, 'Outcome', `outcome-${outcome}`, outcomes[outcome])),
    ...Object.entries(reasons).map(([reason, { title }]) => entry(reason, 'Reason', `reason-${reason}`, title)),
  ];
}
