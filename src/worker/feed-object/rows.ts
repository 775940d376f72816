// The rows of a feed, and the items and the state they hold.
import type { FeedAction, FeedSeverity } from '../../contract/messages/feed.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { FeedState } from '../../engine/feed/feed.ts';
import type { FeedItem } from '../../engine/feed/item.ts';

export interface ItemRow {
  pos: number;
  id: string;
  seq: number;
  title: string;
  body: string;
  url: string | null;
  severity: FeedSeverity;
  topic: string | null;
  actions: string;
  data: string;
  batch_key: string | null;
  count: number;
  actors: string;
  created_at: number;
  updated_at: number;
  seen_at: number | null;
  read_at: number | null;
  archived_at: number | null;
  snoozed_until: number | null;
}

export interface MetaRow {
  seq: number;
  unread: number;
  unseen: number;
  items: number;
  last_at: number;
  reset_seq: number;
  batches: string;
  next_alarm: number | null;
}

/** In the order of `itemValues`. */
export const itemColumns = [
  'pos',
  'id',
  'seq',
  'title',
  'body',
  'url',
  'severity',
  'topic',
  'actions',
  'data',
  'batch_key',
  'count',
  'actors',
  'created_at',
  'updated_at',
  'seen_at',
  'read_at',
  'archived_at',
  'snoozed_until',
] as const satisfies (keyof ItemRow)[];

export function itemValues(item: FeedItem): (string | number | null)[] {
  const row: ItemRow = {
    pos: item.pos,
    id: item.id,
    seq: item.seq,
    title: item.title,
    body: item.body,
    url: item.url,
    severity: item.severity,
    topic: item.topic,
    actions: JSON.stringify(item.actions),
    data: JSON.stringify(item.data),
    batch_key: item.batchKey,
    count: item.count,
    actors: JSON.stringify(item.actors),
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    seen_at: item.seenAt,
    read_at: item.readAt,
    archived_at: item.archivedAt,
    snoozed_until: item.snoozedUntil,
  };
  return itemColumns.map((column) => row[column]);
}

export const itemOf = (row: ItemRow): FeedItem => ({
  pos: row.pos,
  id: row.id,
  seq: row.seq,
  title: row.title,
  body: row.body,
  url: row.url,
  severity: row.severity,
  topic: row.topic,
  actions: JSON.parse(row.actions) as FeedAction[],
  data: JSON.parse(row.data) as Record<string, JsonValue>,
  batchKey: row.batch_key,
  count: row.count,
  actors: JSON.parse(row.actors) as string[],
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  seenAt: row.seen_at,
  readAt: row.read_at,
  archivedAt: row.archived_at,
  snoozedUntil: row.snoozed_until,
});

export const stateOf = (row: MetaRow): FeedState => ({
  seq: row.seq,
  unread: row.unread,
  unseen: row.unseen,
  items: row.items,
  lastAt: row.last_at,
  resetSeq: row.reset_seq,
  batches: JSON.parse(row.batches) as [string, string][],
});
