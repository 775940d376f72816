// Tells the stream and the log what people do with their feed. The act is stored with the change; it is posted right after,
// and by the alarm where that failed.
// 1. Under its messageId the stream takes an act once, and a log row takes each fact once: posting again changes nothing.
// 2. The row of an item is that of its first delivery; those that became part of it later are not marked.
import type { HeardFact } from '../../engine/heard/heard.ts';
import type { Env } from '../env.ts';
import type { HeardMessage, QueuedEvent } from '../messages.ts';
import { readOrgId } from '../store/projects.ts';
import { enqueueEvents, enqueueHeardOfMany } from '../stream/enqueue.ts';
import type { FeedAct } from './messages.ts';
import type { FeedStore } from './store.ts';

/** Items that an event names; of more it says how many. */
const mostNamed = 100;

/** What an act is about. */
interface ActItems {
  ids: readonly string[];
  deliveryIds: readonly string[];
  /** Items that were unseen before it. */
  opened: readonly string[];
}

/** The act as it is stored. */
export function actBody(act: FeedAct, { ids, deliveryIds, opened }: ActItems, at: number): string {
  const { projectId, type, userId, action } = act;
  const properties = {
    itemIds: ids.slice(0, mostNamed),
    deliveryIds: deliveryIds.slice(0, mostNamed),
    count: ids.length,
    ...(action === undefined ? {} : { action }),
  };
  return JSON.stringify({ projectId, type, userId, at, properties, opened } satisfies StoredAct);
}

interface StoredAct extends FeedAct {
  at: number;
  properties: { itemIds: string[]; deliveryIds: string[]; count: number; action?: number };
  opened: readonly string[];
}

/** Posts what is stored; `feedId` tells one feed from another. */
export async function tellStream(env: Env, store: FeedStore, feedId: string): Promise<void> {
  const untold = store.untold().map(({ id, body }) => ({ id, act: JSON.parse(body) as StoredAct }));
  const [first] = untold;
  const orgId = first ? await readOrgId(env.DB, first.act.projectId) : null;
  // A project that is gone has no stream.
  if (first && orgId !== null) {
    const events = untold.map(({ id, act }) => eventOf(act, `${act.type}:${feedId}:${act.at}:${id}`));
    await Promise.all([
      enqueueEvents(env, { orgId, projectId: first.act.projectId }, events),
      enqueueHeardOfMany(
        env,
        untold.flatMap(({ act }) => heardOf(act)),
      ),
    ]);
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

/** What the log rows of the items are told; the first time holds, and each action counts for itself. */
function heardOf({ projectId, type, at, opened, properties: { itemIds, action } }: StoredAct): HeardMessage[] {
  const clicked = type === 'feed.item_clicked' ? itemIds : [];
  return [...new Set([...opened, ...clicked])].map((deliveryId) => {
    const facts: HeardFact[] = [];
    if (opened.includes(deliveryId)) facts.push({ type: 'opened', at, id: 'seen' });
    if (clicked.includes(deliveryId)) facts.push({ type: 'clicked', at, id: `click ${action ?? ''}` });
    return { projectId, heard: { deliveryId }, facts };
  });
}
