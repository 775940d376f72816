// Who changed what.
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { byCursor, pageQuery } from './cursor-pages.ts';
import type { Source } from './source.ts';

export type AuditRecord = Awaited<ReturnType<ApiClient['listAudit']>>['data'][number];

type ListQuery = NonNullable<NonNullable<Parameters<ApiClient['listAudit']>[0]>['query']>;
export type AuditFilters = Omit<ListQuery, 'cursor' | 'pageSize'>;

const all = (projectId: string) => [projectId, 'audit'] as const;

export const auditQueries = {
  all,
  /** What was done to one resource, newest first. */
  of: ({ client, projectId }: Source, targetId: string) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'of', targetId],
      queryFn: ({ pageParam, signal }) =>
        client.listAudit({
          query: { projectId, targetId, ...pageQuery(pageParam) },
          signal,
        }),
      ...byCursor,
    }),
  /** Every change that the filters take, newest first; without a project also those of the whole organisation. */
  pages: (client: ApiClient, orgId: string, filters: AuditFilters) =>
    infiniteQueryOptions({
      queryKey: [orgId, 'audit', 'pages', filters],
      queryFn: ({ pageParam, signal }) => client.listAudit({ query: { ...filters, ...pageQuery(pageParam) }, signal }),
      ...byCursor,
    }),
};
