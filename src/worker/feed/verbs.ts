// What a person does with their feed. The object decides; here its answers get the shapes of the contract.
import { invalidInput } from '../../contract/errors.ts';
import {
  type FeedArchive,
  type FeedClick,
  type FeedCountsAnswer,
  type FeedMarked,
  type FeedPage,
  type FeedQuery,
  type FeedReadAll,
  type FeedSnooze,
  feedLimits,
} from '../../contract/messages/feed.ts';
import { decodePosition, encodeCursor } from '../access/pages.ts';
import type { FeedAct, FeedMarkedNow } from '../feed-object/messages.ts';
import type { Caller } from './caller.ts';

const dayMs = 24 * 3_600_000;

export async function listFeed({ feed }: Caller, { since, cursor, ...filter }: FeedQuery): Promise<FeedPage> {
  if (since !== undefined) return { ...(await feed.since(since)), nextCursor: null };
  const { next, ...page } = await feed.list({ ...filter, after: cursor === undefined ? null : decodePosition(cursor) });
  return { ...page, nextCursor: next === null ? null : encodeCursor([next]) };
}

export async function countFeed({ feed }: Caller): Promise<FeedCountsAnswer> {
  const { counts, seq } = await feed.counts();
  return { ...counts, seq };
}

export async function markFeed(
  caller: Caller,
  kind: 'seen' | 'read' | 'unread',
  ids: readonly string[],
): Promise<FeedMarked> {
  const act = kind === 'unread' ? undefined : actOf(caller, `feed.item_${kind}`);
  return markedOf(await caller.feed.mark(ids, { kind }, act));
}

export async function archiveFeed(caller: Caller, { ids, archived }: FeedArchive): Promise<FeedMarked> {
  const act = archived ? actOf(caller, 'feed.item_archived') : undefined;
  return markedOf(await caller.feed.mark(ids, { kind: 'archive', archived }, act));
}

export async function readAllOfFeed(caller: Caller, { before, archive }: FeedReadAll): Promise<FeedMarked> {
  const act = actOf(caller, archive ? 'feed.item_archived' : 'feed.item_read');
  return markedOf(await caller.feed.markAll(before ?? null, archive, act));
}

export async function snoozeFeed({ feed, now }: Caller, { ids, until }: FeedSnooze): Promise<FeedMarked> {
  const moment = Date.parse(until);
  if (moment <= now || moment > now + feedLimits.snoozeDays * dayMs) {
    const message = `An item is snoozed until a moment ahead of now, by at most ${feedLimits.snoozeDays} days.`;
    throw invalidInput([{ pointer: '/until', code: 'invalid_value', message }]);
  }
  return markedOf(await feed.mark(ids, { kind: 'snooze', until: moment }));
}

export async function clickFeed(caller: Caller, { id, action }: FeedClick): Promise<FeedMarked> {
  const act = { ...actOf(caller, 'feed.item_clicked'), ...(action === undefined ? {} : { action }) };
  return markedOf(await caller.feed.mark([id], { kind: 'read' }, act));
}

/** What the stream is told of a call. */
const actOf = ({ user: { projectId, userId } }: Caller, type: FeedAct['type']): FeedAct => ({
  projectId,
  userId,
  type,
});

const markedOf = ({ changed, counts, seq }: FeedMarkedNow): FeedMarked => ({ changed, ...counts, seq });
