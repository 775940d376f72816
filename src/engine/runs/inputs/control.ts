// Decides what people do to a run: pause, resume, cancel, restart.
// 1. R5: each act that takes hold begins a new generation; while the run is paused nothing begins.
// 2. What became due during the pause continues when the run is resumed; a task that nobody claimed is issued again.
// 3. R3: a restart keeps the keys of the steps, so a provider that knows one already does not send twice.
import type { RunCursor } from '../cursor.ts';
import { collectOf, reopenDigest } from '../digest.ts';
import { errorsBefore } from '../errors.ts';
import { actorWords } from '../run-words.ts';
import { type AdvanceInput, type RunState, type Verdicts, waitsForWorkflow } from '../state.ts';
import { reissueTask } from './task.ts';

/** Nothing begins until the run is resumed; a step in flight may finish. */
export function pause(cursor: RunCursor, { actor }: AdvanceInput<'pause'>): Verdicts['pause'] {
  if (cursor.state.status === 'paused') return 'unchanged';
  cursor.patch({ status: 'paused' });
  cursor.recordAct(actor, 'paused');
  return 'ok';
}

/** Continues where the run was paused. */
export function resume(cursor: RunCursor, { actor }: AdvanceInput<'resume'>): Verdicts['resume'] {
  const { state, now } = cursor;
  if (state.status !== 'paused') return 'unchanged';
  const queued = waitsForWorkflow(state);
  cursor.patch({ status: queued ? 'queued' : 'running' });
  cursor.recordAct(actor, 'resumed');
  if (queued) return 'ok';
  const { phase, dueAt, intent } = state;
  if (phase === 'done') cursor.leaveStep();
  else if (dueAt !== null) {
    if (dueAt <= now) cursor.runStep();
  } else if (intent) {
    if (intent.claimedAt === null || intent.leaseUntil <= now) reissueTask(cursor, intent);
  } else cursor.runStep();
  return 'ok';
}

/** Ends the run for good. */
export function cancel(cursor: RunCursor, { actor, detail }: AdvanceInput<'cancel'>): Verdicts['cancel'] {
  cursor.end('cancelled', detail ?? `Cancelled by ${actorWords(actor)}.`, actor);
  return 'ok';
}

/** Whether a run can be restarted: it failed, or completed although steps of it failed. */
export const isRestartable = ({ status, failedSteps }: RunState): boolean =>
  status === 'failed' || (status === 'completed' && failedSteps.length > 0);

/** Runs a run once more from a step, by default the one that failed, or the first of them. */
export function restart(cursor: RunCursor, { from, actor }: AdvanceInput<'restart'>): Verdicts['restart'] {
  const { steps } = cursor.definition;
  const { status, failedSteps, cursor: reached } = cursor.state;
  const failed = status === 'failed' ? reached : Math.min(...failedSteps);
  const label = from ?? steps[failed]?.label;
  const index = steps.findIndex((step) => step.label === label);
  if (!isRestartable(cursor.state) || index === -1) return 'unchanged';
  cursor.patch(errorsBefore(cursor.state, index));
  const { digest } = cursor.state;
  const repeatsDigest = steps.slice(index, reached + 1).some((step) => collectOf(step));
  if (digest && repeatsDigest) cursor.patch({ digest: reopenDigest(digest) });
  const ended = { finishedAt: null, exitReason: null, jump: null };
  cursor.patch({ status: 'running', cursor: index, phase: 'fresh', ...ended });
  cursor.recordAct(actor, 'restarted', `from ${label}`);
  cursor.runStep();
  return 'ok';
}
