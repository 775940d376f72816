import { eventOfDelivery } from '../../../store/rule-deliveries.ts';
import type { OutboxEvent } from '../../../store/stream-outbox.ts';
import { failedMessage } from '../../../stream/failed-messages.ts';
import type { Ended } from './ended.ts';

/** Tells the stream of a person's message that failed for good. */
export function failureEvents(projectId: string, { claimed, settled, channelId, now }: Ended): OutboxEvent[] {
  const { id: deliveryId, kind, userId, source, ruleId, ruleKey, replays, context } = claimed;
  if (source !== 'rule' || settled.outcome === null) return [];
  const { outcome, reason } = settled;
  const { depth } = eventOfDelivery(context);
  const about = { ruleId, ruleKey };
  return failedMessage({
    projectId,
    deliveryId,
    kind,
    channelId,
    userId,
    outcome,
    reason,
    about,
    replays,
    depth,
    at: now,
  });
}
