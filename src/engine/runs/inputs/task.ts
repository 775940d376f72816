// Decides who may do the task of an effect, and when it is issued again.
// 1. A claim is granted only for the effect that the run expects now, and only while the run is not paused.
// 2. R7: an effect that may or may not have happened is done again under its key, unless its step is at most once:
//    then its claim is in the state before the request leaves, and the step ends with `unknown_result`.
// 3. A task that was issued has a lease of a minute, after which the sweep issues it again; one that is issued again has
//    ten, since a queue that is merely behind must not be given more to do. A claim that is recorded gives it
//    at least as long as an attempt at a step of its type may take.
import { behaviourOf, effectOf } from '../../steps/registry.ts';
import { firstLeaseMs, type RunCursor } from '../cursor.ts';
import type { Intent } from '../intent.ts';
import { type AdvanceInput, isFinal, type Verdicts } from '../state.ts';

const longestLeaseMs = 10 * 60_000;

/** A consumer asks to do the effect of a key. */
export function claim(cursor: RunCursor, { key }: AdvanceInput<'claim'>): Verdicts['claim'] {
  const { status, intent, dueAt } = cursor.state;
  if (isFinal(status)) return 'final';
  if (intent?.key !== key || dueAt !== null) return 'done';
  if (status === 'paused') return 'paused';
  const { guarantee, recordsClaim } = effectOf(cursor.step());
  const isUnderWay = intent.claimedAt !== null && cursor.now < intent.leaseUntil;
  if (isUnderWay || (intent.claimedAt !== null && guarantee === 'at_most_once')) return 'in_flight';
  if (!recordsClaim) return 'unchanged';
  cursor.patch({ intent: { ...intent, claimedAt: cursor.now, leaseUntil: leaseFromNow(cursor, intent) } });
  return 'ok';
}

/** The task is under way: it gets a whole lease from now on, and what it achieved so far is kept. */
export function report(cursor: RunCursor, { key, progress }: AdvanceInput<'report'>): Verdicts['report'] {
  const { intent, dueAt } = cursor.state;
  if (intent?.key !== key || dueAt !== null) return 'unchanged';
  const kept = progress === undefined ? {} : { progress };
  const leaseUntil = leaseFromNow(cursor, intent);
  cursor.patch({ intent: { ...intent, ...kept, claimedAt: cursor.now, leaseUntil, detached: true } });
  return 'ok';
}

/** An attempt that begins now has the time that its step may take; what is left of a longer lease stays. */
function leaseFromNow(cursor: RunCursor, intent: Intent): number {
  return Math.max(intent.leaseUntil, cursor.now + effectOf(cursor.step()).leaseMs);
}

/** The task got no result in its lease: the effect may or may not have happened. */
export function reissueTask(cursor: RunCursor, intent: Intent): void {
  const step = cursor.step();
  if (intent.claimedAt !== null && effectOf(step).guarantee === 'at_most_once') {
    const kind = behaviourOf(step).message?.kind;
    if (kind) cursor.logMessage({ message: { kind, channelId: null, recipient: null }, followUps: [] }, intent.at);
    cursor.finishStep({
      kind: 'done',
      outcome: 'error',
      reason: 'unknown_result',
      message: 'The request left, but no answer was recorded; it is not repeated so that nobody gets it twice.',
    });
    cursor.leaveStep();
    return;
  }
  const timesIssued = intent.timesIssued + 1;
  const leaseMs = timesIssued === 1 ? firstLeaseMs : longestLeaseMs;
  cursor.patch({
    intent: { ...intent, claimedAt: null, timesIssued, leaseUntil: cursor.now + leaseMs, detached: false },
  });
  cursor.task = { key: intent.key, step };
}
