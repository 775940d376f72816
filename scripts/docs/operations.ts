import type * as z from 'zod';
import { type Route, socketKeyPrefix, socketProtocol } from '../../src/contract/api/route.ts';
import type { ErrorCode } from '../../src/contract/errors.ts';
import type { Components } from './components.ts';
import { exampleOf } from './example.ts';
import type { JsonSchema } from './json-schema.ts';
import { problemRefs } from './problems.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

export interface Content {
  schema: JsonSchema;
  example?: unknown;
}

/** One operation of the OpenAPI document. */
export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required: boolean; content: { 'application/json': Content } };
  responses: Record<string, unknown>;
  security?: Record<string, string[]>[];
  'x-required-role'?: string;
  'x-required-plan'?: string;
}

/** The operation of a route of the management API. */
export function operationOf(operationId: string, route: Route, components: Components): Operation {
  const { summary, tag, role, plan } = route;
  return {
    operationId,
    summary,
    description: describeAccess(route),
    tags: [tag.name],
    parameters: parametersOf(route, components),
    ...requestBodyOf(route, components),
    responses: { ...successOf(route, components), ...problemRefs(problemsOf(route)) },
    security: [{ apiKey: [] }, { basic: [] }, { bearer: [] }],
    ...(role === undefined ? {} : { 'x-required-role': role }),
    ...(plan === undefined ? {} : { 'x-required-plan': plan }),
  };
}

/** The body of a request, with its example. */
export function requestBodyOf(
  { body, bodyDoc = body, example }: Route,
  components: Components,
): Pick<Operation, 'requestBody'> {
  if (bodyDoc === undefined) return {};
  const content = { schema: components.schemaOf(bodyDoc), ...(example === undefined ? {} : { example }) };
  return { requestBody: { required: true, content: { 'application/json': content } } };
}

/** An answer with an example. */
export function answerOf(description: string, answer: z.ZodType, components: Components) {
  const schema = components.schemaOf(answer);
  const example = exampleOf(schema, components.schemas);
  return { description, content: { 'application/json': { schema, example } } };
}

function describeAccess({ role, plan, frame }: Route): string {
  const onPlan = plan === undefined ? '' : `, on the plan \`${plan}\` or higher`;
  const access = `Needs a key with the role \`${role}\` or higher${onPlan}.`;
  return frame === undefined ? access : `${access} ${howToOpen}`;
}

const howToOpen = `A browser can set no headers on a WebSocket, so the key may travel as a subprotocol: \`new WebSocket(url, ['${socketProtocol}', '${socketKeyPrefix}<API key>'])\`.`;

function parametersOf(route: Route, components: Components): Operation['parameters'] {
  const own = [...fieldsOf(route.params, 'path', components), ...fieldsOf(route.query, 'query', components)];
  const idempotency = route.method === 'post' ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : [];
  const ifMatch = takesIfMatch(route) ? [{ $ref: '#/components/parameters/IfMatch' }] : [];
  const org = route.path.includes('{orgId}') ? [{ $ref: '#/components/parameters/OrgId' }] : [];
  return [...org, ...own, ...idempotency, ...ifMatch];
}

/** The fields of path or query. */
export function fieldsOf(schema: z.ZodType | undefined, place: 'path' | 'query', components: Components): Parameter[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = components.schemaOf(schema);
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function successOf(route: Route, components: Components): Record<string, unknown> {
  const { accepted, conditional } = route;
  if (conditional)
    return {
      ...doneOf(route, components),
      304: { description: 'Nothing has changed since the ETag in If-None-Match.' },
    };
  if (accepted === undefined) return doneOf(route, components);
  return { ...doneOf(route, components), 202: answerOf('Not done yet: how far it is.', accepted, components) };
}

const takesIfMatch = ({ ifMatch, versioned, method }: Route) =>
  ifMatch || (versioned && (method === 'put' || method === 'patch'));

const etag = { ETag: { description: 'Names this state; send it as `If-Match`.', schema: { type: 'string' } } };

function doneOf(route: Route, components: Components): Record<string, unknown> {
  const { status, summary, answer, frame, versioned } = route;
  if (frame !== undefined)
    return { [status]: answerOf('A WebSocket; this is every message in it.', frame, components) };
  if (answer === undefined) return { [status]: { description: 'Done; there is no body.' } };
  const headers = versioned ? { headers: etag } : {};
  return { [status]: { ...answerOf(`${summary}: done.`, answer, components), ...headers } };
}

function problemsOf(route: Route): ErrorCode[] {
  const hasInput = route.body !== undefined || route.query !== undefined || route.method === 'post';
  return [
    ...(route.body === undefined && route.frame === undefined ? [] : (['bad_request'] as const)),
    'unauthorized',
    ...(route.plan === undefined ? [] : (['plan_required'] as const)),
    'forbidden',
    ...(route.path.includes('{') ? (['not_found'] as const) : []),
    ...(route.method === 'get' ? [] : (['conflict'] as const)),
    ...(takesIfMatch(route) ? (['precondition_failed'] as const) : []),
    ...(route.body === undefined ? [] : (['payload_too_large', 'unsupported_media_type'] as const)),
    ...(hasInput ? (['invalid'] as const) : []),
    'rate_limited',
    'internal',
  ];
}
