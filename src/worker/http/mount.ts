import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { type Access, findAccess, keyOf, requirePace, requirePlan, requireRole } from '../access/access.ts';
import { type Ctx, openContext } from '../access/context.ts';
import type { Env } from '../env.ts';
import { parseJson, readText } from './body.ts';
import { once, type StoredAnswer } from './idempotency.ts';
import type { Endpoint, Route } from './route.ts';

export type AppEnv = { Bindings: Env; Variables: { requestId: string } };

/** Where every management route lives. */
export const apiBase = '/api/v1/orgs/{orgId}';
const defaultMaxBytes = 1024 * 1024;
const honoPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Registers endpoints: key, org, role, plan, input, Idempotency-Key, then the handler. */
export function mount(app: Hono<AppEnv>, endpoints: readonly Endpoint[]): void {
  for (const endpoint of endpoints) {
    app.on(endpoint.route.method.toUpperCase(), honoPath(apiBase + endpoint.route.path), (c) => answer(c, endpoint));
  }
}

async function answer(c: Context<AppEnv>, { route, handle }: Endpoint): Promise<Response> {
  const access = await authenticate(c.env, c.req.raw.headers, c.req.param('orgId'));
  await requirePace(c.env, access);
  requireRole(access, route.role);
  if (route.plan) requirePlan(access, route.plan);
  const ctx = openContext(c.env, access, new URL(c.req.url).origin, (work) => c.executionCtx.waitUntil(work));
  const text = route.body ? await readJsonText(c.req.raw, route.maxBytes ?? defaultMaxBytes) : '';
  const work = () => respond(ctx, route, handle, c, text);
  const key = route.method === 'post' ? c.req.header('idempotency-key') : undefined;
  if (!key) return toResponse(await work(), route, false);
  const request = { method: route.method, path: c.req.path + new URL(c.req.url).search, body: text };
  const { answer: stored, replayed } = await once(c.env, access.org.id, key, request, ctx.now, work);
  return toResponse(stored, route, replayed);
}

/** The caller of a request to one org; a key of another org learns nothing about this one. */
export async function authenticate(env: Env, headers: Headers, orgId: string | undefined): Promise<Access> {
  const key = keyOf(headers);
  if (!key) throw new AppError('unauthorized', 'Send your API key in the header x-api-key.');
  const access = await findAccess(env, key, Date.now());
  if (!access) throw new AppError('unauthorized', 'This API key is not known, or it was revoked.');
  if (orgId !== undefined && access.org.id !== orgId)
    throw new AppError('not_found', `There is no organisation ${orgId} for this key.`);
  return access;
}

async function readJsonText(request: Request, maxBytes: number): Promise<string> {
  const type = request.headers.get('content-type') ?? '';
  // curl -d sends urlencoded by default, and the documented examples use it with JSON: only what cannot be JSON is refused.
  if (/^(multipart|image|audio|video)\//i.test(type)) {
    throw new AppError('unsupported_media_type', `Send JSON (content-type: application/json), not ${type}.`);
  }
  return readText(request, maxBytes);
}

async function respond(
  ctx: Ctx,
  route: Route,
  handle: Endpoint['handle'],
  c: Context<AppEnv>,
  text: string,
): Promise<StoredAnswer> {
  const input = {
    params: parse(route.params, c.req.param(), 'param'),
    query: parse(route.query, c.req.query(), 'query'),
    body: route.body ? parse(route.body, parseJson(text), 'body') : undefined,
  };
  const value = await handle(ctx, input);
  return { status: route.status, body: route.status === 204 ? null : JSON.stringify(value) };
}

function parse(schema: unknown, value: unknown, place: 'param' | 'query' | 'body'): unknown {
  if (!(schema instanceof z.ZodType)) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (place === 'param') throw new AppError('not_found', 'There is nothing at this address.');
  const faults = faultsOf(parsed.error, { input: value, schema, from: place });
  throw invalidInput(faults);
}

function toResponse(stored: StoredAnswer, route: Route, replayed: boolean): Response {
  const headers = new Headers(stored.body === null ? {} : { 'content-type': 'application/json' });
  if (replayed) headers.set('idempotent-replayed', 'true');
  if (route.role !== 'ingest') headers.set('cache-control', 'no-store');
  return new Response(stored.body, { status: stored.status, headers });
}
