// Runs: lists of them, one with its trace, what is around it, and what people do to it.
import { infiniteQueryOptions, keepPreviousData, queryOptions, replaceEqualDeep } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type RunSummary = Awaited<ReturnType<ApiClient['listRuns']>>['data'][number];
export type Run = Awaited<ReturnType<ApiClient['getRun']>>;
export type RunDelivery = Awaited<ReturnType<ApiClient['listDeliveries']>>['data'][number];
export type SkippedRun = Awaited<ReturnType<ApiClient['restartRuns']>>['skippedRuns'][number];

type ListQuery = NonNullable<NonNullable<Parameters<ApiClient['listRuns']>[0]>['query']>;
export type RunFilters = Omit<ListQuery, 'projectId' | 'cursor' | 'pageSize'>;

const pageSize = 50;
/** Most messages of one run that are read with it; a run of more steps with messages shows the rest without what was heard. */
const mostDeliveries = 100;
const list = (projectId: string) => [projectId, 'runs'] as const;

/**
 * What is kept of two answers about a run: the newer one, whatever came first, as a read may end behind a frame that was sent
 * after it began. Frames and some answers leave out what does not change with the run; that stays as it was.
 */
const newerRun = (known: Run | undefined, came: Run): Run =>
  known === undefined
    ? came
    : replaceEqualDeep(known, came.seq < known.seq ? { ...came, ...known } : { ...known, ...came });

export const runQueries = {
  /** Everything that is known of runs; to be invalidated after a change. */
  all: list,
  /** The pages of the list; the old ones stay while other filters load. */
  pages: ({ client, projectId }: Source, filters: RunFilters = {}) =>
    infiniteQueryOptions({
      queryKey: [...list(projectId), 'pages', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listRuns({
          query: { projectId, pageSize, ...filters, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  /** The newest runs that started at or after a moment, at most a page of them. */
  since: ({ client, projectId }: Source, from: string) =>
    queryOptions({
      queryKey: [...list(projectId), 'since', from],
      queryFn: ({ signal }) => client.listRuns({ query: { projectId, from, pageSize: 100 }, signal }),
      placeholderData: keepPreviousData,
    }),
  /** A run, kept as `newerRun` says, also where a frame or the answer of an act is put there. */
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...list(projectId), 'one', id],
      queryFn: ({ signal }) => client.getRun({ params: { id }, signal }),
      structuralSharing: (known, came) => newerRun(known as Run | undefined, came as Run),
      retry: false,
    }),
  /** The messages of a run, with what was heard of them afterwards. */
  deliveries: ({ client, projectId }: Source, runId: string) =>
    queryOptions({
      queryKey: [...list(projectId), 'deliveries', runId],
      queryFn: async ({ signal }) =>
        (await client.listDeliveries({ query: { projectId, runId, pageSize: mostDeliveries }, signal })).data,
    }),
  /** A version never changes. */
  version: ({ client, projectId }: Source, workflowId: string, version: number) =>
    queryOptions({
      queryKey: [projectId, 'workflows', 'version', workflowId, version],
      queryFn: ({ signal }) => client.getWorkflowVersion({ params: { id: workflowId, version }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
  /** Names of the channels by their ids. */
  channelNames: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [projectId, 'channels', 'names'],
      queryFn: async ({ signal }) => {
        const { data } = await client.listChannels({ query: { projectId, pageSize: 100 }, signal });
        return new Map(data.map(({ id, name }) => [id, name]));
      },
      staleTime: 60_000,
    }),
  /** How many runs of the workflow failed and have not been restarted, at most a page of them. */
  failed: ({ client, projectId }: Source, workflowId: string) =>
    queryOptions({
      queryKey: [...list(projectId), 'failed', workflowId],
      queryFn: ({ signal }) =>
        client.listRuns({ query: { projectId, workflowId, status: 'failed', pageSize: 100 }, signal }),
    }),
};
