import { searchedListOf } from '../lists.ts';
import { Delivery, DeliveryQuery, DeliveryStats, DeliveryStatsQuery } from '../messages/delivery.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

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
    summary: 'Count messages by outcome, kind, channel, rule and day',
    tag,
    role: 'viewer',
    query: DeliveryStatsQuery,
    status: 200,
    answer: DeliveryStats,
  },
  getDelivery: {
    method: 'get',
    path: `${orgBase}/notifications/logs/{id}`,
    summary: 'Read a message with its attempts and what its gates said',
    tag,
    role: 'viewer',
    params: IdParams,
    status: 200,
    answer: Delivery,
  },
  replayDelivery: {
    method: 'post',
    path: `${orgBase}/notifications/logs/{id}/replay`,
    summary: 'Send a finished message of a rule or an alert again; its schedule restarts, its attempts stay',
    tag,
    role: 'editor',
    params: IdParams,
    status: 202,
    answer: Delivery,
  },
} satisfies OrgRoutes;
