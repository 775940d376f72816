import type * as z from 'zod';
import type { ErrorCode } from '../../src/contract/errors.ts';
import type { Endpoint, Route } from '../../src/worker/http/route.ts';
import type { Components } from './components.ts';
import { exampleOf } from './example.ts';
import type { JsonSchema } from './json-schema.ts';
import { problemRefs } from './problems.ts';

/** Where every management route lives. */
export const apiBase = '/api/v1/orgs/{orgId}';

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

/** The operation of one route. */
export function operationOf({ route }: Endpoint, components: Components): Operation {
  const body = asSchema(route.bodyDoc ?? route.body);
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: describeAccess(route),
    tags: [route.tag],
    parameters: parametersOf(route, components),
    ...(body === undefined ? {} : { requestBody: requestBodyOf(body, route.example, components) }),
    responses: { ...successOf(route, components), ...problemRefs(problemsOf(route)) },
    security: [{ apiKey: [] }, { basic: [] }, { bearer: [] }],
    'x-required-role': route.role,
    ...(route.plan === undefined ? {} : { 'x-required-plan': route.plan }),
  };
}

/** The body of a request, with its example. */
export function requestBodyOf(body: z.ZodType, example: unknown, components: Components): Operation['requestBody'] {
  const schema = components.schemaOf(body);
  return {
    required: true,
    content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
  };
}

/** The answer of a request that was accepted. */
export function answerOf(description: string, answer: z.ZodType, components: Components) {
  const schema = components.schemaOf(answer);
  const example = exampleOf(schema, components.schemas);
  return { description, content: { 'application/json': { schema, example } } };
}

function describeAccess({ role, plan }: Route): string {
  const onPlan = plan === undefined ? '' : `, on the plan \`${plan}\` or higher`;
  return `Needs a key with the role \`${role}\` or higher${onPlan}.`;
}

function parametersOf(route: Route, components: Components): Operation['parameters'] {
  const own = [...fieldsOf(route.params, 'path', components), ...fieldsOf(route.query, 'query', components)];
  const idempotency = route.method === 'post' ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : [];
  return [{ $ref: '#/components/parameters/OrgId' }, ...own, ...idempotency];
}

function fieldsOf(source: unknown, place: 'path' | 'query', components: Components): Parameter[] {
  const schema = asSchema(source);
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

function successOf({ status, summary, answer }: Route, components: Components): Record<string, unknown> {
  if (answer === undefined) return { [status]: { description: 'Done; there is no body.' } };
  return { [status]: answerOf(`${summary}: done.`, answer, components) };
}

function problemsOf(route: Route): ErrorCode[] {
  const hasInput = route.body !== undefined || route.query !== undefined || route.method === 'post';
  return [
    ...(route.body === undefined ? [] : (['bad_request'] as const)),
    'unauthorized',
    ...(route.plan === undefined ? [] : (['plan_required'] as const)),
    'forbidden',
    'not_found',
    ...(route.method === 'get' ? [] : (['conflict'] as const)),
    ...(route.body === undefined ? [] : (['payload_too_large', 'unsupported_media_type'] as const)),
    ...(hasInput ? (['invalid'] as const) : []),
    'internal',
  ];
}

/** Routes carry their schemas untyped; a route without one has none to document. */
function asSchema(value: unknown): z.ZodType | undefined {
  return value as z.ZodType | undefined;
}
