// How the project is doing: what fails, what is stuck, and what was given up.
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type WorkflowHealth = Awaited<ReturnType<ApiClient['getWorkflowHealth']>>;
export type WorkflowHealthRow = WorkflowHealth['workflows'][number];
export type DeadLetter = Awaited<ReturnType<ApiClient['listDeadLetters']>>['data'][number];

const all = (projectId: string) => [projectId, 'health'] as const;

export const healthQueries = {
  all,
  workflows: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'workflows'],
      queryFn: ({ signal }) => client.getWorkflowHealth({ query: { projectId }, signal }),
    }),
  delivery: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'delivery'],
      queryFn: ({ signal }) => client.getDeliveryHealth({ query: { projectId }, signal }),
    }),
  deadLetters: ({ client, projectId }: Source, pageSize = 20) =>
    queryOptions({
      queryKey: [...all(projectId), 'dead-letters', pageSize],
      queryFn: ({ signal }) => client.listDeadLetters({ query: { projectId, pageSize }, signal }),
    }),
};
