// Channels of a project, and what they do.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { pollInterval } from '../live.ts';
import type { Source } from './source.ts';

export type Channel = Awaited<ReturnType<ApiClient['listChannels']>>['data'][number];
export type ChannelTestResult = Awaited<ReturnType<ApiClient['testChannel']>>;

export interface ChannelFilters {
  q?: string;
  kind?: ChannelKind;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;
const all = (projectId: string) => [projectId, 'channels'] as const;

export const channelQueries = {
  all,
  /** The first hundred, for pickers and names. */
  some: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'some'],
      queryFn: ({ signal }) => client.listChannels({ query: { projectId, pageSize: 100 }, signal }),
      staleTime: 30_000,
    }),
  list: ({ client, projectId }: Source, filters: ChannelFilters) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'list', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listChannels({
          query: { projectId, ...filters, pageSize: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: pollInterval,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'one', id],
      queryFn: ({ signal }) => client.getChannel({ params: { id }, signal }),
      refetchInterval: pollInterval,
    }),
  /** Outcomes of the messages of the last hour, by the id of their channel. */
  lastHour: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'last-hour'],
      queryFn: async ({ signal }) => {
        const from = new Date(Date.now() - hourMs).toISOString();
        return (await client.countDeliveries({ query: { projectId, from }, signal })).byChannel;
      },
      refetchInterval: minuteMs / 4,
    }),
  /** The newest messages of a channel that wait, a hundred at most. */
  waiting: ({ client, projectId }: Source, channelId: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'waiting', channelId],
      queryFn: ({ signal }) =>
        client.listDeliveries({ query: { projectId, channelId, state: 'waiting', pageSize: 100 }, signal }),
      refetchInterval: pollInterval,
    }),
};
