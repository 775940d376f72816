// Layouts and partials: what mails have in common. A project has few of them.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type Layout = Awaited<ReturnType<ApiClient['getLayout']>>;
export type EmailPartial = Awaited<ReturnType<ApiClient['getPartial']>>;

const pageSize = 50;
const layouts = (projectId: string) => [projectId, 'layouts'] as const;
const partials = (projectId: string) => [projectId, 'partials'] as const;

export const layoutQueries = {
  all: layouts,
  pages: ({ client, projectId }: Source) =>
    infiniteQueryOptions({
      queryKey: [...layouts(projectId), 'pages'],
      queryFn: ({ pageParam, signal }) =>
        client.listLayouts({
          query: { projectId, pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...layouts(projectId), 'one', id],
      queryFn: ({ signal }) => client.getLayout({ params: { id }, signal }),
      refetchOnWindowFocus: false,
      retry: false,
    }),
};

export const partialQueries = {
  all: partials,
  pages: ({ client, projectId }: Source) =>
    infiniteQueryOptions({
      queryKey: [...partials(projectId), 'pages'],
      queryFn: ({ pageParam, signal }) =>
        client.listPartials({
          query: { projectId, pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...partials(projectId), 'one', id],
      queryFn: ({ signal }) => client.getPartial({ params: { id }, signal }),
      refetchOnWindowFocus: false,
      retry: false,
    }),
};
