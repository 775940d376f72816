// Email templates: the list, one of them, its versions, and how texts look once they are filled in.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type UsedTemplate = Awaited<ReturnType<ApiClient['getTemplate']>>;
export type Template = Omit<UsedTemplate, 'usedBy'>;
export type TemplateVersion = Awaited<ReturnType<ApiClient['getTemplateVersion']>>;
export type TemplatePreview = Awaited<ReturnType<ApiClient['previewDraft']>>;
export type PreviewBody = Parameters<ApiClient['previewDraft']>[0]['body'];

const pageSize = 50;
const list = (projectId: string) => [projectId, 'templates'] as const;

export const templateQueries = {
  /** Everything that is known of templates; to be invalidated after a change. */
  all: list,
  pages: ({ client, projectId }: Source, filters: { q?: string } = {}) =>
    infiniteQueryOptions({
      queryKey: [...list(projectId), 'pages', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listTemplates({
          query: { projectId, pageSize, ...filters, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  /** Read once: what changes while it is edited is told by a refused save. */
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...list(projectId), 'one', id],
      queryFn: ({ signal }) => client.getTemplate({ params: { id }, signal }),
      refetchOnWindowFocus: false,
      retry: false,
    }),
  versions: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...list(projectId), 'one', id, 'versions'],
      queryFn: async ({ signal }) =>
        (await client.listTemplateVersions({ params: { id }, query: { pageSize: 50 }, signal })).data,
    }),
  /** A version never changes. */
  version: ({ client, projectId }: Source, id: string, version: number) =>
    queryOptions({
      queryKey: [...list(projectId), 'one', id, 'versions', version],
      queryFn: ({ signal }) => client.getTemplateVersion({ params: { id, version }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** Texts that are not saved, filled in; the last ones stay while others are rendered. */
  preview: ({ client, projectId }: Source, body: PreviewBody) =>
    queryOptions({
      queryKey: [projectId, 'previews', body],
      queryFn: ({ signal }) => client.previewDraft({ body: { ...body, projectId }, signal }),
      placeholderData: keepPreviousData,
      staleTime: 10_000,
      gcTime: 60_000,
      retry: false,
    }),
};
