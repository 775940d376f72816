// Addresses of a project that are not written to.
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { byCursor, pageQuery } from './cursor-pages.ts';
import type { Source } from './source.ts';

type ListQuery = NonNullable<NonNullable<Parameters<ApiClient['listSuppressions']>[0]>['query']>;
export type SuppressionFilters = Omit<ListQuery, 'projectId' | 'cursor' | 'pageSize'>;

const all = (projectId: string) => [projectId, 'suppressions'] as const;

export const suppressionQueries = {
  all,
  pages: ({ client, projectId }: Source, filters: SuppressionFilters) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'pages', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listSuppressions({ query: { projectId, ...filters, ...pageQuery(pageParam) }, signal }),
      ...byCursor,
    }),
};
