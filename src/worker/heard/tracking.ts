// The pixel and the links of tracked mails.
// 1. Whoever opens a mail or follows a link gets there, whatever becomes of what is heard of it.
// 2. A token that is not ours leads nowhere: no address comes from the request itself.
// 3. Agent and address of the caller are judged here and kept nowhere.
import type { Context, Hono } from 'hono';
import { AppError } from '../../contract/errors.ts';
import type { HeardFact } from '../../engine/heard/heard.ts';
import { isMachine } from '../../engine/heard/machine.ts';
import { type LinkContent, readLink } from '../guard/link-token.ts';
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
  app.get('/o/:token', async (c) => {
    const link = await readLink(c.env, 'open', c.req.param('token'));
    if (!link) throw unknown();
    await tell(c, link, { type: 'opened' });
    return c.body(pixel, 200, { 'content-type': 'image/gif', 'cache-control': 'no-store, private' });
  });
  app.get('/c/:token', async (c) => {
    const link = await readLink(c.env, 'click', c.req.param('token'));
    if (!link) throw unknown();
    await tell(c, link, { type: 'clicked', url: link.text });
    return c.body(null, 302, { location: locationOf(link.text) });
  });
}

const unknown = () => new AppError('not_found', 'This link is not one of ours, or it was cut.');

/** As it was written, as long as a header can hold it. */
const locationOf = (address: string) => (/^[\x21-\x7e]+$/.test(address) ? address : new URL(address).href);

/** One queue write, tried three times; a click is heard once in a minute. */
async function tell(
  { env, req }: Context<AppEnv>,
  { projectId, subjectId: deliveryId, expiresAt }: LinkContent,
  { type, url }: Pick<HeardFact, 'type' | 'url'>,
): Promise<void> {
  const at = Date.now();
  if (expiresAt !== 0 && at > expiresAt * 1_000) return;
  const machine = isMachine({ method: req.raw.method, agent: req.header('user-agent') ?? null });
  const id = sha256Hex([type, url ?? '', Math.floor(at / minuteMs), machine].join('\n')).slice(0, 16);
  const fact: HeardFact = { type, at, id, ...(url === undefined ? {} : { url }), ...(machine ? { machine } : {}) };
  for (const pause of [...pausesMs, null]) {
    try {
      return await enqueueHeard(env, { projectId, heard: { deliveryId }, facts: [fact] });
    } catch (error) {
      if (pause !== null) await new Promise((resolve) => setTimeout(resolve, pause));
      else log({ level: 'error', message: 'an open or a click was not recorded', projectId, error: String(error) });
    }
  }
}
