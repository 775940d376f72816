// How far a run is, and why it is there, in the words of a list.

import type { RunSummary } from '../../api/queries/home.ts';
import { finalStatuses } from '../../words/final-statuses.ts';

const mostSegments = 12;

/** Steps that a run has done, of those of its workflow; null where that says nothing. */
export function progressOf(
  run: Pick<RunSummary, 'status'> & { stepsDone?: number },
  steps: number | undefined,
): { done: number; total: number } | null {
  if (finalStatuses.has(run.status) || run.stepsDone === undefined || steps === undefined) return null;
  const total = Math.max(steps, run.stepsDone + 1);
  return total > mostSegments ? null : { done: run.stepsDone, total };
}

/** Why a run ended, or what it waits for; null where the status says it all. */
export function runSentence(run: RunSummary & { stepLabel?: string | null }): string | null {
  if (finalStatuses.has(run.status)) return run.exitReason;
  if (run.waitingFor !== null) return `Waiting: ${run.waitingFor}`;
  return run.stepLabel ? `Now at “${run.stepLabel}”` : null;
}
