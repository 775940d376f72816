// How the project is doing: what fails, what is stuck, and what was given up.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Granularity } from '../../../contract/account/health.ts';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { pollInterval } from '../live.ts';
import type { Source } from './source.ts';

export type DeliveryHealth = Awaited<ReturnType<ApiClient['getDeliveryHealth']>>;
export type ChannelHealth = DeliveryHealth['channels'][number];
export type WorkflowHealth = Awaited<ReturnType<ApiClient['getWorkflowHealth']>>;
export type Overview = Awaited<ReturnType<ApiClient['getOverview']>>;
export type WorkflowHealthRow = WorkflowHealth['workflows'][number];
export type DeadLetter = Awaited<ReturnType<ApiClient['listDeadLetters']>>['data'][number];

const all = (projectId: string) => [projectId, 'health'] as const;

export const healthQueries = {
  all,
  overview: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'overview'],
      queryFn: ({ signal }) => client.getOverview({ query: { projectId }, signal }),
    }),
  workflows: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'workflows'],
      queryFn: ({ signal }) => client.getWorkflowHealth({ query: { projectId }, signal }),
    }),
  delivery: ({ client, projectId }: Source, granularity: Granularity = 'hour') =>
    queryOptions({
      queryKey: [...all(projectId), 'delivery', granularity],
      queryFn: ({ signal }) => client.getDeliveryHealth({ query: { projectId, granularity }, signal }),
    }),
  deadLetters: ({ client, projectId }: Source, pageSize = 20) =>
    queryOptions({
      queryKey: [...all(projectId), 'dead-letters', pageSize],
      queryFn: ({ signal }) => client.listDeadLetters({ query: { projectId, pageSize }, signal }),
    }),
  allDeadLetters: ({ client, projectId }: Source) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'dead-letters', 'list'],
      queryFn: ({ pageParam, signal }) =>
        client.listDeadLetters({
          query: { projectId, pageSize: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: pollInterval,
    }),
};
