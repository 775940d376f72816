// Alerts: what rules have made of events, and who is at it.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { pollInterval } from '../live.ts';
import type { Source } from './source.ts';

export type Alert = Awaited<ReturnType<ApiClient['getAlert']>>;
type ListQuery = NonNullable<NonNullable<Parameters<ApiClient['listAlerts']>[0]>['query']>;
export type AlertFilters = Omit<ListQuery, 'projectId' | 'cursor' | 'pageSize'>;

const all = (projectId: string) => [projectId, 'alerts'] as const;

export const alertQueries = {
  all,
  pages: ({ client, projectId }: Source, filters: AlertFilters = {}) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'pages', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listAlerts({
          query: { projectId, pageSize: 50, ...filters, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
      refetchInterval: pollInterval,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'one', id],
      queryFn: ({ signal }) => client.getAlert({ params: { id }, signal }),
      retry: false,
      refetchInterval: pollInterval,
    }),
};
