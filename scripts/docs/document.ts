import type { Route, Routes } from '../../src/contract/api/route.ts';
import { createComponents } from './components.ts';
import { feedOperationOf } from './feed-operations.ts';
import type { Schemas } from './json-schema.ts';
import { type Operation, operationOf, type Parameter } from './operations.ts';
import { problemResponses } from './problems.ts';
import { publicOperationOf } from './public-operations.ts';

/** The OpenAPI 3.1 document, as far as the generators of pages read it. */
export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Schemas;
    responses: Record<string, unknown>;
    parameters: Record<string, Parameter>;
    securitySchemes: Record<string, unknown>;
  };
}

const description = [
  'Send events, run workflows, deliver messages. All bodies are JSON in camelCase, all times are ISO 8601, all ids are UUIDs.',
  'Lists take `pageSize` (1 to 100) and `cursor` and answer `{ data, nextCursor }`.',
  'Errors are problem documents (RFC 9457); switch on `code`. Every POST honours `Idempotency-Key` for 24 hours.',
].join('\n\n');

/** Builds the document from the routes of the contract. */
export function buildDocument(routes: Routes, version: string): OpenApiDocument {
  const components = createComponents();
  const paths: OpenApiDocument['paths'] = {};
  for (const [operationId, route] of Object.entries(routes)) {
    const describe = describerOf(route);
    paths[route.path] = { ...paths[route.path], [route.method]: describe(operationId, route, components) };
  }
  const responses = problemResponses(components);
  const schemas = Object.fromEntries(Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.1.0',
    info: { title: 'Sendora', version, description },
    servers: [{ url: '/' }],
    tags: tagsOf(Object.values(routes)),
    paths,
    components: { schemas, responses, parameters, securitySchemes },
  };
}

function describerOf({ path, role, userToken }: Route) {
  if (userToken) return feedOperationOf;
  return role !== undefined && path.startsWith('/api/') ? operationOf : publicOperationOf;
}

/** Every tag once, in the order of the routes. */
function tagsOf(routes: readonly Route[]): OpenApiDocument['tags'] {
  const texts = new Map(routes.map(({ tag }) => [tag.name, tag.text]));
  return [...texts].map(([name, text]) => ({ name, description: text }));
}

const parameters: Record<string, Parameter> = {
  OrgId: {
    name: 'orgId',
    in: 'path',
    required: true,
    description: 'Id of the organisation that the key belongs to.',
    schema: { type: 'string', format: 'uuid' },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` that you read. A change of a state that is not the current one is refused with 412.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Makes a retry harmless: the same key and body answer what the first request answered, for 24 hours.',
    schema: { type: 'string', maxLength: 255 },
  },
};

const securitySchemes = {
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'An API key, `pk_…`.' },
  basic: { type: 'http', scheme: 'basic', description: 'The API key as user name, with an empty password.' },
  bearer: { type: 'http', scheme: 'bearer', description: 'The API key as bearer token.' },
  userToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A user token of the feed, signed by your server with the feed secret of the project.',
  },
};
