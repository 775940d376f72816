import * as z from 'zod';
import { searchedListOf } from '../lists.ts';
import { WebhookDelivery, WebhookDeliveryQuery } from '../messages/webhook-delivery.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Webhook deliveries', text: 'Events on their way to webhook endpoints, with every attempt.' };
const base = `${orgBase}/webhooks/deliveries`;

export const webhookDeliveryRoutes = {
  listWebhookDeliveries: {
    method: 'get',
    path: base,
    summary: 'List deliveries to webhook endpoints, newest event first',
    tag,
    role: 'viewer',
    query: WebhookDeliveryQuery,
    status: 200,
    answer: searchedListOf(WebhookDelivery),
  },
  replayWebhookDelivery: {
    method: 'post',
    path: `${base}/{id}/replay`,
    summary: 'Send a delivery that has ended once more: the same id and body, with a new timestamp',
    tag,
    role: 'editor',
    params: IdParams,
    body: z.strictObject({}),
    example: {},
    status: 202,
    answer: WebhookDelivery,
  },
} satisfies OrgRoutes;
