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
import { decodeCursor, encodeCursor } from '../access/pages.ts';
import type { FeedMarkedNow } from '../feed-object/messages.ts';
import type { Caller } from './caller.ts';

const dayMs = 24 * 3_600_000;

export async function listFeed({ feed }: Caller, { since, cursor, ...filter }: FeedQuery): Promise<FeedPage> {
  if (since !== undefined) return { ...(await feed.since(since)), nextCursor: null };
  const { next, ...page } = await feed.list({ ...filter, after: cursor === undefined ? null : positionOf(cursor) });
  return { ...page, nextCursor: next === null ? null : encodeCursor([next]) };
}

export async function countFeed({ feed }: Caller): Promise<FeedCountsAnswer> {
  const { counts, seq } = await feed.counts();
  return { ...counts, seq };
}

export async function markFeed(
  { feed }: Caller,
  kind: 'seen' | 'read' | 'unread',
  ids: readonly string[],
): Promise<FeedMarked> {
  return markedOf(await feed.mark(ids, { kind }));
}

export async function archiveFeed({ feed }: Caller, { ids, archived }: FeedArchive): Promise<FeedMarked> {
  return markedOf(await feed.mark(ids, { kind: 'archive', archived }));
}

export async function readAllOfFeed({ feed }: Caller, { before, archive }: FeedReadAll): Promise<FeedMarked> {
  return markedOf(await feed.markAll(before ?? null, archive));
}

export async function snoozeFeed({ feed, now }: Caller, { ids, until }: FeedSnooze): Promise<FeedMarked> {
  const moment = Date.parse(until);
  if (moment <= now || moment > now + feedLimits.snoozeDays * dayMs) {
    const message = `An item is snoozed until a moment ahead of now, by at most ${feedLimits.snoozeDays} days.`;
    throw invalidInput([{ pointer: '/until', code: 'invalid_value', message }]);
  }
  return markedOf(await feed.mark(ids, { kind: 'snooze', until: moment }));
}

export async function clickFeed({ feed }: Caller, { id }: FeedClick): Promise<FeedMarked> {
  return markedOf(await feed.mark([id], { kind: 'read' }));
}

const markedOf = ({ changed, counts, seq }: FeedMarkedNow): FeedMarked => ({ changed, ...counts, seq });

function positionOf(cursor: string): number {
  const [position] = decodeCursor(cursor, 1);
  return Number.isInteger(position) ? Number(position) : 0;
}
