import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { createFeedClient, type FeedClient, type FeedOptions, type FeedSnapshot } from '../feed/index.ts';

export type * from '../feed/index.ts';

/** What is shown before the first page is here, and on a server. */
const nothing: FeedSnapshot = {
  items: [],
  counts: { unread: 0, unseen: 0 },
  status: 'connecting',
  hasMore: false,
  loaded: false,
};

type Acts = Omit<FeedClient, 'getSnapshot' | 'subscribe' | 'onItem' | 'stop'>;

export interface UseFeedOptions extends FeedOptions {
  /** Another value is another person, whose feed begins anew. */
  userId?: string;
  /** Called for items that come while the component is shown. */
  onItem?(item: FeedSnapshot['items'][number]): void;
}

/** The feed of the person of the token, live. Options may be new objects with each rendering: the newest ones count. */
export function useFeed(options: UseFeedOptions): FeedSnapshot & Acts {
  const newest = useRef(options);
  newest.current = options;
  const [client, setClient] = useState<FeedClient | null>(null);
  const { baseUrl, pageSize, userId } = options;
  useEffect(() => {
    const started = createFeedClient({
      baseUrl,
      ...(pageSize === undefined ? {} : { pageSize }),
      getToken: (asked) => newest.current.getToken(asked),
      onError: (error) => newest.current.onError?.(error),
    });
    started.onItem((item) => newest.current.onItem?.(item));
    setClient(started);
    return () => {
      setClient(null);
      started.stop();
    };
  }, [baseUrl, pageSize, userId]);
  const snapshot = useSyncExternalStore(
    client?.subscribe ?? noSubscription,
    client?.getSnapshot ?? emptySnapshot,
    emptySnapshot,
  );
  const acts = useMemo(() => actsOf(client), [client]);
  return { ...snapshot, ...acts };
}

const noSubscription = () => () => {};
const emptySnapshot = () => nothing;

/** The marks; before the client is there they do nothing. */
function actsOf(client: FeedClient | null): Acts {
  const act =
    <A extends unknown[]>(run: (client: FeedClient, ...given: A) => Promise<void>) =>
    async (...given: A) => {
      if (client) await run(client, ...given);
    };
  return {
    loadMore: act((to) => to.loadMore()),
    markSeen: act((to, ids: readonly string[]) => to.markSeen(ids)),
    markRead: act((to, ids: readonly string[]) => to.markRead(ids)),
    markUnread: act((to, ids: readonly string[]) => to.markUnread(ids)),
    markAllRead: act((to) => to.markAllRead()),
    archive: act((to, ids: readonly string[], archived?: boolean) => to.archive(ids, archived)),
    snooze: act((to, ids: readonly string[], until: Date) => to.snooze(ids, until)),
    click: act((to, id: string, action?: number) => to.click(id, action)),
  };
}
