import type { Endpoint } from '../../src/worker/http/route.ts';
import { createComponents } from './components.ts';
import type { Schemas } from './json-schema.ts';
import { apiBase, type Operation, operationOf, type Parameter } from './operations.ts';
import { problemResponses } from './problems.ts';
import { publicOperations } from './public-operations.ts';

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

const tags: Record<string, string> = {
  Ingest: 'Send events and traits. Publishable keys of the role `ingest` may do this and nothing else.',
  Workflows: 'Journeys that events start: a trigger and ordered steps.',
  Runs: 'One walk of one person through one version of a workflow.',
  Events: 'What was received.',
  Profiles: 'People: what is known of them, and their devices.',
  Audiences: 'Saved conditions over people, evaluated at the moment of use.',
  'Email templates': 'Subject and bodies with variables, for many messages.',
  'Email domains': 'Domains that messages are sent from.',
  Suppressions: 'Addresses that are not written to.',
  Channels: 'Ways out: a provider with its credentials.',
  Deliveries: 'Every message with its attempts.',
  Projects: 'Environments or apps of an organisation; everything else belongs to one.',
  Keys: 'API keys.',
  Settings: 'What holds for the whole organisation.',
  Audit: 'Who did what.',
  Health: 'Whether the service answers, how deliveries and workflows are doing, and what was given up.',
};

const description = [
  'Send events, run workflows, deliver messages. All bodies are JSON in camelCase, all times are ISO 8601, all ids are UUIDs.',
  'Lists take `pageSize` (1 to 100) and `cursor` and answer `{ data, nextCursor }`.',
  'Errors are problem documents (RFC 9457); switch on `code`. Every POST honours `Idempotency-Key` for 24 hours.',
].join('\n\n');

/** Builds the document from the routes that the Worker serves. */
export function buildDocument(endpoints: readonly Endpoint[], version: string): OpenApiDocument {
  const components = createComponents();
  const paths = publicOperations(components);
  for (const each of endpoints) {
    const path = apiBase + each.route.path;
    paths[path] = { ...paths[path], [each.route.method]: operationOf(each, components) };
  }
  const responses = problemResponses(components);
  const schemas = Object.fromEntries(Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.1.0',
    info: { title: 'Sendora', version, description },
    servers: [{ url: '/' }],
    tags: tagsOf(paths),
    paths,
    components: { schemas, responses, parameters, securitySchemes },
  };
}

function tagsOf(paths: OpenApiDocument['paths']): OpenApiDocument['tags'] {
  const used = new Set(Object.values(paths).flatMap((item) => Object.values(item).flatMap((op) => op.tags)));
  for (const name of used)
    if (!(name in tags)) throw new Error(`Describe the tag ${name} in scripts/docs/document.ts.`);
  return Object.entries(tags).flatMap(([name, text]) => (used.has(name) ? [{ name, description: text }] : []));
}

const parameters: Record<string, Parameter> = {
  OrgId: {
    name: 'orgId',
    in: 'path',
    required: true,
    description: 'Id of the organisation that the key belongs to.',
    schema: { type: 'string', format: 'uuid' },
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
};
