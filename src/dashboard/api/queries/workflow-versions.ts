// The versions of a workflow, and the jobs that move its runs between them.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { byCursor, pageQuery } from './cursor-pages.ts';
import type { Source } from './source.ts';

export type VersionSummary = Awaited<ReturnType<ApiClient['listWorkflowVersions']>>['data'][number];
export type WorkflowVersion = Awaited<ReturnType<ApiClient['getWorkflowVersion']>>;
export type RunJob = Awaited<ReturnType<ApiClient['listWorkflowJobs']>>['data'][number];

const key = (projectId: string, id: string) => [projectId, 'workflow', id] as const;
/** How often a job that is under way is asked for its progress, ms. */
const jobMs = 2_000;

export const workflowVersionQueries = {
  /** Newest first. */
  pages: ({ client, projectId }: Source, id: string) =>
    infiniteQueryOptions({
      queryKey: [...key(projectId, id), 'versions', 'pages'],
      queryFn: ({ pageParam, signal }) =>
        client.listWorkflowVersions({ params: { id }, query: pageQuery(pageParam), signal }),
      ...byCursor,
    }),
  /** Newest first; read again and again while one of them is under way. */
  jobs: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...key(projectId, id), 'jobs'],
      queryFn: async ({ signal }) => (await client.listWorkflowJobs({ params: { id }, signal })).data,
      refetchInterval: ({ state: { data } }) => (data?.some(({ status }) => status === 'running') ? jobMs : false),
    }),
};
