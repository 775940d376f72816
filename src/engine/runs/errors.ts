// Decides which ends of a step are errors of its run, and what the run keeps of them.
// 1. An error is new in the move in which it happens (`seq` 0 until the move is stamped), and is told once: the first of a
//    run, or of what follows its restart.
// 2. A step that was done after all has no error any more.
import type { Outcome } from '../../contract/outcomes.ts';

/** Something that went wrong in a run. */
export interface RunError {
  /** Epoch ms. */
  readonly at: number;
  /** Label of the step; null where the run failed outside of one. */
  readonly step: string | null;
  readonly reason: string;
  readonly message: string;
  /** Whether the run continued. */
  readonly continues: boolean;
  /** `seq` of the state in which it is new. */
  readonly seq: number;
}

/** What a run keeps of its errors. */
export interface RunErrors {
  /** Indexes of the steps that ended without having done their work, as far as they were not done again since. */
  readonly failedSteps: readonly number[];
  /** The first error since the run started, or was restarted; told once. */
  readonly firstError: RunError | null;
  readonly lastError: RunError | null;
}

/** Whether a step that ended so should have done something and did not. Holding a message back on purpose is no error. */
export const isStepError = (outcome: Outcome | null): boolean =>
  outcome === 'error' || outcome === 'ai_unavailable' || outcome === 'rate_limited' || outcome === 'byod_required';

/** The errors of a run with one more; `index` is that of its step, null where the run failed outside of one. */
export function withError(known: RunErrors, error: Omit<RunError, 'seq'>, index: number | null): RunErrors {
  const added = { ...error, seq: 0 };
  const isKnown = index === null || known.failedSteps.includes(index);
  return {
    failedSteps: isKnown ? known.failedSteps : [...known.failedSteps, index],
    firstError: known.firstError ?? added,
    lastError: added,
  };
}

/** The errors of a run that ends as failed, with `error` where nothing in this move says why. */
export function whenFailed(known: RunErrors, error: Omit<RunError, 'seq'>): RunErrors {
  const errors = known.lastError?.seq === 0 ? known : withError(known, error, null);
  const { firstError, lastError } = errors;
  return {
    ...errors,
    firstError: firstError?.seq === 0 ? { ...firstError, continues: false } : firstError,
    lastError: lastError && { ...lastError, continues: false },
  };
}

/** The errors of a run that begins again at a step: those of the steps before it. */
export const errorsBefore = ({ failedSteps }: RunErrors, index: number): RunErrors => ({
  failedSteps: failedSteps.filter((failed) => failed < index),
  firstError: null,
  lastError: null,
});

/** The errors of a run one step of which was done after all. */
export function withoutErrorOf(
  { failedSteps, firstError, lastError }: RunErrors,
  index: number,
  label: string,
): RunErrors {
  return {
    failedSteps: failedSteps.filter((failed) => failed !== index),
    firstError,
    lastError: lastError?.step === label ? null : lastError,
  };
}

/** The errors of a state that a move has reached, stamped with its `seq`. */
export function stampErrors({ failedSteps, firstError, lastError }: RunErrors, seq: number): RunErrors {
  const stamp = (error: RunError | null) => (error?.seq === 0 ? { ...error, seq } : error);
  return { failedSteps, firstError: stamp(firstError), lastError: stamp(lastError) };
}
