import { searchedListOf } from '../lists.ts';
import { Delivery, DeliveryQuery, DeliveryStats, DeliveryStatsQuery } from '../messages/delivery.ts';
import { type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Deliveries', text: 'Every message with its attempts.' };

export const deliveryRoutes = {
  listDeliveries: {
    method: 'get',
    path: `${orgBase}/notifications/logs`,
    summary: 'List messages with their attempts, newest first',
    tag,
    role: 'viewer',
    query: DeliveryQuery,
    status: 200,
    answer: searchedListOf(Delivery),
  },
  countDeliveries: {
    method: 'get',
    path: `${orgBase}/notifications/logs/stats`,
    summary: 'Count messages by outcome and kind of channel',
    tag,
    role: 'viewer',
    query: DeliveryStatsQuery,
    status: 200,
    answer: DeliveryStats,
  },
} satisfies OrgRoutes;
