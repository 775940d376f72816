// The page behind the unsubscribe link of a mail (RFC 8058).
// 1. GET only shows, because scanners follow links. POST acts: without a cookie, a sign-in or a redirect.
// 2. The link holds everything that is needed, so it works for as long as anybody has the mail.
// 3. Asked twice, it is done once: the event has an id that follows from the moment of the unsubscribe.
import type { Context, Hono } from 'hono';
import { openProject, withRetry } from '../db/client.ts';
import { type LinkContent, readLink } from '../guard/link-token.ts';
import { readText } from '../http/body.ts';
import type { AppEnv } from '../http/mount.ts';
import { parseUnsubscribe, type UnsubscribeFrom } from '../steps/unsubscribe-link.ts';
import { readHeardMessage } from '../store/heard.ts';
import { loadOrg } from '../store/orgs.ts';
import { isKnownPerson } from '../store/people-ids.ts';
import { readOrgId } from '../store/projects.ts';
import { suppressionAddress } from '../store/suppression-address.ts';
import { readSuppression, resubscribeStatement, unsubscribeStatement } from '../store/suppressions.ts';
import { enqueueEvents } from '../stream/enqueue.ts';
import { unsubscribedEvent } from '../stream/heard-events.ts';
import { unknownLinkPage, unsubscribePage } from './unsubscribe-page.ts';

const mostBytes = 64 * 1024;

export function mountUnsubscribe(app: Hono<AppEnv>): void {
  app.get('/u/:token', async (c) => {
    const asked = await openLink(c);
    return asked ? show(c, asked, null) : notFound(c);
  });
  app.post('/u/:token', async (c) => {
    const asked = await openLink(c);
    if (!asked) return notFound(c);
    // A mail program posts `List-Unsubscribe=One-Click`, the page the button that was pressed.
    const again = (await choiceOf(c)) === 'undo';
    if (again) await resubscribe(asked);
    else await unsubscribe(c, asked);
    return show(c, asked, again ? 'You are subscribed again.' : 'It is done.');
  });
}

interface Asked {
  db: D1Database;
  link: LinkContent;
  from: UnsubscribeFrom;
  /** The address as the suppression list keys it. */
  key: { projectId: string; kind: 'email'; address: string };
}

async function openLink({ env, req }: Context<AppEnv, '/u/:token'>): Promise<Asked | null> {
  const link = await readLink(env, 'unsubscribe', req.param('token'));
  const from = link && parseUnsubscribe(link.text);
  if (!link || !from) return null;
  const { projectId } = link;
  const key = { projectId, kind: 'email' as const, address: suppressionAddress('email', from.address) };
  return { db: await openProject(env, projectId), link, from, key };
}

async function choiceOf({ req }: Context<AppEnv>): Promise<string | null> {
  const body = await readText(req.raw, mostBytes);
  const headers = { 'content-type': req.header('content-type') ?? '' };
  const form = await new Response(body, { headers }).formData().catch(() => null);
  const choice = form?.get('choice');
  return typeof choice === 'string' ? choice : null;
}

const resubscribe = ({ db, key }: Asked) => withRetry(() => resubscribeStatement(db, key).run());

async function unsubscribe({ env }: Context<AppEnv>, { db, link, from, key }: Asked): Promise<void> {
  const now = Date.now();
  await withRetry(() => unsubscribeStatement(db, key, now).run());
  const { projectId, subjectId: deliveryId } = link;
  const [stop, message, orgId] = await Promise.all([
    readSuppression(db, key),
    readHeardMessage(db, projectId, { deliveryId }),
    readOrgId(env.DB, projectId),
  ]);
  // A person who was erased must not come back by an event of theirs.
  const isKnown = from.userId !== null && (await isKnownPerson(db, projectId, from.userId));
  if (!stop || orgId === null || !isKnown) return;
  const about = { deliveryId, message, userId: from.userId, address: key.address, scope: 'all' as const };
  await enqueueEvents(env, { orgId, projectId }, unsubscribedEvent(about, stop.createdAt, now));
}

async function show(c: Context<AppEnv>, { db, link, from, key }: Asked, done: string | null): Promise<Response> {
  const [stop, orgId] = await Promise.all([readSuppression(db, key), readOrgId(c.env.DB, link.projectId)]);
  const org = orgId === null ? null : await loadOrg(c.env, orgId);
  const sender = org?.name || null;
  return page(c, 200, (nonce) =>
    unsubscribePage({ sender, address: from.address, stopped: stop !== null, done }, nonce),
  );
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
