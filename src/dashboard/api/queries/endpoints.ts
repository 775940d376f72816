// Webhook endpoints, and the deliveries to them.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { WebhookDeliveryQuery } from '../../../contract/messages/webhook-delivery.ts';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { pollInterval } from '../live.ts';
import type { Source } from './source.ts';

export type Endpoint = Awaited<ReturnType<ApiClient['getEndpoint']>>;
export type WebhookDelivery = Awaited<ReturnType<ApiClient['listWebhookDeliveries']>>['data'][number];
export type WebhookDeliveryFilters = Omit<Partial<WebhookDeliveryQuery>, 'cursor' | 'pageSize' | 'projectId'>;

/** Deliveries that tell how an endpoint is doing. */
export const recentDeliveries = 20;

const all = (projectId: string) => [projectId, 'endpoints'] as const;

export const endpointQueries = {
  /** Everything of endpoints; to be invalidated after a change. */
  all,
  pages: ({ client, projectId }: Source, { q }: { q?: string } = {}) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'pages', q ?? ''],
      queryFn: ({ pageParam, signal }) =>
        client.listEndpoints({
          query: { projectId, pageSize: 50, ...(q ? { q } : {}), ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
      refetchInterval: pollInterval,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'one', id],
      queryFn: ({ signal }) => client.getEndpoint({ params: { id }, signal }),
      refetchInterval: pollInterval,
    }),
  /** The newest deliveries of an endpoint. */
  recent: ({ client, projectId }: Source, endpointId: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'recent', endpointId],
      queryFn: async ({ signal }) =>
        (await client.listWebhookDeliveries({ query: { projectId, endpointId, pageSize: recentDeliveries }, signal }))
          .data,
      refetchInterval: pollInterval,
    }),
  deliveries: ({ client, projectId }: Source, filters: WebhookDeliveryFilters) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'deliveries', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listWebhookDeliveries({
          query: { projectId, ...filters, pageSize: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
      refetchInterval: pollInterval,
    }),
};
