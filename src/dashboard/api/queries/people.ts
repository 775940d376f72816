// People: one of them.
import { queryOptions } from '@tanstack/react-query';
import type { Source } from './source.ts';

const all = (projectId: string) => [projectId, 'people'] as const;

export const personQueries = {
  all,
  one: ({ client, projectId }: Source, userId: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'one', userId],
      queryFn: ({ signal }) => client.getProfile({ params: { userId }, query: { projectId }, signal }),
      retry: false,
    }),
};
