// The in-app feed of a person.
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { pollInterval } from '../live.ts';
import type { Source } from './source.ts';

export type FeedItem = Awaited<ReturnType<ApiClient['listFeedItems']>>['data'][number];
/** Which items are listed. */
export type FeedFilters = { archived?: 'exclude' | 'include' | 'only'; status?: 'unread' | 'unseen' | 'read' };

const all = (projectId: string) => [projectId, 'feed'] as const;

export const feedQueries = {
  all,
  items: ({ client, projectId }: Source, userId: string, filters: FeedFilters) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'items', userId, filters],
      queryFn: ({ pageParam, signal }) =>
        client.listFeedItems({
          query: {
            projectId,
            userId,
            ...filters,
            pageSize: 50,
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: pollInterval,
    }),
};
