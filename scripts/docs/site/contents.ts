/**
 * Decides which page shows what, and at which address.
 * 1. A tag of the API has one page; a schema is on the page of the tag that uses it, or on /docs/schemas when several do.
 */
import type { OpenApiDocument } from '../document.ts';
import { nameOfRef } from '../json-schema.ts';
import type { Operation } from '../operations.ts';
import { slug } from './html.ts';

export interface ListedOperation {
  path: string;
  method: string;
  operation: Operation;
}

export interface TagContents {
  name: string;
  description: string;
  url: string;
  operations: ListedOperation[];
  /** Names of the schemas that only this tag uses, without those of `bodies`. */
  schemas: string[];
  /** Schemas that are described at the operation which takes them as its body: operation id by name. */
  bodies: ReadonlyMap<string, string>;
}

/** What the reference consists of. */
export interface Contents {
  document: OpenApiDocument;
  tags: TagContents[];
  /** Names of the schemas that several tags use. */
  shared: string[];
  /** Address of a schema. */
  schemaUrl(name: string): string;
}

export const sharedUrl = '/docs/schemas';

/** Sorts the parts of an OpenAPI document into pages. */
export function contentsOf(document: OpenApiDocument): Contents {
  const owners = ownersOf(document);
  const tags = document.tags.map((tag): TagContents => {
    const operations = operationsOf(document).filter(({ operation }) => operation.tags.includes(tag.name));
    const own = [...owners].flatMap(([schema, users]) => (users.size === 1 && users.has(tag.name) ? [schema] : []));
    const bodies = new Map(own.flatMap((schema) => bodyOf(schema, operations)));
    const schemas = own.filter((schema) => !bodies.has(schema));
    return { ...tag, url: `/docs/${slug(tag.name)}`, operations, schemas, bodies };
  });
  const shared = [...owners].flatMap(([schema, users]) => (users.size === 1 ? [] : [schema]));
  const pages = new Map(
    tags.flatMap(({ url, schemas, bodies }) => [...schemas, ...bodies.keys()].map((schema) => [schema, url])),
  );
  return { document, tags, shared, schemaUrl: (name) => `${pages.get(name) ?? sharedUrl}#schema-${name}` };
}

/** The first operation whose body a schema is, as an entry of a map. */
function bodyOf(schema: string, operations: ListedOperation[]): [string, string][] {
  const first = operations.find(({ operation }) => bodyNameOf(operation) === schema);
  return first === undefined ? [] : [[schema, first.operation.operationId]];
}

/** Name of the schema of the body; null when it has none. */
export function bodyNameOf({ requestBody }: Operation): string | null {
  const ref = requestBody?.content['application/json'].schema.$ref;
  return ref === undefined ? null : nameOfRef(ref);
}

function operationsOf(document: OpenApiDocument): ListedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** The tags that use each schema, directly or through another one. */
function ownersOf(document: OpenApiDocument): Map<string, Set<string>> {
  const { schemas } = document.components;
  const owners = new Map(Object.keys(schemas).map((name) => [name, new Set<string>()]));
  for (const { operation } of operationsOf(document)) {
    const open = refsIn(operation);
    const seen = new Set<string>();
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      for (const tag of operation.tags) owners.get(name)?.add(tag);
      open.push(...refsIn(schemas[name]));
    }
  }
  return owners;
}

/** Names of the schemas that a part of the document refers to. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' && value.$ref.includes('/schemas/') ? [value.$ref] : [];
  return [...own.map(nameOfRef), ...Object.values(value).flatMap(refsIn)];
}
