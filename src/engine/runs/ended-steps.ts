// Which steps a run has left, and how: what the counts of a workflow's steps are made of.
import { isStepError } from './errors.ts';
import type { StepEntry } from './step-entry.ts';

/** A step that a run has left. */
export interface EndedStep {
  /** `seq` of the state in which it ended; tells whether a row of the run has counted it. */
  readonly seq: number;
  /** null: that in which the run started. */
  readonly version: number | null;
  readonly label: string;
  /** `stopped`: the run ended or moved while it was at the step. */
  readonly how: 'passed' | 'failed' | 'stopped';
  /** Epoch ms. */
  readonly at: number;
}

/** More than a run can leave between two of its rows: a workflow has at most 100 steps, and no loops. */
export const mostEndedSteps = 200;

/** The newest steps that ended, oldest first; those from before `endedSeq` was kept are not told. */
export function endedSteps(trace: readonly StepEntry[]): EndedStep[] {
  return trace
    .flatMap(({ endedSeq: seq, finishedAt: at, version = null, label, outcome }): EndedStep[] => {
      if (seq === undefined || at === null) return [];
      return [{ seq, version, label, how: howOf(outcome), at }];
    })
    .slice(-mostEndedSteps);
}

function howOf(outcome: StepEntry['outcome']): EndedStep['how'] {
  if (outcome === null || outcome === 'ai_pending') return 'stopped';
  return isStepError(outcome) ? 'failed' : 'passed';
}
