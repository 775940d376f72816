// Decides what the result of an effect does: it ends the step, or plans the next attempt.
// 1. R4: a result counts only for the effect that the run expects now; a late one leaves a note and moves nothing.
// 2. R5: while the run is paused the result is stored and the cursor stays.
// 3. The same result twice counts once.
import { effectOf } from '../../steps/registry.ts';
import type { RunCursor } from '../cursor.ts';
import { givenUp, inputAndWarnings } from '../give-up.ts';
import { holdDelayMs, nextAttemptDelayMs } from '../retry.ts';
import { type AdvanceInput, effectKey, type Intent, isFinal, type Settlement, type Verdicts } from '../state.ts';

/** The result of the effect of a key. */
export function settle(cursor: RunCursor, { key, settlement }: AdvanceInput<'settle'>): Verdicts['settle'] {
  const { intent } = cursor.state;
  if (intent?.key !== key) return noteLateResult(cursor, key, settlement);
  if (settlement.kind === 'retry') retryLater(cursor, intent, settlement);
  else cursor.finishStep(settlement);
  const { status, phase } = cursor.state;
  if (status === 'running' && phase === 'done') cursor.leaveStep();
  return 'ok';
}

function noteLateResult(cursor: RunCursor, key: string, settlement: Settlement): Verdicts['settle'] {
  const { state } = cursor;
  const known = state.trace.some((entry) => effectKey(state, entry.index) === key && entry.outcome);
  if (known && !isFinal(state.status)) return 'unchanged';
  const detail = `${key}: ${settlement.kind === 'done' ? settlement.outcome : settlement.reason}`;
  if (state.audit.some((note) => note.action === 'late_result' && note.detail === detail)) return 'unchanged';
  cursor.recordNote('system', 'late_result', detail);
  return 'late';
}

function retryLater(cursor: RunCursor, intent: Intent, failure: Extract<Settlement, { kind: 'retry' }>): void {
  const { retry } = effectOf(cursor.step());
  const entry = cursor.openEntry();
  const { reason, message, attempt, maxRetries = Number.POSITIVE_INFINITY } = failure;
  const attempts = attempt ? [...entry.attempts, attempt] : entry.attempts;
  const progress = failure.progress ?? intent.progress;
  const holds = failure.held ? (intent.holds ?? 0) + 1 : 0;
  const planned = failure.held
    ? holdDelayMs(failure.held, holds, retry.delaysMs, intent.key)
    : nextAttemptDelayMs(retry.delaysMs, attempts.length, failure.retryAfterMs, intent.key);
  const delay = !failure.held && attempts.length > maxRetries ? null : planned;
  if (delay === null) {
    const end = givenUp(retry, attempts, failure, progress);
    cursor.finishStep({ kind: 'done', ...end, ...(attempt ? { attempt } : {}), ...inputAndWarnings(failure) });
    return;
  }
  const outcome = retry.pendingOutcome;
  cursor.replaceEntry({ ...entry, ...inputAndWarnings(failure), attempts, outcome, reason, message });
  cursor.patch({
    intent: {
      ...intent,
      claimedAt: null,
      timesIssued: 0,
      progress,
      leaseUntil: 0,
      holds,
      ...(failure.payload && !intent.payload ? { payload: failure.payload } : {}),
    },
    dueAt: cursor.now + delay,
    waitingFor: `Trying again: ${message}`,
  });
}
