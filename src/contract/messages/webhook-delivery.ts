import * as z from 'zod';
import { ProjectListQuery } from '../lists.ts';
import { Outcome } from '../outcomes.ts';
import { Delivery, DeliveryState, timeRange } from './delivery.ts';

/** One event on its way to one endpoint. */
export const WebhookDelivery = z
  .object({
    ...Delivery.shape,
    endpointId: z.uuid(),
    eventType: z.string(),
    url: z.string().describe('Address of the endpoint; tokens in it are shown as hints.'),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookDeliveryQuery = ProjectListQuery.extend({
  endpointId: z.uuid().optional(),
  eventType: z.string().min(1).max(200).optional().describe('Exact event type.'),
  outcome: Outcome.optional(),
  state: DeliveryState.optional(),
  ...timeRange,
});
export type WebhookDeliveryQuery = z.infer<typeof WebhookDeliveryQuery>;
