// The message that an endpoint gets. It is built from what was stored of the event, in one order of its keys, so that
// every attempt and every replay has the same bytes.
import type { StreamEvent } from '../../contract/events.ts';

/** Fields of an event that its message has. */
export type SubscribedEvent = Pick<
  StreamEvent,
  'id' | 'type' | 'userId' | 'anonymousId' | 'messageId' | 'properties' | 'timestamp'
>;

/** The body of a message about an event (Standard Webhooks: type, timestamp, data). */
export function endpointBody(projectId: string, event: SubscribedEvent): string {
  const { id, type, userId, anonymousId, messageId, properties, timestamp } = event;
  return JSON.stringify({
    type,
    timestamp: new Date(timestamp).toISOString(),
    data: { id, projectId, userId, anonymousId, messageId, properties },
  });
}

/** The `webhook-id` of a delivery, the same for every attempt and every replay. */
export function webhookIdOf(deliveryId: string): string {
  return `msg_${deliveryId.replaceAll('-', '')}`;
}
