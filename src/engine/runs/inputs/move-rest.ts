// Decides how a run that rests in a step continues resting in that step of another version.
// 1. The time of a rest: the delay of the step from when the step began, then its wait from when that began.
// 2. What is the same in both versions keeps its deadline. What differs is counted from the same beginning; where that is
//    over by now, it ends in this move.
// 3. A wait that listens for something else looks at once at the events that were kept.
import type { Step, StepOf } from '../../../contract/workflows/workflow.ts';
import { deepEqual } from '../../conditions/deep-equal.ts';
import { behaviourOf, isDoneAt } from '../../steps/registry.ts';
import { beginCollect } from '../collect.ts';
import type { RunCursor } from '../cursor.ts';
import { newDigest, openDigest } from '../digest.ts';
import type { RunState } from '../state.ts';
import { beginWait, type WaitBegun } from '../wait.ts';

type WaitStep = StepOf<'wait'> & Step;
const minuteMs = 60_000;

/** Rests on; `old` is the step as it was, `startedAt` when it began (epoch ms). */
export function continueRest(cursor: RunCursor, old: Step, startedAt: number): void {
  const step = cursor.step();
  const { state } = cursor;
  // A message that is held and was never attempted is decided on again, under its new key, at the time it is held until.
  if (state.intent) {
    cursor.patch({ intent: null });
    if (!hasSameDelay(old, step)) delayUntil(cursor, Math.max(state.dueAt ?? 0, startedAt + cursor.delayOf(step)));
  } else if (!state.watch) continueDelay(cursor, old, startedAt);
  else if (isDoneAt(step, 'wait') && isDoneAt(old, 'wait')) continueWait(cursor, old, step, startedAt);
  const { status, dueAt, phase } = cursor.state;
  if (status === 'running' && phase === 'begun' && dueAt !== null && dueAt <= cursor.now) cursor.runStep();
}

function continueDelay(cursor: RunCursor, old: Step, startedAt: number): void {
  const step = cursor.step();
  cursor.patch({ waitingFor: behaviourOf(step).whileDelayed(step) });
  if (!hasSameDelay(old, step)) delayUntil(cursor, startedAt + cursor.delayOf(step));
}

const hasSameDelay = (old: Step, step: Step) => old.delayMinutes === step.delayMinutes && old.spread === step.spread;

function delayUntil(cursor: RunCursor, end: number): void {
  cursor.patch({ dueAt: Math.max(cursor.now, end) });
}

function continueWait(cursor: RunCursor, old: WaitStep, step: WaitStep, startedAt: number): void {
  const { reason } = step.config;
  if (reason) cursor.patch({ waitingFor: reason });
  const isSame = deepEqual(formOf(old), formOf(step));
  if (isSame && hasSameDelay(old, step)) return;
  const delayEnds = startedAt + cursor.delayOf(step);
  if (!hasSameDelay(old, step) && delayEnds > cursor.now) {
    cursor.patch({ watch: null, waitingFor: behaviourOf(step).whileDelayed(step) });
    delayUntil(cursor, delayEnds);
    return;
  }
  const countedFrom = hasSameDelay(old, step) ? waitBeganAt(cursor.state, old, startedAt) : delayEnds;
  const begun = beginAgain(cursor, step, countedFrom);
  if (begun.kind === 'park') {
    const { watch, dueAt, waitingFor } = begun;
    cursor.patch({ watch, dueAt: Math.max(cursor.now, dueAt), waitingFor });
    return;
  }
  if (begun.by) cursor.consume(begun.by);
  cursor.finishStep(begun);
  if (cursor.state.status === 'running') cursor.leaveStep();
}

/** What a wait waits for, and for how long. */
function formOf({ config }: WaitStep): object {
  const { until, waitForEvent, waitForCondition, timeoutMinutes, collect } = config;
  return { until, waitForEvent, waitForCondition, timeoutMinutes, collect };
}

/** When the wait began: its deadline tells, where it is so many minutes after that. Epoch ms. */
function waitBeganAt({ watch, dueAt }: RunState, old: WaitStep, startedAt: number): number {
  const { timeoutMinutes, collect } = old.config;
  const minutes = watch?.kind === 'collect' ? collect?.windowMinutes : timeoutMinutes;
  if (dueAt !== null && watch?.kind !== 'until' && minutes !== undefined) return dueAt - Math.round(minutes * minuteMs);
  return startedAt + Math.round(old.delayMinutes * minuteMs);
}

function beginAgain(cursor: RunCursor, step: WaitStep, countedFrom: number): WaitBegun {
  const { state, now } = cursor;
  const scope = () => cursor.requireScope(step);
  if (!step.config.collect) return beginWait(step, scope(), state, now, countedFrom);
  const digest = state.digest ?? newDigest(undefined);
  const open = state.watch?.kind === 'collect' ? digest : openDigest(digest);
  cursor.patch({ digest: open });
  return beginCollect(step, open, scope, countedFrom);
}
