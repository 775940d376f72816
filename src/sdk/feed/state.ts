// What a client knows of a feed, and how frames change it. Whoever applies frames in order has what the list shows.
import type { FeedCounts, FeedItem } from './types.ts';

type Stamp = { seq: number; counts: FeedCounts };
export type FeedSet = Partial<Pick<FeedItem, 'seenAt' | 'readAt' | 'archivedAt' | 'snoozedUntil'>>;
export type Frame = Stamp &
  (
    | { type: 'hello' }
    | { type: 'reset' }
    | { type: 'item'; item: FeedItem; isNew: boolean }
    | { type: 'change'; ids?: string[]; before?: number; set: FeedSet }
    | { type: 'catchup'; data: FeedItem[] }
  );

export interface FeedState extends Stamp {
  /** Newest first; archived and snoozed ones too. */
  items: readonly FeedItem[];
}

/** `gap`: something was missed, ask since `state.seq`. `reload`: read the list again. */
export interface Applied {
  state: FeedState;
  need?: 'gap' | 'reload';
}

const mostItems = 1_000;

export const emptyState: FeedState = { seq: 0, counts: { unread: 0, unseen: 0 }, items: [] };

export const isShown = ({ archivedAt, snoozedUntil }: FeedItem): boolean =>
  archivedAt === null && snoozedUntil === null;

/** Applies a frame. `since`: what its sender had asked for, where it is the answer to that. */
export function apply(state: FeedState, frame: Frame, since?: number): Applied {
  const { seq, counts } = frame;
  if (frame.type === 'reset') return { state, need: 'reload' };
  // What it tells is in the catchup behind it.
  if (frame.type === 'hello') return { state };
  if (frame.type === 'catchup') {
    if (since !== undefined && since > state.seq) return { state, need: 'gap' };
    return seq < state.seq ? { state } : { state: { seq, counts, items: withItems(state.items, frame.data) } };
  }
  if (seq <= state.seq) return { state };
  if (seq > state.seq + 1) return { state, need: 'gap' };
  if (frame.type === 'item') return { state: { seq, counts, items: withItems(state.items, [frame.item]) } };
  const { ids, set } = frame;
  const known = ids?.filter((id) => state.items.some((item) => item.id === id)) ?? [];
  // What comes back into the list has to be there to be shown.
  const isBack = ids !== undefined && set.archivedAt === null && known.length < ids.length;
  if (!ids || isBack) return { state, need: 'reload' };
  return { state: { seq, counts, items: withSet(state.items, known, set, seq) } };
}

/** The items with some that are new or different. */
export function withItems(items: readonly FeedItem[], some: readonly FeedItem[]): FeedItem[] {
  const ids = new Set(some.map(({ id }) => id));
  return [...items.filter(({ id }) => !ids.has(id)), ...some]
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
    .slice(0, mostItems);
}

/** The items with what a mark sets; a time of seeing or reading stays. */
export function withSet(items: readonly FeedItem[], ids: readonly string[], set: FeedSet, seq?: number): FeedItem[] {
  return items.map((item) =>
    ids.includes(item.id)
      ? {
          ...item,
          ...set,
          seenAt: item.seenAt ?? set.seenAt ?? null,
          readAt: set.readAt === null ? null : (item.readAt ?? set.readAt ?? null),
          seq: seq ?? item.seq,
        }
      : item,
  );
}

/** What these items add to the counts. */
export function countsOf(items: readonly FeedItem[]): FeedCounts {
  const shown = items.filter(isShown);
  return {
    unread: shown.filter(({ readAt }) => !readAt).length,
    unseen: shown.filter(({ seenAt }) => !seenAt).length,
  };
}
