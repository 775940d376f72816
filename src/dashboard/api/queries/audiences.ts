// Audiences: lists of them, one with its members, whom an unsaved one would have, and what uses one.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Condition } from '../../../contract/conditions.ts';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { allItems } from '../all-items.ts';
import type { Source } from './source.ts';

export type Audience = Awaited<ReturnType<ApiClient['getAudience']>>;
export type AudiencePreview = Awaited<ReturnType<ApiClient['previewAudienceDraft']>>;

const pageSize = 50;
const all = (projectId: string) => [projectId, 'audiences'] as const;

const nextPage = {
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
};
const from = (cursor: string | null) => (cursor === null ? {} : { cursor });

export const audienceQueries = {
  /** Everything that is known of audiences; to be invalidated after a change. */
  all,
  pages: ({ client, projectId }: Source, { q }: { q?: string } = {}) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'pages', q ?? ''],
      queryFn: ({ pageParam, signal }) =>
        client.listAudiences({ query: { projectId, pageSize, ...(q ? { q } : {}), ...from(pageParam) }, signal }),
      ...nextPage,
      placeholderData: keepPreviousData,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'one', id],
      queryFn: ({ signal }) => client.getAudience({ params: { id }, signal }),
      retry: false,
    }),
  members: ({ client, projectId }: Source, id: string) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'members', id],
      queryFn: ({ pageParam, signal }) =>
        client.listMembers({ params: { id }, query: { pageSize, ...from(pageParam) }, signal }),
      ...nextPage,
    }),
  /** Whom a condition holds for now; `userId` is judged whatever the sample holds. */
  preview: ({ client, projectId }: Source, condition: Condition, userId?: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'preview', condition, userId ?? null],
      queryFn: ({ signal }) =>
        client.previewAudienceDraft({ body: { projectId, condition, ...(userId ? { userId } : {}) }, signal }),
      placeholderData: keepPreviousData,
      retry: false,
    }),
  /** Every workflow and notification rule, as far as they may name an audience. */
  users: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...all(projectId), 'users'],
      queryFn: async ({ signal }) => {
        const input = { query: { projectId, pageSize: 100 }, signal };
        const [workflows, rules] = await Promise.all([
          allItems(client.listWorkflows, input),
          allItems(client.listNotificationRules, input),
        ]);
        return { workflows, rules };
      },
      staleTime: 30_000,
    }),
};
