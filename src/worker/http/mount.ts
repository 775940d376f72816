import type { Context, Hono } from 'hono';
import type * as z from 'zod';
import type { OrgRoute } from '../../contract/api/route.ts';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { textFaults } from '../../contract/text-faults.ts';
import { workflowETag } from '../../contract/workflows/workflow.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { valueAt } from '../../engine/faults/schema-path.ts';
import { type Access, admitKey, keyOf, requirePlan, requireRole } from '../access/access.ts';
import { type Ctx, openContext } from '../access/context.ts';
import { keepPace, type Pace } from '../access/pace.ts';
import { cameThrough } from '../access/via.ts';
import type { Env } from '../env.ts';
import { sha256Hex } from '../ids.ts';
import { Accepted, type BoundRoute, type Input } from './bind.ts';
import { parseJson, readText } from './body.ts';
import { once, type StoredAnswer } from './idempotency.ts';
import { socketHeaders, socketResponse } from './socket-auth.ts';

export type AppEnv = { Bindings: Env; Variables: { requestId: string; pace?: Pace } };

const defaultMaxBytes = 1024 * 1024;
const honoPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Registers routes: each checks key, org, rate, role, plan, input and Idempotency-Key, then calls the handler. */
export function mount(app: Hono<AppEnv>, routes: readonly BoundRoute[]): void {
  // A brace sorts behind every letter, so that `workflows/export` is not taken for a workflow.
  const inOrder = routes.toSorted((a, b) => (a.route.path < b.route.path ? -1 : 1));
  for (const bound of inOrder) {
    const { method, path, frame } = bound.route;
    app.on(method.toUpperCase(), honoPath(path), (c) => (frame ? openSocket(c, bound) : answer(c, bound)));
  }
}

async function answer(c: Context<AppEnv>, { route, handle }: BoundRoute): Promise<Response> {
  const ctx = await admit(c, route, c.req.raw.headers);
  const text = route.body ? await readJsonText(c.req.raw, route) : '';
  const work = () => respond(ctx, route, handle, c, text);
  const key = route.method === 'post' ? c.req.header('idempotency-key') : undefined;
  if (!key) return toResponse(route, await work(), { known: c.req.header('if-none-match') });
  const path = c.req.path + new URL(c.req.url).search;
  const request = { method: route.method, path, body: text, isPersonal: !route.impersonal };
  const { answer: stored, replayed } = await once(c.env, ctx.access, key, request, ctx.now, work);
  return toResponse(route, stored, { replayed });
}

async function openSocket(c: Context<AppEnv>, { route, handle }: BoundRoute): Promise<Response> {
  const request = c.req.raw;
  const ctx = await admit(c, route, socketHeaders(request.headers));
  const accepted = await handle(ctx, { ...inputOf(c, route, ''), request });
  if (!(accepted instanceof Response)) throw new TypeError('the handler of a socket returns its response');
  return socketResponse(accepted, request.headers);
}

/** The caller, if it may call the route. */
async function admit(c: Context<AppEnv>, route: OrgRoute, headers: Headers): Promise<Ctx> {
  const access = await authenticate(c.env, headers, c.req.param('orgId'));
  c.set('pace', await keepPace(c.env, route.frame ? 'live' : 'management', access.keyId, Date.now()));
  requireRole(access, route.role);
  if (route.plan) requirePlan(access, route.plan);
  const { origin } = new URL(c.req.url);
  const request = { id: c.get('requestId'), origin, via: cameThrough(c.req.raw) };
  return openContext(c.env, access, request, (work) => c.executionCtx.waitUntil(work));
}

/** The caller of a request to one org; a key of another org gets 404. */
async function authenticate(env: Env, headers: Headers, orgId: string | undefined): Promise<Access> {
  const key = keyOf(headers);
  if (!key) throw new AppError('unauthorized', 'Send your API key in the header x-api-key.');
  const access = await admitKey(env, key, headers, Date.now());
  if (!access) throw new AppError('unauthorized', 'This API key is not known, or it was revoked.');
  if (orgId !== undefined && access.org.id !== orgId)
    throw new AppError('not_found', `There is no organisation ${orgId} for this key.`);
  return access;
}

async function readJsonText(request: Request, { maxBytes = defaultMaxBytes, textBody }: OrgRoute): Promise<string> {
  const type = request.headers.get('content-type') ?? '';
  // curl -d sends urlencoded by default, and the examples use it with JSON: only types that cannot be JSON are refused.
  if (/^(multipart|image|audio|video)\/|^(application|text)\/(x-|vnd\.)?yaml\b/i.test(type)) {
    throw new AppError('unsupported_media_type', `Send JSON (content-type: application/json), not ${type}.`);
  }
  return readText(request, maxBytes, textBody?.tooLarge);
}

async function respond(
  ctx: Ctx,
  route: OrgRoute,
  handle: BoundRoute['handle'],
  c: Context<AppEnv>,
  text: string,
): Promise<StoredAnswer> {
  const value = await handle(ctx, inputOf(c, route, text));
  if (value instanceof Accepted) return { status: 202, body: JSON.stringify(value.body) };
  if (route.accepted && !route.answer && value !== null) return { status: 202, body: JSON.stringify(value) };
  if (route.verbatim) return { status: route.status, body: String(value) };
  return { status: route.status, body: route.status === 204 ? null : JSON.stringify(value) };
}

function inputOf(c: Context<AppEnv>, route: OrgRoute, text: string): Input {
  return {
    params: parse(route.params, c.req.param(), 'param'),
    query: parse(route.query, c.req.query(), 'query'),
    body: route.body ? parse(route.body, route.textBody ? text : readJson(text), 'body') : undefined,
    ifMatch: c.req.header('if-match'),
    idempotencyKey: c.req.header('idempotency-key'),
  };
}

function readJson(text: string): unknown {
  const value = parseJson(text);
  const broken = textFaults(value, '');
  if (broken.length > 0) throw invalidInput(broken);
  return value;
}

function parse(schema: z.ZodType | undefined, value: unknown, place: 'param' | 'query' | 'body'): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (place === 'param') throw new AppError('not_found', noSuchAddress(parsed.error, value));
  const faults = faultsOf(parsed.error, { input: value, schema, from: place });
  throw invalidInput(faults);
}

/** Names the part of the path that leads nowhere, such as an id that is none. */
function noSuchAddress({ issues: [issue] }: z.ZodError, params: unknown): string {
  const part = String(valueAt(params, issue?.path ?? []) ?? '').slice(0, 60);
  return `There is nothing at this address, because "${part}" is not ${issue?.code === 'invalid_format' ? 'an id (a UUID)' : 'a valid part of it'}.`;
}

function toResponse(
  route: OrgRoute,
  stored: StoredAnswer,
  { replayed = false, known }: { replayed?: boolean; known?: string | undefined },
): Response {
  const headers = new Headers(stored.body === null ? {} : { 'content-type': 'application/json' });
  if (replayed) headers.set('idempotent-replayed', 'true');
  if (route.conditional && stored.body !== null) {
    const etag = `"${sha256Hex(stored.body)}"`;
    headers.set('etag', etag);
    const isKnown = (known ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
    if (isKnown) return new Response(null, { status: 304, headers: { etag } });
  }
  if (route.versioned && stored.body !== null) headers.set('etag', workflowETag(JSON.parse(stored.body)));
  headers.set('cache-control', 'no-store');
  return new Response(stored.body, { status: stored.status, headers });
}
