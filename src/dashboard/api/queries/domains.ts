// Sender domains of the organisation.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { byCursor, pageQuery } from './cursor-pages.ts';

export type Domain = Awaited<ReturnType<ApiClient['getDomain']>>;
export type DomainRecord = Domain['records'][number];

const all = (orgId: string) => [orgId, 'domains'] as const;

export const domainQueries = {
  all,
  pages: (client: ApiClient, orgId: string) =>
    infiniteQueryOptions({
      queryKey: [...all(orgId), 'pages'],
      queryFn: ({ pageParam, signal }) => client.listDomains({ query: pageQuery(pageParam), signal }),
      ...byCursor,
    }),
  one: (client: ApiClient, orgId: string, id: string) =>
    queryOptions({
      queryKey: [...all(orgId), 'one', id],
      queryFn: ({ signal }) => client.getDomain({ params: { id }, signal }),
      retry: false,
    }),
};
