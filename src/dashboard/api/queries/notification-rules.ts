// Notification rules: the list, one of them, what it would send, and what it has sent.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { pollInterval } from '../live.ts';
import type { Source } from './source.ts';

export type NotificationRule = Awaited<ReturnType<ApiClient['getNotificationRule']>>;
export type RuleInput = Parameters<ApiClient['createNotificationRule']>[0]['body'];
export type RulePreviewInput = Parameters<ApiClient['previewNotificationRule']>[0]['body'];

const dayMs = 86_400_000;
const list = (projectId: string) => [projectId, 'notification-rules'] as const;

export const notificationRuleQueries = {
  /** Everything that is known of rules; to be invalidated after a change. */
  all: list,
  pages: ({ client, projectId }: Source, filters: { q?: string } = {}) =>
    infiniteQueryOptions({
      queryKey: [...list(projectId), 'pages', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listNotificationRules({
          query: { projectId, pageSize: 50, ...filters, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...list(projectId), 'one', id],
      queryFn: ({ signal }) => client.getNotificationRule({ params: { id }, signal }),
      retry: false,
    }),
  /** Messages of the last 24 hours by outcome, for each rule by its key. */
  counts: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...list(projectId), 'counts'],
      queryFn: async ({ signal }) => {
        const from = new Date(Date.now() - dayMs).toISOString();
        return (await client.countDeliveries({ query: { projectId, source: 'rule', from }, signal })).byRule;
      },
      refetchInterval: pollInterval,
    }),
  /** The messages that a rule would make; `input` was judged before, so that nothing is refused. */
  preview: ({ client, projectId }: Source, input: RulePreviewInput) =>
    queryOptions({
      queryKey: [...list(projectId), 'preview', input],
      queryFn: ({ signal }) => client.previewNotificationRule({ body: { projectId, ...input }, signal }),
      placeholderData: keepPreviousData,
      retry: false,
      gcTime: 60_000,
    }),
};
