// Decides how the feed of a person changes. The object reads the items that a change concerns, asks here, and stores what
// comes out in one commit.
// F1: `seq` grows by one per change, and by nothing where nothing changes.
// F2: unseen and unread count the items neither archived nor snoozed; they equal a recount after any sequence.
// F4: an item that is added again, under its id or one that was batched into it, changes nothing.
// F5: counts and seq of a frame are those of the commit it tells of.
import { feedLimits } from '../../contract/messages/feed.ts';
import { countItems, type FeedContent, type FeedCounts, type FeedItem, keptContent } from './item.ts';
import { concerns, type FeedMark, type FeedSet, setOf, withSet } from './marks.ts';

export interface FeedState extends FeedCounts {
  seq: number;
  /** Items that are stored, whatever was done with them. */
  items: number;
  /** `updatedAt` of the item at the top, epoch ms. */
  lastAt: number;
  /** `seq` at which items last went otherwise than by being too many: who knows less has to read again. */
  resetSeq: number;
  /** Keys of groups of like items, each with the id of its newest one; the group that changed last comes last. */
  batches: readonly (readonly [key: string, id: string])[];
}

export const emptyFeed: FeedState = { seq: 0, unread: 0, unseen: 0, items: 0, lastAt: 0, resetSeq: 0, batches: [] };

/** A message to the person. */
export interface NewItem extends FeedContent {
  /** Id of its delivery. */
  id: string;
  batch?: Batch | undefined;
}

interface Batch {
  key: string;
  /** How long after its first message an item takes further ones, ms. */
  windowMs: number;
  actor: string | null;
  /** The count for which the title was made; null where the title does not depend on it. */
  count: number | null;
}

/** Without `seq` and counts, which are those of the state after it. */
export type FrameBody =
  | { type: 'item'; item: FeedItem; isNew: boolean }
  | { type: 'change'; ids?: readonly string[]; before?: number; set: FeedSet }
  | { type: 'reset' };

/** One commit: the state after it, the rows to write and to drop, and the frame that tells of it. */
export interface Change {
  state: FeedState;
  put: readonly FeedItem[];
  drop: readonly FeedItem[];
  frame: FrameBody;
}

/** What is stored that concerns a new item. */
export interface Found {
  /** Whether this id, or a delivery of it that became part of another item, is there. */
  isKnown: boolean;
  /** The newest item of its group. */
  grouped: FeedItem | null;
  /** The item at the end of the list. */
  oldest: FeedItem | null;
}

export type Added =
  | { kind: 'added'; change: Change; mergedInto: string | null }
  | { kind: 'known' }
  /** The title has to be made for this count. */
  | { kind: 'recount'; count: number };

/** Adds an item, or makes it part of the one of its group. */
export function addItem(state: FeedState, found: Found, input: NewItem, now: number): Added {
  if (found.isKnown) return { kind: 'known' };
  const { batch } = input;
  const earlier = batch && found.grouped && takesMore(found.grouped, batch, now) ? found.grouped : null;
  const count = (earlier?.count ?? 0) + 1;
  if (batch && batch.count !== null && batch.count !== count) return { kind: 'recount', count };
  const seq = state.seq + 1;
  const at = Math.max(now, state.lastAt + 1);
  const content = keptContent(input);
  const actors = actorsOf(earlier, batch?.actor ?? null);
  const item: FeedItem = earlier
    ? { ...earlier, ...content, pos: seq, seq, count, actors, updatedAt: at, seenAt: null }
    : { ...newItem(input.id, content, at), pos: seq, seq, batchKey: batch?.key ?? null, actors };
  const isFull = earlier === null && state.items >= feedLimits.items && found.oldest !== null;
  const dropped = isFull && found.oldest ? [found.oldest] : [];
  const counted = recount(state, [...(earlier ? [earlier] : []), ...dropped], [item]);
  const change: Change = {
    state: {
      ...counted,
      seq,
      lastAt: at,
      items: state.items + (earlier ? 0 : 1) - dropped.length,
      batches: batch ? withBatch(state.batches, batch.key, item.id) : state.batches,
    },
    put: [item],
    drop: dropped,
    frame: { type: 'item', item, isNew: earlier === null },
  };
  return { kind: 'added', change, mergedInto: earlier?.id ?? null };
}

/** Marks items; null where it changes nothing. */
export function markItems(state: FeedState, items: readonly FeedItem[], mark: FeedMark, now: number): Change | null {
  const concerned = items.filter((item) => concerns(item, mark));
  if (concerned.length === 0) return null;
  const seq = state.seq + 1;
  const set = setOf(mark, now);
  const put = concerned.map((item) => ({ ...withSet(item, set), seq }));
  const ids = put.length <= feedLimits.caughtUp ? { ids: put.map(({ id }) => id) } : {};
  const before = mark.kind === 'readAll' ? { before: Math.min(mark.before, state.seq) } : {};
  return {
    state: { ...recount(state, concerned, put), seq },
    put,
    drop: [],
    frame: { type: 'change', ...ids, ...before, set },
  };
}

