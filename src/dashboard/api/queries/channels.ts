// Channels of a project.
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type Channel = Awaited<ReturnType<ApiClient['listChannels']>>['data'][number];

const all = (projectId: string) => [projectId, 'channels'] as const;

export const channelQueries = {
  all,
  /** The first hundred, for pickers and names. */
  some: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'some'],
      queryFn: ({ signal }) => client.listChannels({ query: { projectId, pageSize: 100 }, signal }),
      staleTime: 30_000,
    }),
};
