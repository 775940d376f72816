// The page behind the unsubscribe link of a mail (RFC 8058).
// 1. GET only shows, because scanners follow links. POST acts: without a cookie, a sign-in or a redirect.
// 2. The link holds everything that is needed, so it works for as long as anybody has the mail.
// 3. Asked twice, it is done once: the event has an id that follows from the moment of the unsubscribe.
import type { Context, Hono } from 'hono';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { readLink } from '../guard/link-token.ts';
import { readText } from '../http/body.ts';
import type { AppEnv } from '../http/mount.ts';
import { parseUnsubscribe } from '../steps/unsubscribe-link.ts';
import { readHeardMessage } from '../store/heard.ts';
import { loadOrg } from '../store/orgs.ts';
import { readOrgId } from '../store/projects.ts';
import { enqueueEvents } from '../stream/enqueue.ts';
import { unsubscribedEvent } from '../stream/heard-events.ts';
import { declinedAt, lift, type Reader, readerOf, readStanding, setTopics, stopAll } from './standing.ts';
import { unknownLinkPage, unsubscribePage } from './unsubscribe-page.ts';

const mostBytes = 64 * 1024;

export function mountUnsubscribe(app: Hono<AppEnv>): void {
  app.get('/u/:token', async (c) => {
    const opened = await openLink(c);
    return opened ? show(c, opened, null) : notFound(c);
  });
  app.post('/u/:token', async (c) => {
    const opened = await openLink(c);
    if (!opened) return notFound(c);
    return show(c, opened, await act(c.env, opened, await formOf(c)));
  });
}

/** A link of ours: who reads, and the message that it is in. */
interface Opened extends Reader {
  /** The address as the mail was sent to it. */
  sentTo: string;
  deliveryId: string;
}

async function openLink({ env, req }: Context<AppEnv, '/u/:token'>): Promise<Opened | null> {
  const link = await readLink(env, 'unsubscribe', req.param('token'));
  const from = link && parseUnsubscribe(link.text);
  if (!link || !from) return null;
  const reader = await readerOf(await openProject(env, link.projectId), link.projectId, from);
  return { ...reader, sentTo: from.address, deliveryId: link.subjectId };
}

/** The fields of the body; none where a mail program sent something else than a form. */
async function formOf({ req }: Context<AppEnv>): Promise<FormData> {
  const body = await readText(req.raw, mostBytes);
  const headers = { 'content-type': req.header('content-type') ?? '' };
  return new Response(body, { headers }).formData().catch(() => new FormData());
}

/** Does what was asked for, and returns it as one sentence. A mail program sends no `choice`. */
async function act(env: Env, opened: Opened, form: FormData): Promise<string> {
  const now = Date.now();
  const { personId, topic } = opened;
  const choice = form.get('choice') ?? (topic !== null && personId !== null ? 'topic' : 'all');
  if (choice === 'undo') {
    await lift(opened);
    return 'You are subscribed again.';
  }
  if (choice === 'save') {
    const wanted = form.getAll('topic');
    const { topics } = await readStanding(opened);
    await setTopics(opened, new Map(topics.map(({ key }) => [key, wanted.includes(key)])), now);
    const left = topics.filter(({ key, wanted: before }) => before && !wanted.includes(key)).map(({ key }) => key);
    await tell(env, opened, left, now);
    return 'Your choice is saved.';
  }
  if (choice === 'topic' && topic !== null && personId !== null) {
    await setTopics(opened, new Map([[topic, false]]), now);
    await tell(env, opened, [topic], now);
  } else {
    await stopAll(opened, now);
    await tell(env, opened, null, now);
  }
  return 'You are unsubscribed.';
}

/** Tells the stream of the person who left topics, or (null) everything. */
async function tell(env: Env, opened: Opened, topics: readonly string[] | null, now: number): Promise<void> {
  const { db, projectId, personId: userId, deliveryId, address } = opened;
  // A person who was erased must not come back by an event of theirs.
  if (userId === null || topics?.length === 0) return;
  const [left, message, orgId] = await Promise.all([
    topics ? declinedAt(opened, topics) : stoppedAt(opened),
    readHeardMessage(db, projectId, { deliveryId }),
    readOrgId(env.DB, projectId),
  ]);
  const about = { deliveryId, message, userId, address };
  const events = [...left].flatMap(([topic, at]) => unsubscribedEvent({ ...about, topic }, at, now));
  if (orgId !== null && events.length > 0) await enqueueEvents(env, { orgId, projectId }, events);
}

async function stoppedAt(opened: Opened): Promise<Map<null, number>> {
  const { stoppedAt: at } = await readStanding(opened);
  return new Map(at === null ? [] : [[null, at]]);
}

async function show(c: Context<AppEnv>, opened: Opened, done: string | null): Promise<Response> {
  const { projectId, sentTo: address, topic } = opened;
  const [standing, orgId] = await Promise.all([readStanding(opened), readOrgId(c.env.DB, projectId)]);
  const sender = orgId === null ? null : (await loadOrg(c.env, orgId)).name || null;
  return page(c, 200, (nonce) => unsubscribePage({ ...standing, sender, address, topic, done }, nonce));
}

const notFound = (c: Context<AppEnv>) => page(c, 404, unknownLinkPage);

async function page(c: Context<AppEnv>, status: 200 | 404, render: (nonce: string) => unknown): Promise<Response> {
  const nonce = crypto.randomUUID();
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
  return c.html(String(await render(nonce)), status);
}
