import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';

/** How many of the latest events are looked at. */
const looked = 50;

/** The latest events of a type, which may be a pattern; none for an empty one. */
export const triggerEventsQuery = ({ client, projectId }: { client: ApiClient; projectId: string }, type: string) =>
  queryOptions({
    queryKey: [projectId, 'events', 'latest', type],
    queryFn: async ({ signal }) =>
      (await client.listEvents({ query: { projectId, type, pageSize: looked }, signal })).data,
    enabled: type !== '',
    staleTime: 60_000,
    retry: false,
  });
