// The log of messages.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { DeliveryQuery } from '../../../contract/messages/delivery.ts';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { pollInterval } from '../live.ts';
import type { Source } from './source.ts';

export type Delivery = Awaited<ReturnType<ApiClient['getDelivery']>>;
export type DeliveryFilters = Omit<Partial<DeliveryQuery>, 'cursor' | 'pageSize' | 'projectId'>;

const all = (projectId: string) => [projectId, 'deliveries'] as const;

export const deliveryQueries = {
  all,
  list: ({ client, projectId }: Source, filters: DeliveryFilters) =>
    infiniteQueryOptions({
      queryKey: [...all(projectId), 'list', filters],
      queryFn: ({ pageParam, signal }) =>
        client.listDeliveries({
          query: { projectId, ...filters, pageSize: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: pollInterval,
    }),
  one: ({ client, projectId }: Source, id: string) =>
    queryOptions({
      queryKey: [...all(projectId), 'one', id],
      queryFn: ({ signal }) => client.getDelivery({ params: { id }, signal }),
      refetchInterval: pollInterval,
    }),
};
