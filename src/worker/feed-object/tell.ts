// Tells the stream what people do with their feed. The act is stored with the change; it is posted right after, and by the
// alarm where that failed. Under its messageId the stream takes it once.
import type { Env } from '../env.ts';
import type { QueuedEvent } from '../messages.ts';
import { readOrgId } from '../store/projects.ts';
import { enqueueEvents } from '../stream/enqueue.ts';
import type { FeedAct } from './messages.ts';
import type { FeedStore } from './store.ts';

/** Items that an event names; of more it says how many. */
const mostNamed = 100;

/** The act as it is stored. */
export function actBody(act: FeedAct, ids: readonly string[], deliveryIds: readonly string[], at: number): string {
  const { projectId, type, userId, action } = act;
  const properties = {
    itemIds: ids.slice(0, mostNamed),
    deliveryIds: deliveryIds.slice(0, mostNamed),
    count: ids.length,
    ...(action === undefined ? {} : { action }),
  };
  return JSON.stringify({ projectId, type, userId, at, properties });
}

interface StoredAct extends FeedAct {
  at: number;
  properties: Record<string, unknown>;
}

/** Posts what is stored; `feedId` tells one feed from another. */
export async function tellStream(env: Env, store: FeedStore, feedId: string): Promise<void> {
  const untold = store.untold().map(({ id, body }) => ({ id, act: JSON.parse(body) as StoredAct }));
  const [first] = untold;
  const orgId = first ? await readOrgId(env.DB, first.act.projectId) : null;
  // A project that is gone has no stream.
  if (first && orgId !== null) {
    const events = untold.map(({ id, act }) => eventOf(act, `${act.type}:${feedId}:${act.at}:${id}`));
    await enqueueEvents(env, { orgId, projectId: first.act.projectId }, events);
  }
  if (first) store.dropTold(untold.map(({ id }) => id));
}

const eventOf = ({ type, userId, at, properties }: StoredAct, messageId: string): QueuedEvent => ({
  kind: 'track',
  type,
  userId,
  anonymousId: null,
  messageId,
  properties,
  traits: null,
  timestamp: at,
  receivedAt: at,
  depth: 1,
});
