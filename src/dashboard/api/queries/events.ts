// Events: the stream, one of them, and why it started what it started.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type Event = Awaited<ReturnType<ApiClient['getEvent']>>;
export type EventExplanation = Awaited<ReturnType<ApiClient['explainEvent']>>;

type ListQuery = NonNullable<NonNullable<Parameters<ApiClient['listEvents']>[0]>['query']>;
export type EventFilters = Omit<ListQuery, 'projectId' | 'cursor' | 'pageSize'>;

const pageSize = 50;
const list = (projectId: string) => [projectId, 'events'] as const;

export const eventQueries = {
  all: list,
  /** The pages of the stream; the old ones stay while other filters load. */
  pages: ({ client, projectId }: Source, filters: EventFilters = {}) =>
    infiniteQueryOptions({
      queryKey: [...list(projectId), 'pages', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listEvents({
          query: { projectId, pageSize, ...filters, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  /** The newest ones that fit, e.g. of one person. */
  newest: ({ client, projectId }: Source, filters: EventFilters, most = 20) =>
    queryOptions({
      queryKey: [...list(projectId), 'newest', filters, most],
      queryFn: async ({ signal }) =>
        (await client.listEvents({ query: { projectId, pageSize: most, ...filters }, signal })).data,
      placeholderData: keepPreviousData,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...list(projectId), 'one', id],
      queryFn: ({ signal }) => client.getEvent({ params: { id }, signal }),
      retry: false,
    }),
  explanation: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...list(projectId), 'explanation', id],
      queryFn: ({ signal }) => client.explainEvent({ params: { id }, signal }),
      retry: false,
    }),
};
