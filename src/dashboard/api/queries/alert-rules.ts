// Alert rules: the list, one of them, the notice that it would make, and what it would have done.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { eachItem } from '../../../sdk/api/each-item.ts';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type AlertRule = Awaited<ReturnType<ApiClient['getAlertRule']>>;
export type AlertRuleBody = Parameters<ApiClient['createAlertRule']>[0]['body'];
export type AlertPreviewInput = Parameters<ApiClient['previewAlertRule']>[0]['body'];
export type Backtest = Awaited<ReturnType<ApiClient['backtestAlertRule']>>;

/** Days that a backtest looks back. */
export const backtestDays = 7;
/** The most that one call tries. */
const mostEvents = 5_000;
const dayMs = 86_400_000;
const list = (projectId: string) => [projectId, 'alert-rules'] as const;

export const alertRuleQueries = {
  /** Everything that is known of rules; to be invalidated after a change. */
  all: list,
  pages: ({ client, projectId }: Source, filters: { q?: string } = {}) =>
    infiniteQueryOptions({
      queryKey: [...list(projectId), 'pages', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listAlertRules({
          query: { projectId, pageSize: 50, ...filters, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  /** Their names, for filters and silences. */
  names: ({ client, projectId }: Source) =>
    queryOptions({
      queryKey: [...list(projectId), 'names'],
      queryFn: async ({ signal }) => {
        const names: { id: string; name: string }[] = [];
        const input = { query: { projectId, pageSize: 100 }, signal };
        for await (const { id, name } of eachItem(client.listAlertRules, input)) names.push({ id, name });
        return names;
      },
      staleTime: 30_000,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...list(projectId), 'one', id],
      queryFn: ({ signal }) => client.getAlertRule({ params: { id }, signal }),
      retry: false,
    }),
  /** The first notice of an event; `input` was judged before, so that nothing is refused. */
  preview: ({ client, projectId }: Source, input: AlertPreviewInput) =>
    queryOptions({
      queryKey: [...list(projectId), 'preview', input],
      queryFn: ({ signal }) => client.previewAlertRule({ body: { projectId, ...input }, signal }),
      placeholderData: keepPreviousData,
      retry: false,
      gcTime: 60_000,
    }),
  /** The rule over the events of the last days. */
  backtest: ({ client, projectId }: Source, rule: AlertRuleBody) =>
    queryOptions({
      queryKey: [...list(projectId), 'backtest', rule],
      queryFn: ({ signal }) => {
        const from = new Date(Date.now() - backtestDays * dayMs).toISOString();
        return client.backtestAlertRule({ body: { projectId, rule, events: mostEvents, from }, signal });
      },
      placeholderData: keepPreviousData,
      retry: false,
      gcTime: 60_000,
    }),
};
