// Decides what marking does to an item.
// F3: read implies seen; unread leaves seen; archive changes neither. An archived item is never snoozed.
import { type FeedItem, isShown } from './item.ts';

export type FeedMark =
  | { kind: 'seen' | 'read' | 'unread' }
  | { kind: 'archive'; archived: boolean }
  /** Only items that a list shows and that came up to `before`, a `seq`. */
  | { kind: 'readAll'; before: number; archive: boolean }
  /** `until` is epoch ms. */
  | { kind: 'snooze'; until: number };

/** What is different about marked items. A time of seeing or reading is for those alone that have none yet. */
export type FeedSet = Partial<Pick<FeedItem, 'seenAt' | 'readAt' | 'archivedAt' | 'snoozedUntil'>>;

/** What a mark sets at a moment, epoch ms. */
export function setOf(mark: FeedMark, now: number): FeedSet {
  switch (mark.kind) {
    case 'seen':
      return { seenAt: now };
    case 'read':
      return { seenAt: now, readAt: now };
    case 'unread':
      return { readAt: null };
    case 'archive':
      return mark.archived ? { archivedAt: now, snoozedUntil: null } : { archivedAt: null };
    case 'readAll':
      return { seenAt: now, readAt: now, ...(mark.archive ? { archivedAt: now } : {}) };
    case 'snooze':
      return { snoozedUntil: mark.until };
  }
}

/** The item with what is set; an earlier time of seeing or reading stays. */
export const withSet = (item: FeedItem, set: FeedSet): FeedItem => ({
  ...item,
  ...set,
  seenAt: item.seenAt ?? set.seenAt ?? null,
  readAt: set.readAt === null ? null : (item.readAt ?? set.readAt ?? null),
});

/** Whether a mark concerns an item as it is. */
export function concerns(item: FeedItem, mark: FeedMark): boolean {
  switch (mark.kind) {
    case 'seen':
      return item.seenAt === null;
    case 'read':
      return item.readAt === null;
    case 'unread':
      return item.readAt !== null;
    case 'archive':
      return (item.archivedAt !== null) !== mark.archived;
    case 'readAll':
      return item.pos <= mark.before && isShown(item) && (item.readAt === null || mark.archive);
    case 'snooze':
      return item.archivedAt === null && item.snoozedUntil !== mark.until;
  }
}
