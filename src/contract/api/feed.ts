import {
  FeedArchive,
  FeedClick,
  FeedCountsAnswer,
  FeedFrame,
  FeedIds,
  FeedLiveQuery,
  FeedMarked,
  FeedPage,
  FeedQuery,
  FeedReadAll,
  FeedSnooze,
} from '../messages/feed.ts';
import type { Routes } from './route.ts';

const tag = {
  name: 'Feed',
  text: 'The in-app feed of one person, called from their browser or app with a user token that your server signs.',
};
const read = { method: 'get', tag, userToken: true, status: 200 } as const;
const mark = { method: 'post', tag, userToken: true, maxBytes: 16 * 1_024, status: 200, answer: FeedMarked } as const;
const ids = ['0192f3a4-5b6c-8d8e-9f10-a1b2c3d4e5f6'];

/** What people call themselves; project and person come from their token. */
export const feedRoutes = {
  listFeed: {
    ...read,
    path: '/v1/feed',
    summary: 'List the items of the feed, newest first, or what changed since a moment',
    query: FeedQuery,
    answer: FeedPage,
  },
  countFeed: {
    ...read,
    path: '/v1/feed/counts',
    summary: 'Count what is unread and unseen',
    conditional: true,
    answer: FeedCountsAnswer,
  },
  watchFeed: {
    method: 'get',
    tag,
    userToken: true,
    path: '/v1/feed/live',
    summary: 'Follow the feed live',
    query: FeedLiveQuery,
    status: 101,
    frame: FeedFrame,
  },
  markFeedSeen: { ...mark, path: '/v1/feed/seen', summary: 'Mark items as seen', body: FeedIds, example: { ids } },
  markFeedRead: { ...mark, path: '/v1/feed/read', summary: 'Mark items as read', body: FeedIds, example: { ids } },
  markFeedUnread: {
    ...mark,
    path: '/v1/feed/unread',
    summary: 'Mark items as not read',
    body: FeedIds,
    example: { ids },
  },
  archiveFeed: {
    ...mark,
    path: '/v1/feed/archive',
    summary: 'Archive items, or bring them back',
    body: FeedArchive,
    example: { ids, archived: true },
  },
  markFeedAllRead: {
    ...mark,
    path: '/v1/feed/read-all',
    summary: 'Mark all items as read, up to a moment',
    body: FeedReadAll,
    example: { before: 41 },
  },
  snoozeFeed: {
    ...mark,
    path: '/v1/feed/snooze',
    summary: 'Hide items until a moment',
    body: FeedSnooze,
    example: { ids, until: '2026-05-02T08:00:00Z' },
  },
  clickFeed: {
    ...mark,
    path: '/v1/feed/click',
    summary: 'Report that an item or one of its actions was clicked, which marks it as read',
    body: FeedClick,
    example: { id: ids[0], action: 0 },
  },
} satisfies Routes;
