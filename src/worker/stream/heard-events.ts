// What Sendora puts into the stream of a project when something is heard of a message after it left.
// 1. The messageId is derived from message and fact, so an event that is published again is the same event.
// 2. Each carries the depth of the event behind its message plus one, so that no loop of mails about mails runs away.
import { HeardType } from '../../contract/messages/delivery.ts';
import type { HeardFact } from '../../engine/heard/heard.ts';
import type { QueuedEvent } from '../messages.ts';
import type { HeardMessageRow } from '../store/heard.ts';
import { depthLimit } from './run-events.ts';

/** What is told of each kind of message. */
const told: Readonly<Record<string, readonly HeardType[]>> = {
  email: HeardType.options,
  sms: ['delivered', 'failed'],
  push: ['delivered', 'opened'],
};

/** Whether the stream is told of such a fact about a message of this kind; of an item its feed tells it. */
export const isTold = (kind: string, type: HeardType): boolean => told[kind]?.includes(type) ?? false;

/** The event of one fact; none for the test of a channel, which concerns nobody. */
export function heardEvent(row: HeardMessageRow, fact: HeardFact, now: number): QueuedEvent[] {
  const depth = (row.depth ?? 0) + 1;
  if (row.source === 'test' || depth > depthLimit || !isTold(row.kind, fact.type)) return [];
  // The person was erased: whatever is heard of their message is about nobody.
  if (row.userId === null && (row.source === 'step' || row.source === 'rule')) return [];
  const { id, at, url, code, machine } = fact;
  const type = `${row.kind}.${fact.type}`;
  return [
    {
      kind: 'track',
      type,
      userId: row.userId,
      anonymousId: row.userId === null ? 'system' : null,
      messageId: `${type}:${row.id}:${id}`,
      properties: {
        deliveryId: row.id,
        ...whereSet({
          channelId: row.channelId,
          runId: row.runId,
          stepLabel: row.stepLabel,
          workflowId: row.workflowId,
        }),
        ...whereSet({ ruleId: row.ruleId, ruleKey: row.ruleKey, url, code }),
        ...(fact.type === 'failed' ? { reason: 'reported_by_provider' } : {}),
        ...(machine ? { machine } : {}),
      },
      traits: null,
      timestamp: at,
      receivedAt: now,
      depth,
    },
  ];
}

/** An unsubscribe by the link of a mail. */
interface Unsubscribed {
  deliveryId: string;
  /** null where its log row is gone. */
  message: HeardMessageRow | null;
  userId: string | null;
  address: string;
  /** Key of the topic; null for all mail that may be declined. */
  topic: string | null;
}

/** The event of somebody who asked for no more mail, at `at` (epoch ms). */
export function unsubscribedEvent(about: Unsubscribed, at: number, now: number): QueuedEvent[] {
  const { deliveryId, message, userId, address, topic } = about;
  const depth = (message?.depth ?? 0) + 1;
  if (depth > depthLimit) return [];
  const { channelId, runId, stepLabel, workflowId, ruleId, ruleKey } = message ?? {};
  const type = 'email.unsubscribed';
  return [
    {
      kind: 'track',
      type,
      userId,
      anonymousId: null,
      messageId: [type, deliveryId, topic ?? '', at].join(':'),
      properties: {
        deliveryId,
        scope: topic === null ? 'all' : 'topic',
        address,
        ...whereSet({ topic, channelId, runId, stepLabel, workflowId, ruleId, ruleKey }),
      },
      traits: null,
      timestamp: at,
      receivedAt: now,
      depth,
    },
  ];
}

function whereSet(fields: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, value]])),
  );
}
