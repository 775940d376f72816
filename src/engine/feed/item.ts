// Decides what an item of a feed is, and what of a message becomes one.
// 1. Text is text: nothing is escaped, and whoever shows it must not take it for HTML.
// 2. An address is http(s), or a path of the site that shows it; anything else is left out.
import { type FeedAction, type FeedSeverity, feedLimits } from '../../contract/messages/feed.ts';
import type { JsonValue } from '../../contract/primitives.ts';

/** What an item says. */
export interface FeedContent {
  title: string;
  body: string;
  url: string | null;
  severity: FeedSeverity;
  topic: string | null;
  actions: readonly FeedAction[];
  data: Readonly<Record<string, JsonValue>>;
}

/** One item; times are epoch ms. */
export interface FeedItem extends FeedContent {
  /** `seq` of the feed when it came, or last came again. The list is in this order. */
  pos: number;
  id: string;
  /** Of its last change. */
  seq: number;
  batchKey: string | null;
  count: number;
  actors: readonly string[];
  createdAt: number;
  /** When it came, or last came again; in the same order as `pos`. */
  updatedAt: number;
  seenAt: number | null;
  readAt: number | null;
  archivedAt: number | null;
  snoozedUntil: number | null;
}

export interface FeedCounts {
  unread: number;
  unseen: number;
}

/** Which items a list shows. */
export interface FeedFilter {
  status: 'all' | 'unread' | 'unseen' | 'read';
  archived: 'exclude' | 'include' | 'only';
  severity?: FeedSeverity | undefined;
  topic?: string | undefined;
}

/** F2: whether an item counts. */
export const isShown = ({ archivedAt, snoozedUntil }: FeedItem): boolean =>
  archivedAt === null && snoozedUntil === null;

/** F2: what these items add to the counts. */
export function countItems(items: readonly FeedItem[]): FeedCounts {
  const shown = items.filter(isShown);
  return {
    unread: shown.filter(({ readAt }) => readAt === null).length,
    unseen: shown.filter(({ seenAt }) => seenAt === null).length,
  };
}

/** Whether a list with this filter shows the item; a snoozed one is in no list. */
export function passesFilter(item: FeedItem, { status, archived, severity, topic }: FeedFilter): boolean {
  if (item.snoozedUntil !== null) return false;
  if (archived !== 'include' && (item.archivedAt !== null) !== (archived === 'only')) return false;
  if (severity !== undefined && item.severity !== severity) return false;
  if (topic !== undefined && item.topic !== topic) return false;
  if (status === 'unseen') return item.seenAt === null;
  return status === 'all' || (item.readAt === null) === (status === 'unread');
}

/** The content as the feed keeps it: texts cut to their limits, addresses only where they are safe. */
export function keptContent(content: FeedContent): FeedContent {
  return {
    title: cut(content.title, feedLimits.title),
    body: cut(content.body, feedLimits.body),
    url: safeUrl(content.url),
    severity: content.severity,
    topic: content.topic,
    actions: content.actions
      .slice(0, feedLimits.actions)
      .map(({ label, url }) => ({ label: cut(label, feedLimits.title), url: safeUrl(url) })),
    data: content.data,
  };
}

/** The address itself where it is http(s) or begins with one `/`; else null. */
export function safeUrl(url: string | null): string | null {
  const address = url?.trim() ?? '';
  // A browser drops line breaks and takes a backslash for a slash, so that "/\host" would lead to another site.
  const isPlain = address.length <= feedLimits.url && !/[\s\\\p{Cc}]/u.test(address);
  return isPlain && (/^https?:\/\/[^/?#]/i.test(address) || /^\/(?!\/)/.test(address)) ? address : null;
}

/** Never between the halves of a character. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
