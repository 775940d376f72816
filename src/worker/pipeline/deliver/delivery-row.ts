import { derivedTimeId } from '../../ids.ts';
import type { StepMessage } from '../../messages.ts';
import type { Settled } from '../../run-object/messages.ts';
import type { ClaimedStep, Performed } from '../../steps/context.ts';
import { deliveryRowOf } from '../../steps/delivery-row.ts';
import type { DeliveryRow } from '../../store/delivery-row.ts';

/** The log row of a step after an attempt; null for a step that sends no message. */
export function deliveryOf(
  { key }: StepMessage,
  { head, label, intentAt, attempts }: ClaimedStep,
  { message, settlement }: Performed,
  { retry }: Pick<Settled, 'retry'>,
  now: number,
): DeliveryRow | null {
  if (!message) return null;
  const { runId, workflowId, projectId, personId } = head;
  const entry = {
    projectId,
    id: derivedTimeId(intentAt, 'delivery', key),
    origin: { source: 'step' as const, runId, workflowId, stepLabel: label, userId: personId },
    earlier: attempts,
    createdAt: intentAt,
  };
  const outcome = settlement.kind === 'done' ? settlement.outcome : null;
  // Whether a failure is tried again is for the run to say.
  const ending = retry ?? { outcome, reason: settlement.reason, message: settlement.message, nextAttemptAt: null };
  return deliveryRowOf(entry, message, settlement, ending, now);
}
