// What came of messages that own their rows, by their derived ids: each is one look-up by the key.

import { isoTime } from '../../../../contract/primitives.ts';
import type { ExplainedDelivery } from '../../../../contract/workflows/explain.ts';
import { mostAttempts } from '../../../../engine/deliveries/schedule.ts';
import { type DeliveryExplanation, explainDelivery } from '../../../../engine/explain/explain-delivery.ts';
import { readOwnDeliveries } from '../../../store/own-deliveries.ts';
import type { OwnDelivery } from '../../../store/own-delivery-row.ts';

/** The rows that exist, by id. */
export const readExplained = async (db: D1Database, projectId: string, ids: readonly string[]) =>
  new Map((await readOwnDeliveries(db, projectId, ids)).map((row) => [row.id, row]));

/** A message as explain shows it, with the code of what came of it. */
export function explainedDelivery(
  row: OwnDelivery,
  channelName: string | null,
): { shown: ExplainedDelivery; explanation: DeliveryExplanation } {
  const { id, channelId, outcome, state, reason, gates, dueAt, source, recipient } = row;
  const attempts = row.attempts.filter(({ open }) => !open);
  const nextAttemptAt = state === 'waiting' ? dueAt : null;
  const explanation = explainDelivery({
    ...{ state, why: row.why, outcome, reason, message: row.message, attempts, nextAttemptAt },
    ...{ recipient: recipient ?? channelName, mostAttempts: mostAttempts(source) },
  });
  const shown = {
    ...{ id, channelId, channelName, outcome, state, reason, gates, sentence: explanation.sentence },
    nextAttemptAt: nextAttemptAt === null ? null : isoTime(nextAttemptAt),
  };
  return { shown, explanation };
}
