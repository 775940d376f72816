import { listOf } from '../../../contract/lists.ts';
import { Delivery, DeliveryQuery, DeliveryStats, DeliveryStatsQuery } from '../../../contract/messages/delivery.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { countDeliveries, listDeliveries } from './service.ts';

const tag = 'Deliveries';

export const deliveryRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'get',
      path: '/notifications/logs',
      operationId: 'listDeliveries',
      summary: 'List messages with their attempts, newest first',
      tag,
      role: 'viewer',
      query: DeliveryQuery,
      status: 200,
      answer: listOf(Delivery),
    },
    (ctx, { query }) => listDeliveries(ctx, query),
  ),
  endpoint(
    {
      method: 'get',
      path: '/notifications/logs/stats',
      operationId: 'countDeliveries',
      summary: 'Count messages by outcome and kind of channel',
      tag,
      role: 'viewer',
      query: DeliveryStatsQuery,
      status: 200,
      answer: DeliveryStats,
    },
    (ctx, { query }) => countDeliveries(ctx, query),
  ),
];
