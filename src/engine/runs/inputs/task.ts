// Decides who may do the task of an effect, and when it is issued again.
// 1. A claim is granted only for the effect that the run expects now, and only while the run is not paused.
// 2. R7: an effect that may or may not have happened is done again under its key, unless its step is at most once:
//    then its claim is in the state before the request leaves, and the step ends with `unknown_result`.
// 3. Each time a task is issued again its lease is twice as long, up to ten minutes.
import { behaviourOf, effectOf } from '../../steps/registry.ts';
import { leaseMs, type RunCursor } from '../cursor.ts';
import { type AdvanceInput, type Intent, isFinal, type Verdicts } from '../state.ts';

const longestLeaseMs = 10 * 60_000;

/** A consumer asks to do the effect of a key. */
export function claim(cursor: RunCursor, { key }: AdvanceInput<'claim'>): Verdicts['claim'] {
  const { status, intent, dueAt } = cursor.state;
  if (isFinal(status)) return 'final';
  if (intent?.key !== key || dueAt !== null) return 'done';
  if (status === 'paused') return 'paused';
  if (effectOf(cursor.step()).guarantee !== 'at_most_once') return 'unchanged';
  if (intent.claimedAt !== null) return 'in_flight';
  cursor.patch({ intent: { ...intent, claimedAt: cursor.now, leaseUntil: cursor.now + leaseMs } });
  return 'ok';
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
  const lease = Math.min(leaseMs * 2 ** (timesIssued - 1), longestLeaseMs);
  cursor.patch({ intent: { ...intent, timesIssued, leaseUntil: cursor.now + lease } });
  cursor.task = { key: intent.key, step };
}
