/** Text of a button of an item, and where it leads. */
export interface FeedAction {
  label: string;
  url: string | null;
}

/** One item; its texts are text, never HTML. Times are ISO 8601. */
export interface FeedItem {
  id: string;
  /** Of its last change. */
  seq: number;
  title: string;
  body: string;
  /** http(s) address or a path that begins with one `/`. */
  url: string | null;
  severity: 'info' | 'success' | 'warning' | 'error' | 'critical';
  topic: string | null;
  actions: FeedAction[];
  data: Record<string, unknown>;
  /** Like items that this one stands for. */
  count: number;
  /** Who caused them, newest first. */
  actors: string[];
  createdAt: string;
  /** When it last came to the top. */
  updatedAt: string;
  seenAt: string | null;
  readAt: string | null;
  archivedAt: string | null;
  snoozedUntil: string | null;
}

export interface FeedCounts {
  /** Items that were not read. */
  unread: number;
  /** Items that were not shown yet: the number for a badge. */
  unseen: number;
}

/**
 * `connecting`: nothing is known yet, or the connection was lost a moment ago. `live`: changes come at once. `polling`: they
 * come within half a minute. `error`: the token is not taken, and nobody gives another one. `closed`: stopped, or erased.
 */
export type FeedStatus = 'connecting' | 'live' | 'polling' | 'error' | 'closed';

/** What is known of the feed; every change makes a new object. */
export interface FeedSnapshot {
  /** Newest first, without archived and snoozed ones. */
  items: readonly FeedItem[];
  counts: FeedCounts;
  status: FeedStatus;
  /** Whether there are older items to load. */
  hasMore: boolean;
  /** Whether the first page is here. */
  loaded: boolean;
}

export interface FeedOptions {
  /** Address of your Sendora, e.g. https://sendora.example.com. */
  baseUrl: string;
  /**
   * Gives the user token that your server signs. Asked at the start, before a token ends, and once where one was refused;
   * `refresh` then says that a kept one is of no use.
   */
  getToken(options: { refresh: boolean }): string | Promise<string>;
  /** Items of a page, 1 to 100. Default 20. */
  pageSize?: number;
  /** What went wrong, for a log; the client goes on by itself. */
  onError?(error: unknown): void;
}

export interface FeedClient {
  getSnapshot(): FeedSnapshot;
  /** Calls after every change; returns the function that ends it. */
  subscribe(listener: () => void): () => void;
  /** Calls for items that came while the client runs, not for those it loads. */
  onItem(listener: (item: FeedItem) => void): () => void;
  loadMore(): Promise<void>;
  /** Marks are shown at once; where they are refused, they are taken back and the promise rejects. */
  markSeen(ids: readonly string[]): Promise<void>;
  markRead(ids: readonly string[]): Promise<void>;
  markUnread(ids: readonly string[]): Promise<void>;
  markAllRead(): Promise<void>;
  archive(ids: readonly string[], archived?: boolean): Promise<void>;
  snooze(ids: readonly string[], until: Date): Promise<void>;
  /** Marks an item as read and reports the click; `action` is the position of one of its actions. */
  click(id: string, action?: number): Promise<void>;
  /** Ends the connection and every timer. */
  stop(): void;
}
