// Where providers report what became of a message.
// 1. Nothing is read of a request whose signature is wrong. The signed address is built from PUBLIC_URL, not from the request.
// 2. 204 only when all that follows is stored, or, where D1 cannot store it now, the report is in a queue that will: not
//    every provider repeats a call that failed. Also for what this channel did not send, of which nothing changes.
import type { Context, Hono } from 'hono';
import { hookRoutes } from '../../contract/api/hooks.ts';
import { AppError } from '../../contract/errors.ts';
import type { ChannelConfigs, ChannelKind } from '../../contract/messages/channels/registry.ts';
import { createCache } from '../../engine/cache.ts';
import { addressOf, keepPace, refuseWhileSpent } from '../access/pace.ts';
import { allDatabases, databaseNamed, withRetry } from '../db/client.ts';
import { openSecret } from '../db/sealed.ts';
import type { Env } from '../env.ts';
import { readText } from '../http/body.ts';
import type { AppEnv } from '../http/mount.ts';
import { hearOf } from '../pipeline/hear/hear.ts';
import type { Callback } from '../providers/callbacks/callback.ts';
import { type CallbackVendor, callbackReaders, verifyCallback } from '../providers/callbacks/registry.ts';
import { type CallbackChannel, readCallbackChannel } from '../store/channels.ts';
import { enqueueHeard } from '../stream/enqueue.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Mounts one route for each vendor that calls back. */
export function mountHooks(app: Hono<AppEnv>): void {
  for (const vendor of Object.keys(callbackReaders) as CallbackVendor[]) {
    app.post(`/hooks/${vendor}/:channelId`, (c) => takeCallback(c, vendor));
  }
}

async function takeCallback(
  c: Context<AppEnv, '/hooks/:vendor/:channelId'>,
  vendor: CallbackVendor,
): Promise<Response> {
  const now = Date.now();
  const { env, req } = c;
  const { channelId } = c.req.param();
  // A provider calls for all its customers from the same addresses: one channel with a wrong secret shuts out no other.
  const address = addressOf(req.raw.headers);
  const [anyone, channelOfCaller] = [address ?? '', `${address ?? ''} ${channelId}`];
  for (const caller of [anyone, channelOfCaller]) if (address) refuseWhileSpent(env, 'failures', caller, now);
  const refuse = async (caller: string, error: AppError) => {
    if (address) await keepPace(env, 'failures', caller, now);
    throw error;
  };
  const channel = uuid.test(channelId) ? await findChannel(env, channelId, now) : null;
  if (channel?.vendor !== vendor)
    return refuse(anyone, new AppError('not_found', `There is no ${vendor} channel ${channelId}.`));
  const { search, searchParams } = new URL(req.url);
  const callback: Callback = {
    url: `${env.PUBLIC_URL.replace(/\/+$/, '')}/hooks/${vendor}/${channelId}${search}`,
    query: searchParams,
    headers: req.raw.headers,
    body: await readText(req.raw, hookRoutes[`${vendor}Callback`].maxBytes),
    now,
  };
  const config = await openSecret<ChannelConfigs[ChannelKind]>(env, 'channelConfig', channelId, channel.config);
  if (!(await verifyCallback(vendor, config, callback))) return refuse(channelOfCaller, notSigned(vendor));
  const report = callbackReaders[vendor].read(callback);
  if (report) {
    const message = { projectId: channel.projectId, heard: { channelId, ...report.about }, facts: report.facts };
    await hearOf(env, message, now).catch(() => enqueueHeard(env, message));
  }
  return c.body(null, 204);
}

const notSigned = (vendor: CallbackVendor) =>
  new AppError(
    'unauthorized',
    {
      resend:
        'The signature is not that of the channel, or its time is more than five minutes off. `webhookSecret` in the config of the channel has to be the signing secret of the webhook in Resend.',
      twilio:
        'The signature is not that of the channel: `authToken` in its config has to be that of the Twilio account, and PUBLIC_URL the address that Twilio calls.',
    }[vendor],
  );

/** The database of a channel by its id; null where there is no such channel. A channel never moves. */
const placeOf = createCache<string | null>({ max: 5_000, ttlMs: 60_000 });

/** The channel of an id, whatever project it is of; the config is read afresh, since its secrets may be rotated. */
async function findChannel(env: Env, id: string, now: number): Promise<CallbackChannel | null> {
  const known = placeOf.get(id, now);
  if (known === null) return null;
  if (known !== undefined) return withRetry(() => readCallbackChannel(databaseNamed(env, known), id));
  for (const [name, db] of await allDatabases(env)) {
    const channel = await withRetry(() => readCallbackChannel(db, id));
    if (!channel) continue;
    placeOf.set(id, name, now);
    return channel;
  }
  placeOf.set(id, null, now);
  return null;
}
