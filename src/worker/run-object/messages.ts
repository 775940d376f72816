import type { StreamEvent } from '../../contract/events.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { Advanced } from '../../engine/runs/advance.ts';
import type { StepMessage } from '../messages.ts';
import type { ClaimedStep } from '../steps/context.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import type { RunHead, RunRow } from '../store/run-row.ts';
import type { RunView } from './run-view.ts';

/** What a move of a run leaves for its caller, who has the batch: a row to write, a message to send. */
export interface Transition {
  row: RunRow | null;
  next: StepMessage | null;
}

/** What became of a failed attempt: the outcome where the step was given up, else when it is tried again. */
export interface Retry {
  outcome: Outcome | null;
  reason?: string;
  message?: string;
  /** Epoch ms. */
  nextAttemptAt: number | null;
}

export interface Settled extends Transition {
  /** The run's next step, claimed for whoever settled this one; `next` is null then. */
  following: { message: StepMessage; claimed: ClaimedStep } | null;
  /** null when the result was no failure that may pass, or came too late. */
  retry: Retry | null;
}

export interface StartInput {
  head: RunHead;
  profile: ProfileRow;
  /** The workflow is paused: the run waits for its release. */
  queued: boolean;
}

/** An event of the person, for a run that listens. */
export interface EventInput {
  event: StreamEvent;
  profile: ProfileRow;
}

export type ClaimAnswer =
  | { go: true; step: ClaimedStep }
  | { go: false; why: 'done' | 'in_flight' | 'paused' | 'final' | 'unknown' };

export type ControlAction = 'pause' | 'resume' | 'cancel';

export interface ControlAnswer {
  verdict: Advanced['verdict'];
  view: RunView | null;
  transition: Transition;
}
