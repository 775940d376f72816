// What Sendora itself puts into the stream of a project about messages, rules, alerts and endpoints.
// 1. The messageId is derived from the thing, the type and a number, so an event that is posted again is the same event.
// 2. Each carries the depth of the event behind it plus one; past the limit there is none, so no loop runs away.
import type { JsonValue } from '../../contract/primitives.ts';
import type { QueuedEvent } from '../messages.ts';
import { type OutboxEvent, outboxEvent } from '../store/stream-outbox.ts';
import { depthLimit } from './run-events.ts';

/** The person of events that are about no person. */
const system = 'system';

export interface PlatformFact {
  projectId: string;
  type: string;
  /** What it is about, e.g. the id of a delivery; with `number` it tells two events of one type apart. */
  about: string;
  number?: number;
  /** The person of the message; null for what concerns the operators alone. */
  userId: string | null;
  properties: Record<string, JsonValue>;
  /** Depth of the event behind it; 0 where there is none. */
  depth: number;
  /** Epoch ms. */
  at: number;
}

/** The event of a fact, for the outbox; none past the limit of depth. */
export function platformEvents({
  projectId,
  type,
  about,
  number = 0,
  depth,
  at,
  ...rest
}: PlatformFact): OutboxEvent[] {
  if (depth >= depthLimit) return [];
  const { userId, properties } = rest;
  const event: QueuedEvent = {
    kind: 'track',
    type,
    userId,
    anonymousId: userId === null ? system : null,
    messageId: `${type}:${about}:${number}`,
    properties,
    traits: null,
    timestamp: at,
    receivedAt: at,
    depth: depth + 1,
  };
  return [outboxEvent(projectId, event)];
}
