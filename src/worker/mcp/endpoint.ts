// POST /mcp: the tools of Sendora for language models, over the streamable HTTP of the Model Context Protocol.
// 1. Stateless: each POST holds one message and gets one JSON answer. What may be called follows from the address
//    (`?allow=write,send`) and from the API key, never from what a client sends in a message.
import type { Context, Hono } from 'hono';
import { AppError } from '../../contract/errors.ts';
import { type Access, admitKey, keyOf, requireRole } from '../access/access.ts';
import { addressOf, keepPace } from '../access/pace.ts';
import { readText } from '../http/body.ts';
import type { AppEnv } from '../http/mount.ts';
import { log } from '../log.ts';
import { askedOf } from './ask.ts';
import { apiOf } from './call-api.ts';
import { callTool } from './call-tool.ts';
import { type Allowed, allowedBy, isAllowed } from './gates.ts';
import {
  handshakeVersions,
  RpcError,
  type RpcRequest,
  readMessage,
  rpcCodes,
  shownClient,
  supportedVersions,
} from './protocol.ts';
import { tools } from './tools/registry.ts';

const path = '/mcp';
/** A bundle as large as the API takes, and room for what is around it. */
const maxBytes = 5 * 1024 * 1024;
const server = { name: 'sendora', title: 'Sendora', version: '0.1.0' };
const instructions =
  'Sendora sends messages by workflows that events start. Ask why with explain_event and why_not, try with dry_run and backtest, look at a change with plan_bundle before apply_bundle. Tools that write or send take two calls: the first says what will happen.';
/** The tools of an address never change while a version runs. */
const cached = { ttlMs: 300_000, cacheScope: 'private' };

/** What an answer is made from. */
interface Exchange {
  c: Context<AppEnv>;
  app: Hono<AppEnv>;
  access: Access;
  key: string;
  allowed: Allowed;
  request: RpcRequest;
}

export function mountMcp(app: Hono<AppEnv>): void {
  app.all(path, (c) => takePost(app, c));
}

async function takePost(app: Hono<AppEnv>, c: Context<AppEnv>): Promise<Response> {
  if (c.req.method !== 'POST') {
    const message = `${path} takes POST alone: it keeps no sessions and opens no streams.`;
    throw new AppError('method_not_allowed', message, { headers: { allow: 'POST' } });
  }
  const { access, key } = await admit(c);
  const allowed = allowedBy(new URL(c.req.url).searchParams);
  try {
    const request = readMessage(await readText(c.req.raw, maxBytes), c.req.raw.headers);
    if (request === null) return new Response(null, { status: 202 });
    return await respond({ c, app, access, key, allowed, request });
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return failed(error.id, error);
  }
}

/** The caller; pages of other sites are refused, since a browser may hold a key that they must not use. */
async function admit(c: Context<AppEnv>): Promise<{ access: Access; key: string }> {
  const { headers, url } = c.req.raw;
  const from = headers.get('origin');
  const own = [new URL(url).origin, originOf(c.env.PUBLIC_URL)];
  if (from !== null && !own.includes(from)) throw new AppError('forbidden', `Pages of ${from} may not call ${path}.`);
  const key = keyOf(headers);
  const access = key === null ? null : await admitKey(c.env, key, headers, Date.now());
  if (!access || key === null) {
    const message = key
      ? 'This API key is not known, or it was revoked.'
      : 'Send your API key as `Authorization: Bearer <key>`.';
    throw new AppError('unauthorized', message, { headers: { 'www-authenticate': 'Bearer realm="Sendora"' } });
  }
  c.set('pace', await keepPace(c.env, 'management', access.keyId, Date.now()));
  requireRole(access, 'viewer');
  return { access, key };
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : null);

async function respond(exchange: Exchange): Promise<Response> {
  const { c, request } = exchange;
  const { id, isCurrent } = request;
  try {
    const result = await resultOf(exchange);
    const more = isCurrent
      ? { resultType: 'complete', _meta: { 'io.modelcontextprotocol/serverInfo': server } }
      : undefined;
    return Response.json({ jsonrpc: '2.0', id, result: { ...more, ...result } });
  } catch (error) {
    if (error instanceof RpcError) return failed(id, error);
    const requestId = c.get('requestId');
    log({
      level: 'error',
      message: 'request failed',
      ...{ requestId, path },
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    const message = `The call failed on our side; quote the request ${requestId} if this continues.`;
    return Response.json({ jsonrpc: '2.0', id, error: { code: rpcCodes.internal, message } });
  }
}

async function resultOf(exchange: Exchange): Promise<Record<string, unknown>> {
  const { request, allowed } = exchange;
  const { method, params, id, isCurrent } = request;
  const capabilities = { tools: {} };
  if (method === 'initialize' && !isCurrent) {
    const asked = handshakeVersions.find((version) => version === params.protocolVersion);
    const protocolVersion = asked ?? handshakeVersions[0];
    return { protocolVersion, capabilities, serverInfo: server, instructions };
  }
  if (method === 'ping' && !isCurrent) return {};
  if (method === 'server/discover' && isCurrent) return { supportedVersions, capabilities, instructions, ...cached };
  if (method === 'tools/list') {
    const listed = tools.filter((tool) => isAllowed(tool, allowed)).map((tool) => tool.definition());
    return { tools: listed, ...(isCurrent ? cached : {}) };
  }
  if (method === 'tools/call') return callNamed(exchange);
  const status = isCurrent ? 404 : 200;
  throw new RpcError('method', `There is no method ${method.slice(0, 80)}.`, { id, status });
}

async function callNamed({ c, app, access, key, allowed, request }: Exchange): Promise<Record<string, unknown>> {
  const { name, arguments: args = {} } = request.params;
  const tool = tools.find((each) => each.name === name);
  if (!tool)
    throw new RpcError('params', `There is no tool ${String(name).slice(0, 80)}.`, { id: request.id, status: 200 });
  const { origin } = new URL(c.req.url);
  const address = addressOf(c.req.raw.headers);
  const caller = { origin, orgId: access.org.id, key, client: shownClient(request.client), address };
  const api = apiOf(caller, async (own) => app.fetch(own, c.env, c.executionCtx));
  const asset = async (file: string): Promise<unknown> => {
    const found = await c.env.ASSETS.fetch(new URL(file, origin));
    if (found.ok) return found.json();
    throw new AppError('unavailable', `This server was built without ${file}.`);
  };
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const context = { api, asset, now: Date.now, sleep };
  const projectId = c.req.query('project') ?? null;
  const person = request.canAsk ? askedOf(request.params) : null;
  return callTool(tool, args, { env: c.env, access, allowed, projectId, person, context });
}

function failed(id: RpcRequest['id'] | null, { code, message, status, data }: RpcError): Response {
  const error = { code, message, ...(data === undefined ? {} : { data }) };
  return Response.json({ jsonrpc: '2.0', id, error }, { status });
}
