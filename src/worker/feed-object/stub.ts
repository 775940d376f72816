import type { NewItem } from '../../engine/feed/feed.ts';
import type { FeedItem } from '../../engine/feed/item.ts';
import type { FeedMark } from '../../engine/feed/marks.ts';
import type { Env } from '../env.ts';
import { derivedId } from '../ids.ts';
import {
  type FeedAct,
  type FeedAdded,
  type FeedListAnswer,
  type FeedListQuery,
  type FeedMarkedNow,
  type FeedNow,
  type FeedSince,
  type SocketOpening,
  socketHeader,
} from './messages.ts';

/** The feed of a person as its callers see it. */
export interface FeedStub {
  add(input: NewItem): Promise<FeedAdded>;
  counts(): Promise<FeedNow>;
  list(query: FeedListQuery): Promise<FeedListAnswer>;
  since(seq: number): Promise<FeedSince>;
  mark(ids: readonly string[], mark: Exclude<FeedMark, { kind: 'readAll' }>, act?: FeedAct): Promise<FeedMarkedNow>;
  markAll(before: number | null, archive: boolean, act?: FeedAct): Promise<FeedMarkedNow>;
  all(): Promise<FeedItem[]>;
  take(items: readonly FeedItem[]): Promise<void>;
  leave(ids: readonly string[]): Promise<void>;
  erase(until: number): Promise<void>;
}

const nameOf = (projectId: string, personId: string) => derivedId('feed', projectId, personId);

/** The feed of a person; it need not exist yet. */
export function feedOf(env: Env, projectId: string, personId: string): FeedStub {
  return env.FEEDS.getByName(nameOf(projectId, personId)) as unknown as FeedStub;
}

/** Opens a socket to the feed of a person. */
export function openFeedSocket(env: Env, request: Request, opening: SocketOpening): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set(socketHeader, JSON.stringify(opening));
  const name = nameOf(opening.projectId, opening.userId);
  return env.FEEDS.getByName(name).fetch(new Request(request, { headers }));
}
