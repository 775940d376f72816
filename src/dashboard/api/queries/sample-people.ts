import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';

/** A few people of a project, whose values are shown as samples. */
export const samplePeopleQuery = ({ client, projectId }: { client: ApiClient; projectId: string }) =>
  queryOptions({
    queryKey: [projectId, 'people', 'sample'],
    queryFn: async ({ signal }) => (await client.listProfiles({ query: { projectId, pageSize: 20 }, signal })).data,
    staleTime: 5 * 60_000,
    retry: false,
  });

/** People whose id, address or name holds a text. */
export const peopleFoundQuery = ({ client, projectId }: { client: ApiClient; projectId: string }, q: string) =>
  queryOptions({
    queryKey: [projectId, 'people', 'found', q],
    queryFn: async ({ signal }) => (await client.listProfiles({ query: { projectId, pageSize: 20, q }, signal })).data,
    enabled: q !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
