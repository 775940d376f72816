// Keys of the organisation; those of a key that is bound to a project are of that project.
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { byCursor, pageQuery } from './cursor-pages.ts';

export type ApiKey = Awaited<ReturnType<ApiClient['listKeys']>>['data'][number];
export type CreatedKey = Awaited<ReturnType<ApiClient['createKey']>>;

const all = (orgId: string) => [orgId, 'keys'] as const;

export const keyQueries = {
  all,
  pages: (client: ApiClient, orgId: string) =>
    infiniteQueryOptions({
      queryKey: [...all(orgId), 'pages'],
      queryFn: ({ pageParam, signal }) => client.listKeys({ query: pageQuery(pageParam), signal }),
      ...byCursor,
    }),
};
