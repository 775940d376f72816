import type { StreamEvent } from '../../contract/events.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { Advanced } from '../../engine/runs/advance.ts';
import type { StepMap } from '../../engine/runs/landing.ts';
import type { Logged, Verdicts } from '../../engine/runs/state.ts';
import type { StepMessage } from '../messages.ts';
import type { ClaimedStep, SentContent } from '../steps/context.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import type { RunHead } from '../store/run-row.ts';
import type { QueueKind } from '../stream/enqueue.ts';
import type { Transition } from '../stream/publish-transitions.ts';
import type { RunView } from './run-view.ts';

/** The result of a failed attempt: the outcome where the step was given up, else when it is tried again. */
export interface Retry {
  outcome: Outcome | null;
  reason?: string;
  message?: string;
  /** Epoch ms. */
  nextAttemptAt: number | null;
}

export interface Settled extends Transition {
  /** The run's next step, claimed for the consumer that settled this one; `next` is null then. */
  following: { message: StepMessage; claimed: ClaimedStep } | null;
  /** null when the result was not a failure that may pass, or came too late. */
  retry: Retry | null;
}

export interface StartInput {
  head: RunHead;
  profile: ProfileRow;
  /** The workflow is paused: the run waits for its release. */
  queued: boolean;
}

/** What the caller of `settle` knows beside the settlement. */
export interface SettleTerms {
  /** A next effect that travels by this queue is claimed for the caller. */
  queueKind?: QueueKind | null;
  /** Generation of the intent that was claimed. */
  gen?: number;
  /** Failures of the effect when it was claimed, so that one that is reported twice counts once. */
  failures?: number;
  /** What was published of this run. */
  confirmed?: number;
  /** What the log needs of the message. */
  logged?: Logged;
  /** What the attempt sent, where further ones are to send the same. */
  sent?: SentContent;
}

/** An event of the person, for a run that listens. */
export interface EventInput {
  event: StreamEvent;
  profile: ProfileRow;
  /** What was published of this run. */
  confirmed?: number;
}

/** Whether an event is part of the digest of a run; `unknown`: there is no such run (yet). */
export interface Joined {
  verdict: 'joined' | 'closed' | 'unknown';
  transition: Transition;
}

/** What came of the message that ends a wait. */
export interface Woken {
  /** The wait is not over yet by the clock of the run. */
  early: boolean;
  transition: Transition;
  /** As in Settled. */
  following: Settled['following'];
}

export type ClaimAnswer =
  | { go: true; step: ClaimedStep }
  /** Somebody else is at it, until then (epoch ms) at the latest. */
  | { go: false; why: 'in_flight'; until: number }
  /** A step that is not to be done; `transition` is what the run still owes. */
  | { go: false; why: 'done' | 'paused' | 'final' | 'unknown'; transition: Transition };

export type ControlAction = 'pause' | 'resume' | 'cancel';

export interface ControlInput {
  action: ControlAction | 'restart' | 'skip';
  actor: string;
  /** The step that a restart begins with; the one that failed where it is left out. */
  from?: string;
  /** Nothing about the run is told any more. */
  muted?: boolean;
}

export interface ControlAnswer {
  verdict: Advanced['verdict'];
  view: RunView | null;
  transition: Transition;
}

/** Moves a run to another version of its workflow. */
export interface MoveInput {
  version: number;
  workflowName: string;
  map: StepMap;
  actor: string;
  /** What asked for it, for the audit of the run. */
  by?: string;
}

/**
 * How a run takes a move; `already`: it is there by an earlier one. `newer`: it started in that version or a later one.
 * `unknown`: there is no such run.
 */
export interface MoveAnswer {
  verdict: Verdicts['move'] | 'already' | 'newer' | 'final' | 'unknown';
  /** What the run owes; the caller publishes and confirms it. */
  transition: Transition;
}

/** The answer of a run that was told to forget its person. */
export interface ErasedRun {
  /** `other`: the run began after the erasure, for whoever has the id since. */
  verdict: 'erased' | 'unknown' | 'other';
  /** What the run still owed, without its person where it can be; the caller publishes and confirms it. */
  transition: Transition;
}
