// Decides what the result of an effect does: it ends the step, or plans the next attempt.
// 1. R4: a result counts only for the effect that the run expects now; a late one leaves a note and moves nothing. It
//    completes the entry of a step that ended without a result: as `unknown_result`, or because its run ended.
// 2. R4: after a restart, a result from before it counts only where it says that the effect happened and the step would
//    do no other: its provider knows the key, or (at most once) nobody has claimed the step again.
// 3. R5: while the run is paused the result is stored and the cursor stays.
// 4. The same result twice counts once.
import { effectOf } from '../../steps/registry.ts';
import type { RunCursor } from '../cursor.ts';
import { withoutErrorOf } from '../errors.ts';
import { givenUp, inputAndWarnings } from '../give-up.ts';
import type { Intent } from '../intent.ts';
import { holdDelayMs, nextAttemptDelayMs } from '../retry.ts';
import {
  type AdvanceInput,
  entryKey,
  isFinal,
  type Logged,
  type Settlement,
  type StepEntry,
  type Verdicts,
} from '../state.ts';

/** The result of the effect of a key. */
export function settle(cursor: RunCursor, input: AdvanceInput<'settle'>): Verdicts['settle'] {
  const { key, settlement, gen, failures, logged = nothingLogged } = input;
  const { intent } = cursor.state;
  if (intent?.key !== key) return takeLateResult(cursor, input);
  const isRepeated = failures !== undefined && failures !== (intent.failures ?? 0);
  if (settlement.kind === 'retry' && isRepeated) return 'unchanged';
  if (gen !== undefined && gen !== intent.gen && !stillCounts(cursor, intent, settlement))
    return noteLateResult(cursor, key, settlement);
  cursor.logMessage(logged, intent.at);
  if (settlement.kind === 'retry') retryLater(cursor, intent, settlement);
  else cursor.finishStep(settlement);
  const { status, phase } = cursor.state;
  if (status === 'running' && phase === 'done') cursor.leaveStep();
  return 'ok';
}

const nothingLogged: Logged = { message: null, followUps: [] };

/** Whether a result from before a restart counts for the step that began again under the same key. */
function stillCounts(cursor: RunCursor, intent: Intent, settlement: Settlement): boolean {
  if (settlement.kind !== 'done' || !hasHappened(settlement.outcome)) return false;
  return effectOf(cursor.step()).guarantee === 'at_least_once' || intent.claimedAt === null;
}

const hasHappened = (outcome: StepEntry['outcome']) => outcome === 'sent' || outcome === 'completed';

/** The result of an effect that the run does not expect any more. */
function takeLateResult(cursor: RunCursor, input: AdvanceInput<'settle'>): Verdicts['settle'] {
  const { key, settlement } = input;
  const { state } = cursor;
  const place = state.trace.findLastIndex((entry) => entryKey(state.runId, entry) === key);
  const entry = state.trace[place];
  if (entry && lacksResult(entry, settlement)) {
    cursor.patch({ trace: state.trace.with(place, completed(entry, input, cursor.now)) });
    if (settlement.kind === 'done' && hasHappened(settlement.outcome))
      cursor.patch(withoutErrorOf(cursor.state, entry.index, entry.label));
    noteLateResult(cursor, key, settlement);
    return 'late';
  }
  if (entry?.outcome && !isFinal(state.status)) return 'unchanged';
  return noteLateResult(cursor, key, settlement);
}

function lacksResult({ finishedAt, outcome, reason }: StepEntry, settlement: Settlement): boolean {
  if (finishedAt === null) return false;
  if (outcome === null || outcome === 'ai_pending') return true;
  return reason === 'unknown_result' && settlement.kind === 'done' && hasHappened(settlement.outcome);
}

/** The entry of a step that ended without a result, with that result. */
function completed(entry: StepEntry, { settlement, logged }: AdvanceInput<'settle'>, now: number): StepEntry {
  const { reason: _reason, message: _message, ...kept } = entry;
  const { attempt, input, reason, message } = settlement;
  const done = settlement.kind === 'done' ? settlement : null;
  const delivery = logged?.message
    ? { ...logged.message, decidedAt: entry.delivery?.decidedAt ?? logged.decidedAt ?? entry.startedAt, updatedAt: now }
    : entry.delivery;
  const answers = (logged?.followUps ?? []).map((followUp) => ({ at: now, followUp }));
  const followUps = [...(entry.followUps ?? []), ...answers];
  return {
    ...kept,
    outcome: done?.outcome ?? entry.outcome,
    ...(reason ? { reason } : {}),
    ...(message ? { message } : {}),
    ...(input === undefined ? {} : { input }),
    ...(done?.output === undefined ? {} : { output: done.output }),
    attempts: attempt ? [...entry.attempts, attempt] : entry.attempts,
    delivery,
    ...(followUps.length > 0 ? { followUps } : {}),
  };
}

function noteLateResult(cursor: RunCursor, key: string, settlement: Settlement): Verdicts['settle'] {
  const { state } = cursor;
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
  const holds = failure.held && failure.held !== 'gate' ? (intent.holds ?? 0) + 1 : 0;
  const planned = plannedDelay(cursor, intent, failure, { attempts: attempts.length, holds });
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
      detached: false,
      timesIssued: 0,
      failures: (intent.failures ?? 0) + 1,
      progress,
      leaseUntil: 0,
      holds,
      ...(failure.payload && !intent.payload ? { payload: failure.payload } : {}),
    },
    dueAt: cursor.now + delay,
    waitingFor: failure.held === 'gate' ? message : `Trying again: ${message}`,
  });
}

/** How long until the next try, ms; null: there is none. */
function plannedDelay(
  cursor: RunCursor,
  { key }: Intent,
  { held, heldUntil, retryAfterMs }: Extract<Settlement, { kind: 'retry' }>,
  { attempts, holds }: { attempts: number; holds: number },
): number | null {
  const { delaysMs } = effectOf(cursor.step()).retry;
  if (held === 'gate') return Math.max(0, (heldUntil ?? cursor.now) - cursor.now);
  if (held) return holdDelayMs(held, holds, delaysMs, key);
  return nextAttemptDelayMs(delaysMs, attempts, retryAfterMs, key);
}
