import * as z from 'zod';
import { ProjectListQuery } from '../lists.ts';
import { Outcome } from '../outcomes.ts';
import { Delivery, DeliveryState, timeRange, WaitingFor } from './delivery.ts';

/** One event on its way to one endpoint. */
export const WebhookDelivery = z
  .object({
    ...Delivery.shape,
    endpointId: z.uuid(),
    eventId: z.uuid().nullable().describe('null for the sample event of a test.'),
    eventType: z.string(),
    url: z.string().describe('Address of the endpoint; tokens in it are shown as hints.'),
    state: DeliveryState,
    why: WaitingFor.nullable().describe('Why it waits; null unless it does.'),
    replays: z.int().describe('How often it was sent again after it had ended.'),
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
