// One workflow and its versions.
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';

export type Workflow = Awaited<ReturnType<ApiClient['getWorkflow']>>;

interface Source {
  client: ApiClient;
  projectId: string;
}

export const workflowQuery = ({ client, projectId }: Source, id: string) =>
  queryOptions({
    queryKey: [projectId, 'workflow', id],
    queryFn: ({ signal }) => client.getWorkflow({ params: { id }, signal }),
  });

/** The newest versions, with how many runs are in each. */
export const versionsQuery = ({ client, projectId }: Source, id: string) =>
  queryOptions({
    queryKey: [projectId, 'workflow', id, 'versions'],
    queryFn: ({ signal }) => client.listWorkflowVersions({ params: { id }, query: { pageSize: 50 }, signal }),
  });

/** How many runs are at each step and how many left it in the last days, by version. */
export const stepCountsQuery = ({ client, projectId }: Source, id: string) =>
  queryOptions({
    queryKey: [projectId, 'workflow', id, 'steps'],
    queryFn: ({ signal }) => client.listWorkflowSteps({ params: { id }, signal }),
  });
