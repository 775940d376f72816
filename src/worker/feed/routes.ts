import type { Context, Hono } from 'hono';
import type * as z from 'zod';
import { feedRoutes } from '../../contract/api/feed.ts';
import { type Route, socketTokenPrefix } from '../../contract/api/route.ts';
import type { AnswerOf, Parsed } from '../../contract/api/shapes.ts';
import { invalidInput } from '../../contract/errors.ts';
import { FeedLiveQuery } from '../../contract/messages/feed.ts';
import { textFaults } from '../../contract/text-faults.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import { openFeedSocket } from '../feed-object/stub.ts';
import { parseJson, readText } from '../http/body.ts';
import type { AppEnv } from '../http/mount.ts';
import { offeredSecret, requireUpgrade, socketResponse } from '../http/socket-auth.ts';
import { admitUser, type Caller } from './caller.ts';
import { archiveFeed, clickFeed, countFeed, listFeed, markFeed, readAllOfFeed, snoozeFeed } from './verbs.ts';

type Table = Omit<typeof feedRoutes, 'watchFeed'>;
type Input<R> = { query: Parsed<R, 'query'>; body: Parsed<R, 'body'> };
type Verbs = { [Id in keyof Table]: (caller: Caller, input: Input<Table[Id]>) => Promise<AnswerOf<Table[Id]>> };
type Verb = (caller: Caller, input: { query: unknown; body: unknown }) => Promise<unknown>;

const verbs: Verbs = {
  listFeed: (caller, { query }) => listFeed(caller, query),
  countFeed: (caller) => countFeed(caller),
  markFeedSeen: (caller, { body }) => markFeed(caller, 'seen', body.ids),
  markFeedRead: (caller, { body }) => markFeed(caller, 'read', body.ids),
  markFeedUnread: (caller, { body }) => markFeed(caller, 'unread', body.ids),
  archiveFeed: (caller, { body }) => archiveFeed(caller, body),
  markFeedAllRead: (caller, { body }) => readAllOfFeed(caller, body),
  snoozeFeed: (caller, { body }) => snoozeFeed(caller, body),
  clickFeed: (caller, { body }) => clickFeed(caller, body),
};

/** The feed of the person who calls: /v1/feed. Headers for other sites are those of /v1. */
export function mountFeed(app: Hono<AppEnv>): void {
  const { watchFeed, ...table } = feedRoutes;
  app.get(watchFeed.path, openSocket);
  for (const [id, route] of Object.entries(table)) {
    // Sound because a verb is only called with what the schemas of its own route have parsed.
    const verb = verbs[id as keyof Table] as Verb;
    app.on(route.method.toUpperCase(), route.path, (c) => answer(c, route, verb));
  }
}

async function answer(c: Context<AppEnv>, route: Route, verb: Verb): Promise<Response> {
  const [scheme = '', token] = (c.req.header('authorization') ?? '').split(' ', 2);
  const caller = await admit(c, scheme.toLowerCase() === 'bearer' ? token?.trim() : undefined);
  const query = route.query && parse(route.query, c.req.query(), 'query');
  const body = route.body && parse(route.body, await readBody(c.req.raw, route.maxBytes ?? 0), 'body');
  const value = await verb(caller, { query, body });
  if (!route.conditional) return c.json(value as object);
  const etag = `"${(value as { seq: number }).seq}"`;
  const known = (c.req.header('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known.includes(etag)) return new Response(null, { status: 304, headers: { etag } });
  return c.json(value as object, 200, { etag });
}

async function openSocket(c: Context<AppEnv>): Promise<Response> {
  const { headers } = c.req.raw;
  requireUpgrade(headers, `${socketTokenPrefix}<JWT>`);
  const token = offeredSecret(headers, socketTokenPrefix) ?? c.req.query('token');
  const { user } = await admit(c, token);
  const { since = null } = parse(FeedLiveQuery, c.req.query(), 'query');
  return socketResponse(await openFeedSocket(c.env, c.req.raw, { ...user, since }), headers);
}

async function admit(c: Context<AppEnv>, token: string | undefined): Promise<Caller> {
  const caller = await admitUser(c.env, token, c.req.raw.headers, Date.now());
  c.set('pace', caller.pace);
  return caller;
}

async function readBody(request: Request, maxBytes: number): Promise<unknown> {
  const value = parseJson(await readText(request, maxBytes));
  const broken = textFaults(value, '');
  if (broken.length > 0) throw invalidInput(broken);
  return value;
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, from: 'query' | 'body'): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidInput(faultsOf(parsed.error, { input: value, schema, from }));
  return parsed.data;
}
