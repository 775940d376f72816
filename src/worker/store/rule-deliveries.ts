import type { StreamEvent } from '../../contract/events.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { derivedTimeId } from '../ids.ts';
import type { NewDelivery } from './own-delivery-row.ts';
import type { RuleHead } from './rule-head.ts';

const minuteMs = 60_000;

/** The id of the message of an event over a channel to a person: there is one, whichever rules ask for it. */
export const ruleDeliveryId = (
  event: Pick<StreamEvent, 'id' | 'receivedAt'>,
  channelId: string,
  userId: string,
): string => derivedTimeId(event.receivedAt, 'delivery', event.id, channelId, userId);

/** The message of a rule, as it is planned. */
export function ruleDelivery({
  projectId,
  now,
  rule,
  event,
  userId,
  channel,
}: {
  projectId: string;
  /** Epoch ms. */
  now: number;
  rule: Pick<RuleHead, 'key' | 'priority' | 'expiresAfterMinutes'> & { id: string };
  event: StreamEvent;
  userId: string;
  channel: { id: string; kind: ChannelKind };
}): NewDelivery {
  return {
    projectId,
    id: ruleDeliveryId(event, channel.id, userId),
    source: 'rule',
    ruleId: rule.id,
    ruleKey: rule.key,
    endpointId: null,
    alertId: null,
    eventId: event.id,
    eventType: event.type,
    channelId: channel.id,
    kind: channel.kind,
    userId,
    recipient: null,
    priority: rule.priority,
    // The event as it came: plain JSON.
    context: { event } as unknown as JsonValue,
    dueAt: now,
    expiresAt: now + rule.expiresAfterMinutes * minuteMs,
    createdAt: now,
  };
}

/** The event of a rule's message. Sound for rows that ruleDelivery made. */
export const eventOfDelivery = (context: JsonValue): StreamEvent =>
  (context as unknown as { event: StreamEvent }).event;
