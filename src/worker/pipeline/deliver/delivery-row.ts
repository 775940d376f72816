import { derivedTimeId } from '../../ids.ts';
import type { StepMessage } from '../../messages.ts';
import type { Settled } from '../../run-object/messages.ts';
import type { ClaimedStep, Performed } from '../../steps/context.ts';
import type { DeliveryRow } from '../../store/delivery-row.ts';

/** The log row of one attempt; null for what is no message. */
export function deliveryOf(
  message: StepMessage,
  claimed: ClaimedStep,
  performed: Performed,
  { retry }: Pick<Settled, 'retry'>,
  now: number,
): DeliveryRow | null {
  const { settlement } = performed;
  if (!performed.message) return null;
  const { head, intentAt } = claimed;
  const outcome = settlement.kind === 'done' ? settlement.outcome : null;
  // Whether a failure is tried again is for the run to say.
  const told = retry ?? { outcome, reason: settlement.reason, message: settlement.message, nextAttemptAt: null };
  return {
    projectId: head.projectId,
    id: derivedTimeId(intentAt, 'delivery', message.key),
    ...performed.message,
    runId: head.runId,
    stepLabel: claimed.label,
    workflowId: head.workflowId,
    userId: head.personId,
    outcome: told.outcome,
    reason: told.reason ?? null,
    message: told.message ?? null,
    nextAttemptAt: told.nextAttemptAt,
    attempts: settlement.attempt ? [...claimed.attempts, settlement.attempt] : claimed.attempts,
    createdAt: intentAt,
    updatedAt: now,
  };
}
