// Posts the events of the outbox. The batch of their fact is committed by then, so a failure here loses nothing: the sweep
// posts what is left.
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { dropPosted, type OutboxEvent } from '../store/stream-outbox.ts';
import { enqueueEvents, type StreamAddress } from './enqueue.ts';

/** Posts events of one project and forgets them. */
export async function relayEvents(
  env: Env,
  db: D1Database,
  { orgId, projectId }: StreamAddress,
  events: readonly OutboxEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const posted = events.map(({ event }) => event);
  await enqueueEvents(env, { orgId, projectId }, posted);
  const ids = events.map(({ id }) => id);
  await dropPosted(db, ids);
}

/** The same where the caller has done its work and the sweep is the second line. */
export async function tryRelay(
  env: Env,
  db: D1Database,
  address: StreamAddress,
  events: readonly OutboxEvent[],
): Promise<void> {
  await relayEvents(env, db, address, events).catch((error: unknown) =>
    log({ level: 'error', message: 'events stay in the outbox', projectId: address.projectId, error: String(error) }),
  );
}
