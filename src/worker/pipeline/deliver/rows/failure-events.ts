import type { ChannelKind } from '../../../../contract/messages/channels/registry.ts';
import type { JsonValue } from '../../../../contract/primitives.ts';
import { eventOfDelivery } from '../../../store/rule-deliveries.ts';
import type { OutboxEvent } from '../../../store/stream-outbox.ts';
import { platformEvents } from '../../../stream/platform-events.ts';
import type { Ended } from './ended.ts';

/** Kinds of messages to people whose failure is an event of the person. */
const kinds: readonly ChannelKind[] = ['email', 'sms', 'push'];

/** Tells the stream of a person's message that failed for good. */
export function failureEvents(projectId: string, { claimed, settled, channelId, now }: Ended): OutboxEvent[] {
  const { id, kind, userId, source, ruleKey, replays, context } = claimed;
  const isFailed = settled.outcome === 'error' || settled.outcome === 'rate_limited';
  if (!isFailed || source !== 'rule' || userId === null || !kinds.includes(kind)) return [];
  const properties: Record<string, JsonValue> = { deliveryId: id, reason: settled.reason, ruleKey };
  return platformEvents({
    projectId,
    type: `${kind}.failed`,
    about: id,
    number: replays,
    userId,
    properties: channelId === null ? properties : { ...properties, channelId },
    depth: eventOfDelivery(context).depth,
    at: now,
  });
}
