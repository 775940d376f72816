import type { Context, Hono } from 'hono';
import { AppError } from '../../../contract/errors.ts';
import { requirePlan, requireRole } from '../../access/access.ts';
import { openContext } from '../../access/context.ts';
import { type AppEnv, authenticate } from '../../http/mount.ts';
import { visibleRun } from './service.ts';

const protocol = 'sendora';
const keyPrefix = 'key.';

/** GET automation/runs/{id}/live: a WebSocket that shows the run after every move. */
export function mountLive(app: Hono<AppEnv>): void {
  app.get('/api/v1/orgs/:orgId/automation/runs/:id/live', watchRun);
}

async function watchRun(c: Context<AppEnv>): Promise<Response> {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
    throw new AppError(
      'bad_request',
      'This address speaks WebSocket; open it with an Upgrade, e.g. new WebSocket(url, ["sendora", "key.<API key>"]).',
    );
  }
  const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((part) => part.trim());
  const access = await authenticate(c.env, withOfferedKey(c.req.raw.headers, offered), c.req.param('orgId'));
  requireRole(access, 'viewer');
  requirePlan(access, 'starter');
  const id = c.req.param('id') ?? '';
  await visibleRun(
    openContext(c.env, access, new URL(c.req.url).origin, () => undefined),
    id,
  );
  const response = await c.env.RUNS.getByName(id).fetch(c.req.raw);
  const headers = offered.includes(protocol) ? { 'sec-websocket-protocol': protocol } : undefined;
  return new Response(null, {
    status: response.status,
    webSocket: response.webSocket,
    ...(headers ? { headers } : {}),
  });
}

/** A browser can set no headers on a socket, so the key may travel as a subprotocol: it is no part of any logged URL. */
function withOfferedKey(headers: Headers, offered: string[]): Headers {
  const key = offered.find((part) => part.startsWith(keyPrefix))?.slice(keyPrefix.length);
  if (!key) return headers;
  const copy = new Headers(headers);
  copy.set('x-api-key', key);
  return copy;
}
