// The pixel and the links of tracked mails, and the receipts of push messages.
// 1. Whoever opens a mail or follows a link gets there, whatever becomes of what is heard of it.
// 2. A token that is not ours leads nowhere: no address comes from the request itself.
// 3. Agent and address of the caller are judged here and kept nowhere.
import type { Context, Hono } from 'hono';
import { AppError } from '../../contract/errors.ts';
import { createCache } from '../../engine/cache.ts';
import type { HeardFact } from '../../engine/heard/heard.ts';
import { isMachine } from '../../engine/heard/machine.ts';
import { type LinkContent, type LinkPurpose, readLink } from '../guard/link-token.ts';
import type { AppEnv } from '../http/mount.ts';
import { sha256Hex } from '../ids.ts';
import { log } from '../log.ts';
import { enqueueHeard } from '../stream/enqueue.ts';

/** A transparent GIF of one pixel. */
const pixel = Uint8Array.from(atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'), (char) =>
  char.charCodeAt(0),
);
const minuteMs = 60_000;
/** Before each further try at the queue. */
const pausesMs = [50, 250];

export function mountTracking(app: Hono<AppEnv>): void {
  // An app may post; a browser that loads a pixel or follows a link gets.
  app.on(['GET', 'POST'], '/o/:token', async (c) => {
    const { link, isPush } = await openLink(c, 'open', 'receipt');
    await tell(c, link, isPush ? { type: 'delivered', isPush } : { type: 'opened' });
    return c.body(pixel, 200, { 'content-type': 'image/gif', 'cache-control': 'no-store, private', ...fromAnySite });
  });
  app.on(['GET', 'POST'], '/c/:token', async (c) => {
    const { link, isPush } = await openLink(c, 'click', 'tap');
    const url = link.text === '' ? {} : { url: link.text };
    await tell(c, link, isPush ? { type: 'opened', isPush, ...url } : { type: 'clicked', ...url });
    if (link.text === '') return c.body(null, 204, fromAnySite);
    return c.body(null, 302, { location: locationOf(link.text), ...fromAnySite });
  });
}

/** A service worker of any site may tell of its push messages; the token is all that it needs. */
const fromAnySite = { 'access-control-allow-origin': '*' };

/** What a token of a mail or of a push message says. */
async function openLink(c: Context<AppEnv, `/${string}/:token`>, ofMail: LinkPurpose, ofPush: LinkPurpose) {
  const token = c.req.param('token');
  const mail = await readLink(c.env, ofMail, token);
  const link = mail ?? (await readLink(c.env, ofPush, token));
  if (!link) throw unknown();
  return { link, isPush: mail === null };
}

const unknown = () => new AppError('not_found', 'This link is not one of ours, or it was cut.');

/** As it was written, as long as a header can hold it. */
const locationOf = (address: string) => (/^[\x21-\x7e]+$/.test(address) ? address : new URL(address).href);

/** What this isolate has put into the queue within the minute: who loads a pixel over and over writes once. */
const told = createCache<true>({ max: 10_000, ttlMs: minuteMs });

/** One queue write, tried three times; a click is heard once in a minute. */
async function tell(
  { env, req }: Context<AppEnv>,
  { projectId, subjectId: deliveryId, expiresAt }: LinkContent,
  { type, url, isPush = false }: Pick<HeardFact, 'type' | 'url'> & { isPush?: boolean },
): Promise<void> {
  const at = Date.now();
  if (expiresAt !== 0 && at > expiresAt * 1_000) return;
  // It is always a program that tells of a push message.
  const machine = !isPush && isMachine({ method: req.raw.method, agent: req.header('user-agent') ?? null });
  const id = sha256Hex([type, url ?? '', Math.floor(at / minuteMs), machine].join('\n')).slice(0, 16);
  const fact: HeardFact = { type, at, id, ...(url === undefined ? {} : { url }), ...(machine ? { machine } : {}) };
  if (told.get(`${deliveryId} ${id}`, at)) return;
  for (const pause of [...pausesMs, null]) {
    try {
      await enqueueHeard(env, { projectId, heard: { deliveryId }, facts: [fact] });
      return told.set(`${deliveryId} ${id}`, true, at);
    } catch (error) {
      if (pause !== null) await new Promise((resolve) => setTimeout(resolve, pause));
      else log({ level: 'error', message: 'an open or a click was not recorded', projectId, error: String(error) });
    }
  }
}
