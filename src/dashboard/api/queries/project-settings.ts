// What a project sets for itself: how long it keeps things, its variables and its secrets.
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type Retention = Awaited<ReturnType<ApiClient['getRetention']>>;
export type Variable = Awaited<ReturnType<ApiClient['getVariables']>>['data'][number];
export type ProjectSecret = Awaited<ReturnType<ApiClient['getSecrets']>>['data'][number];

const all = (projectId: string) => [projectId, 'settings'] as const;

export const settingQueries = {
  retention: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'retention'],
      queryFn: ({ signal }) => client.getRetention({ query: { projectId }, signal }),
    }),
  variables: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'variables'],
      queryFn: ({ signal }) => client.getVariables({ query: { projectId }, signal }),
    }),
  secrets: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'secrets'],
      queryFn: ({ signal }) => client.getSecrets({ query: { projectId }, signal }),
    }),
  /** The project as a bundle, to find where something is used. */
  content: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'content'],
      queryFn: ({ signal }) => client.exportBundle({ query: { projectId }, signal }),
    }),
};
