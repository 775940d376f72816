// Workflows: what is read of them, and what is done with them.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

type Listed = Awaited<ReturnType<ApiClient['listWorkflows']>>;
export type Workflow = Listed['data'][number];

type ListQuery = NonNullable<NonNullable<Parameters<ApiClient['listWorkflows']>[0]>['query']>;
export type WorkflowFilters = Omit<ListQuery, 'projectId' | 'cursor' | 'pageSize'>;

const pageSize = 50;
const list = (projectId: string) => [projectId, 'workflows'] as const;

export const workflowQueries = {
  /** Everything that is known of workflows; to be invalidated after a change. */
  all: list,
  /** The pages of the list. */
  pages: ({ client, projectId }: Source, filters: WorkflowFilters = {}) =>
    infiniteQueryOptions({
      queryKey: [...list(projectId), 'pages', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listWorkflows({
          query: { projectId, pageSize, ...filters, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
  /** The first ones, by name or by what they wait for. */
  first: ({ client, projectId }: Source, most = 100) =>
    queryOptions({
      queryKey: [...list(projectId), 'first', most],
      queryFn: ({ signal }) => client.listWorkflows({ query: { projectId, pageSize: most }, signal }),
    }),
};
