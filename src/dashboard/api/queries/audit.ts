// Who changed what.
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type AuditRecord = Awaited<ReturnType<ApiClient['listAudit']>>['data'][number];

const pageSize = 50;
const all = (projectId: string) => [projectId, 'audit'] as const;

export const auditQueries = {
  all,
  /** What was done to one resource, newest first. */
  of: ({ client, projectId }: Source, targetId: string) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'of', targetId],
      queryFn: ({ pageParam, signal }) =>
        client.listAudit({
          query: { projectId, targetId, pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
};