/** Ids of the items that were unseen before a mark and are seen after it. */
export function newlySeen(before: readonly FeedItem[], change: Change | null): string[] {
  const unseen = new Set(before.flatMap(({ id, seenAt }) => (seenAt === null ? [id] : [])));
  return change?.put.flatMap(({ id, seenAt }) => (seenAt !== null && unseen.has(id) ? [id] : [])) ?? [];
}

/** Brings back an item whose snooze is over: unseen, unread and at the top. */
export function wakeItem(state: FeedState, item: FeedItem, now: number): Change {
  const seq = state.seq + 1;
  const at = Math.max(now, state.lastAt + 1);
  const woken = { ...item, pos: seq, seq, updatedAt: at, seenAt: null, readAt: null, snoozedUntil: null };
  return {
    state: { ...recount(state, [item], [woken]), seq, lastAt: at },
    put: [woken],
    drop: [],
    frame: { type: 'item', item: woken, isNew: false },
  };
}

/** Drops items that have ended; null for none. */
export function dropItems(state: FeedState, items: readonly FeedItem[]): Change | null {
  if (items.length === 0) return null;
  const seq = state.seq + 1;
  const counted = recount(state, items, []);
  return {
    state: { ...counted, seq, resetSeq: seq, items: state.items - items.length },
    put: [],
    drop: items,
    frame: { type: 'reset' },
  };
}

/**
 * Takes the items of a person who is the same one, in their order; those that are known stay as they are. They come to the
 * top, each with a `seq` of its own, and clients are told once to read again. null for none.
 */
export function takeItems(
  state: FeedState,
  items: readonly FeedItem[],
  oldest: readonly FeedItem[],
  now: number,
): Change | null {
  if (items.length === 0) return null;
  const first = Math.max(now, state.lastAt + 1);
  const put = items.map((item, i) => {
    const seq = state.seq + 1 + i;
    return { ...item, pos: seq, seq, updatedAt: first + i };
  });
  const seq = state.seq + items.length;
  const excess = Math.max(0, state.items + put.length - feedLimits.items);
  const drop = oldest.slice(0, excess);
  return {
    state: {
      ...recount(state, drop, put),
      seq,
      resetSeq: seq,
      lastAt: first + items.length - 1,
      items: state.items + put.length - drop.length,
    },
    put,
    drop,
    frame: { type: 'reset' },
  };
}

/** How long an item is kept after it last came. */
export const keptMs = feedLimits.keptDays * 24 * 3_600_000;

/** When an item that last came at `at` ends, epoch ms. */
export const endOf = (at: number): number => at + keptMs;

/** When an item needs the clock: at the end of its snooze, else at its own. */
export const lookAt = ({ snoozedUntil, updatedAt }: FeedItem): number => snoozedUntil ?? endOf(updatedAt);

/** When the one alarm of a feed rings: at the first of these moments; null for never. */
export function nextAlarm(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Whether an item takes a further message of its group. */
function takesMore(item: FeedItem, { windowMs }: Batch, now: number): boolean {
  const isOpen = item.readAt === null && item.archivedAt === null && item.snoozedUntil === null;
  return isOpen && now - item.createdAt < windowMs;
}

function recount(state: FeedState, before: readonly FeedItem[], after: readonly FeedItem[]): FeedState {
  const [gone, come] = [countItems(before), countItems(after)];
  return {
    ...state,
    unread: state.unread - gone.unread + come.unread,
    unseen: state.unseen - gone.unseen + come.unseen,
  };
}

const newItem = (id: string, content: FeedContent, at: number): Omit<FeedItem, 'pos' | 'seq'> => ({
  ...content,
  id,
  batchKey: null,
  count: 1,
  actors: [],
  createdAt: at,
  updatedAt: at,
  seenAt: null,
  readAt: null,
  archivedAt: null,
  snoozedUntil: null,
});

function actorsOf(earlier: FeedItem | null, actor: string | null): readonly string[] {
  const known = earlier?.actors ?? [];
  if (actor === null) return known;
  return [actor, ...known.filter((other) => other !== actor)].slice(0, feedLimits.actors);
}

/** The groups that changed longest ago are forgotten. */
function withBatch(batches: FeedState['batches'], key: string, id: string): FeedState['batches'] {
  return [...batches.filter(([other]) => other !== key), [key, id] as const].slice(-feedLimits.batches);
}

/** The id of the newest item of a group; null where there is none. */
export const groupedId = ({ batches }: FeedState, key: string): string | null =>
  batches.find(([other]) => other === key)?.[1] ?? null;
