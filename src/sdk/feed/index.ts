export { createFeedClient } from './client.ts';
export type {
  FeedAction,
  FeedClient,
  FeedCounts,
  FeedItem,
  FeedOptions,
  FeedSnapshot,
  FeedStatus,
} from './types.ts';
