import type { StreamEvent } from '../../contract/events.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { RunStatus } from '../../contract/runs.ts';
import type { AttemptEntry } from '../../engine/run-state.ts';
import type { ProfileRow } from '../profiles/profile-row.ts';
import type { StepMessage } from '../queues/messages.ts';

/** What never changes about a run. */
export interface RunHead {
  runId: string;
  orgId: string;
  projectId: string;
  workflowId: string;
  workflowName: string;
  version: number;
  /** Whose run it is: the userId, or the anonymousId of a person not yet known. */
  personId: string;
  /** Whether later events of the person concern the run. */
  watched: boolean;
  event: StreamEvent;
}

/** The derived D1 row of a run. */
export interface RunRow {
  projectId: string;
  startedAt: number;
  id: string;
  workflowId: string;
  workflowName: string;
  version: number;
  userId: string | null;
  eventId: string;
  status: RunStatus;
  finishedAt: number | null;
  nextStepAt: number | null;
  waitingFor: string | null;
  exitReason: string | null;
  seq: number;
  /** For what follows from the row, not stored in it. */
  watched: boolean;
  depth: number;
  /** Place in the queue of its workflow, while the run has not begun. */
  queuedAt?: number;
}

/** What a move of a run leaves for its caller, who has the batch: a row to write, a message to send. */
export interface Moved {
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

export interface Settled extends Moved {
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

/** What the consumer needs to do a step. */
export interface ClaimedStep {
  head: RunHead;
  cursor: number;
  label: string;
  startedAt: number;
  ai: Record<string, JsonValue>;
  progress: JsonValue;
  /** Decided at (epoch ms): the stable time of the effect, for ids that sort. */
  intentAt: number;
  attempts: AttemptEntry[];
}

/** An event of the person, for a run that listens. */
export interface NoticeInput {
  event: StreamEvent;
  profile: ProfileRow;
}

export type ClaimAnswer =
  | { go: true; step: ClaimedStep }
  | { go: false; why: 'done' | 'in_flight' | 'paused' | 'final' | 'unknown' };
