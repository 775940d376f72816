import { queryOptions } from '@tanstack/react-query';
import type { Source } from './source.ts';

/** Variables of a project, with their values and defaults. */
export const variablesQuery = ({ client, projectId }: Source) =>
  queryOptions({
    queryKey: [projectId, 'variables'],
    queryFn: async ({ signal }) => (await client.getVariables({ query: { projectId }, signal })).data,
    staleTime: 30_000,
  });
