// The feed as its clients see it: times as ISO 8601.
import type { FeedFrame, FeedItem as FeedItemShown } from '../../contract/messages/feed.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { FrameBody } from '../../engine/feed/feed.ts';
import type { FeedItem } from '../../engine/feed/item.ts';
import type { FeedSet } from '../../engine/feed/marks.ts';
import type { FeedNow } from './messages.ts';

const timeOrNull = (at: number | null): string | null => (at === null ? null : isoTime(at));

export function toFeedItem(item: FeedItem): FeedItemShown {
  const { pos: _pos, batchKey: _key, actions, actors, data, ...rest } = item;
  return {
    ...rest,
    actions: [...actions],
    actors: [...actors],
    data: { ...data },
    createdAt: isoTime(item.createdAt),
    updatedAt: isoTime(item.updatedAt),
    seenAt: timeOrNull(item.seenAt),
    readAt: timeOrNull(item.readAt),
    archivedAt: timeOrNull(item.archivedAt),
    snoozedUntil: timeOrNull(item.snoozedUntil),
  };
}

/** F5: the frame of a commit. */
export function toFrame(body: FrameBody, now: FeedNow): FeedFrame {
  switch (body.type) {
    case 'item':
      return { type: 'item', ...now, item: toFeedItem(body.item), isNew: body.isNew };
    case 'change': {
      const { ids, before, set } = body;
      const which = { ...(ids ? { ids: [...ids] } : {}), ...(before === undefined ? {} : { before }) };
      return { type: 'change', ...now, ...which, set: toSet(set) };
    }
    case 'reset':
      return { type: 'reset', ...now };
  }
}

type ShownSet = Extract<FeedFrame, { type: 'change' }>['set'];

const toSet = (set: FeedSet): ShownSet =>
  Object.fromEntries(Object.entries(set).map(([field, at]) => [field, timeOrNull(at)]));
