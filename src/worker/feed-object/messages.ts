import type { FeedCounts, FeedItem as FeedItemShown } from '../../contract/messages/feed.ts';
import type { FeedFilter } from '../../engine/feed/item.ts';

/** Counts and `seq` of one commit. */
export interface FeedNow {
  counts: FeedCounts;
  seq: number;
}

export interface FeedListQuery extends FeedFilter {
  pageSize: number;
  /** `pos` of the last item of the page before; null for the first page. */
  after: number | null;
}

export interface FeedListAnswer extends FeedNow {
  data: FeedItemShown[];
  /** `pos` of the last item, where there are further ones. */
  next: number | null;
}

export interface FeedSince extends FeedNow {
  /** In the order of their changes. */
  data: FeedItemShown[];
  reset: boolean;
}

export interface FeedMarkedNow extends FeedNow {
  changed: number;
  ids: string[];
}

/** What became of a new item; `recount`: its title has to be made for this count, and nothing was added. */
export type FeedAdded = { kind: 'added' | 'known' } | { kind: 'recount'; count: number };

/** What the stream is told of a call of the person. */
export interface FeedAct {
  type: 'feed.item_seen' | 'feed.item_read' | 'feed.item_archived' | 'feed.item_clicked';
  projectId: string;
  userId: string;
  /** Position of the action that was clicked. */
  action?: number;
}

/** Whose socket it is, and until when; what a socket carries while the object sleeps. */
export interface SocketOwner {
  projectId: string;
  userId: string;
  /** Fingerprint of the secret that signed the token. */
  keyId: string;
  /** End of the token, epoch ms. */
  expiresAt: number;
  /** Epoch ms. */
  openedAt: number;
}

/** How a socket is asked for: by a header, since the answer has to be a response. */
export interface SocketOpening extends Omit<SocketOwner, 'openedAt'> {
  /** What the client has; null where it asks for nothing. */
  since: number | null;
}

export const socketHeader = 'x-sendora-feed-socket';

export function parseOpening(text: string): SocketOpening {
  return JSON.parse(text);
}
