// Tells the stream of messages to people that failed for good, whoever sent them.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { OutboxEvent } from '../store/stream-outbox.ts';
import { platformEvents } from './platform-events.ts';

/** Kinds of messages to people whose failure is an event of the person. */
const kinds: readonly ChannelKind[] = ['email', 'sms', 'push'];

export interface EndedMessage {
  projectId: string;
  deliveryId: string;
  kind: ChannelKind;
  channelId: string | null;
  userId: string | null;
  outcome: Outcome | null;
  reason: string | null;
  /** What else the event says: the rule or the run. */
  about: Record<string, JsonValue>;
  /** How often it was sent again by hand. */
  replays: number;
  /** Depth of the event that led to it. */
  depth: number;
  /** Epoch ms. */
  at: number;
}

/** The event of a message that failed; none for any other end. */
export function failedMessage(message: EndedMessage): OutboxEvent[] {
  const { projectId, deliveryId, kind, channelId, userId, outcome, reason, about, replays, depth, at } = message;
  const isFailed = outcome === 'error' || outcome === 'rate_limited';
  if (!isFailed || userId === null || !kinds.includes(kind)) return [];
  const properties = { deliveryId, reason, ...(channelId === null ? {} : { channelId }), ...about };
  return platformEvents({
    ...{ projectId, type: `${kind}.failed`, about: deliveryId, number: replays },
    ...{ userId, properties, depth, at },
  });
}
