// The state of one run: what a run object stores as its one hot row, and what `advance` maps from and to.
// 1. A state is never changed in place: `patch` returns the next one, so a reader keeps what it read.
// 2. `cursor` never goes back, except when a failed run is restarted from an earlier step, or a run moves to another version.
// 3. `dueAt` is set: waiting for a time (with an `intent`: between two attempts). Only `intent` is set: waiting for the
//    result of an effect. Neither is set in a final status.
// 4. R5, R8: `seq` grows with every change; `gen` with every act that redirects the run (pause, resume, restart, move, end).
// 5. R8: what changed after `confirmed` is offered to every caller until D1 and the stream have it.

import type { GateVerdict } from '../../contract/messages/gates.ts';
import type { Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { MoveRefusal } from '../../contract/workflows/moves.ts';
import type { RunStatus, Warning } from '../../contract/workflows/run.ts';
import type { Definition } from '../../contract/workflows/workflow.ts';
import type { SavedResult } from '../scope.ts';
import type { ComingEvent, Digest } from './digest.ts';
import type { RunErrors } from './errors.ts';
import type { Intent } from './intent.ts';
import type { StepMap } from './landing.ts';
import { type AttemptEntry, entryKey, type LoggedMessage, type StepEntry } from './step-entry.ts';
import type { SeenEvent, Watch } from './watch.ts';

export type { AttemptEntry, EntryDelivery, LoggedMessage, StepEntry } from './step-entry.ts';
export { entryKey } from './step-entry.ts';

export interface AuditNote {
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly detail?: string;
  /** What a person did to the run: `seq` of the state after it, and the statuses around it. */
  readonly act?: { readonly seq: number; readonly before: RunStatus; readonly after: RunStatus };
}

export interface RunState extends RunErrors {
  readonly runId: string;
  readonly seq: number;
  readonly gen: number;
  readonly status: RunStatus;
  readonly cursor: number;
  /** R3: part of the keys of effects; grows when the run moves to another version, so that no key is used twice. */
  readonly visit: number;
  /** The version of its workflow that the run moved to last; left out for one that is in the version it started in. */
  readonly movedTo?: number;
  /** Of the step at the cursor. `fresh`: not begun. `begun`: in its delay or under way. `done`: ended, not left. */
  readonly phase: 'fresh' | 'begun' | 'done';
  readonly dueAt: number | null;
  /** The `dueAt` for which a message was sent that wakes the run then; the alarm comes a minute later. */
  readonly wokenAt?: number;
  /** When the sweep looks at the run, by the row that its last state was worth, epoch ms; null or left out: not at all. */
  readonly rowDueAt?: number | null;
  readonly waitingFor: string | null;
  readonly intent: Intent | null;
  readonly watch: Watch | null;
  /** Events that a later wait may look back at, oldest first. */
  readonly seen: readonly SeenEvent[];
  /** When the event that started the run happened, epoch ms. */
  readonly openedAt: number;
  /** When that event was received, epoch ms. */
  readonly openingReceivedAt: number;
  /** Ids of the newest events that moved the run, the one that started it first: one that is told twice counts once. */
  readonly consumed: readonly string[];
  /** The events that the run gathers; null where its workflow has no digest. */
  readonly digest: Digest | null;
  /** Where the step that ended wants to go: label, "end" or null for its own `next`. */
  readonly jump: string | null;
  /** Results of ai_action steps by their `saveTo`. */
  readonly ai: Record<string, JsonValue>;
  /** Answers to webhook steps by their `saveTo`. */
  readonly webhook: Record<string, JsonValue>;
  readonly trace: readonly StepEntry[];
  /** How many rows of finished steps were moved out of the hot row. */
  readonly spilled: number;
  /** The highest `seq` of a step that was moved out. */
  readonly spilledSeq: number;
  /** The latest decision of a step that was moved out, epoch ms; 0 when left out. */
  readonly spilledAt?: number;
  readonly audit: readonly AuditNote[];
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly exitReason: string | null;
  /** R8: the `seq` up to which D1 and the stream are known to have everything. */
  readonly confirmed: number;
  /** When the run publishes by itself what nobody has confirmed, epoch ms; null while somebody else answers for that. */
  readonly publishBy: number | null;
  /** Nothing about the run enters the stream or the audit log any more: its person is being erased. */
  readonly muted: boolean;
}

/** What an attempt leaves beside its settlement. */
export interface Logged {
  /** null for a step that sends no message. */
  message: LoggedMessage | null;
  followUps: readonly JsonValue[];
  /** What the gates said; left out where none was asked. */
  gates?: GateVerdict[];
  /** When the effect was decided (epoch ms): for the result of one that the run has forgotten. */
  decidedAt?: number;
}

/** The result of one attempt at an effect. */
export type Settlement =
  | {
      kind: 'done';
      outcome: Outcome;
      reason?: string;
      message?: string;
      input?: JsonValue;
      output?: JsonValue;
      attempt?: AttemptEntry;
      warnings?: Warning[];
      /** Result to keep for later steps. */
      save?: SavedResult;
      /** The next step, where the effect decided it. */
      jump?: string | null;
    }
  | {
      kind: 'retry';
      reason: string;
      message: string;
      input?: JsonValue;
      /** Left out where nothing was attempted, which counts against no schedule. */
      attempt?: AttemptEntry;
      /** Why nothing was attempted: something of ours was not available, the channel is closed, or a gate holds the message. */
      held?: 'outage' | 'channel' | 'gate';
      /** When the gate is asked again, epoch ms; only with `held: 'gate'`. */
      heldUntil?: number;
      /** Hash of what was sent, where the attempt may have left. */
      payload?: string;
      retryAfterMs?: number;
      /** Fewer retries than the schedule allows. */
      maxRetries?: number;
      progress?: JsonValue;
      warnings?: Warning[];
    };

/** What can happen to a run. */
interface Inputs {
  /** `event`: the one that starts the run, for a digest. */
  start: { queued?: boolean; event?: ComingEvent };
  /** The workflow of a queued run was resumed. */
  release: object;
  alarm: object;
  /** Something the person did; the scope of the move holds the profile after it. */
  event: { event: SeenEvent };
  /** Something the person did that matches the trigger: for a digest. */
  join: { event: ComingEvent };
  /** Asks to do the effect of a key. */
  claim: { key: string };
  /** Somebody is still at the effect of a key; `progress` where there is something to keep. */
  report: { key: string; progress?: JsonValue };
  /** `gen`: the generation of the intent that was claimed; that of the run's own intent where it is left out. */
  /** `failures`: of the effect when it was claimed. */
  settle: { key: string; settlement: Settlement; gen?: number; failures?: number; logged?: Logged };
  pause: { actor: string };
  resume: { actor: string };
  /** Ends the wait of the run before its time. */
  skip: { actor: string };
  /** Once more from a step of a failed run, by default the one that failed. */
  restart: { from?: string; actor: string };
  cancel: { actor: string; detail?: string };
  /** Continues in the version that the definition of the move is of; `from` is what the run was in. */
  move: MoveInput;
}

/** How a run is moved to another version of its workflow. */
interface MoveInput {
  from: { version: number; definition: Definition };
  /** The version it moves to. */
  version: number;
  map: StepMap;
  /** The event that started the run, for a digest. */
  event: ComingEvent;
  actor: string;
  /** What asked for the move, for the audit. */
  by?: string;
}

export type InputKind = keyof Inputs;
export type AdvanceInput<Kind extends InputKind = InputKind> = { [K in Kind]: { kind: K } & Inputs[K] }[Kind];

/** How a run takes an input; `ok`: it changed. Whatever an ended run does not take is `final`. */
export interface Verdicts {
  start: 'ok';
  release: 'ok' | 'unchanged';
  alarm: 'ok' | 'unchanged';
  event: 'ok' | 'unchanged';
  /** Both `ok` and `unchanged` mean that the event is part of the run; `closed`: it is not, and may start its own. */
  join: 'ok' | 'unchanged' | 'closed';
  /** Both `ok` and `unchanged` grant the claim. */
  claim: 'ok' | 'unchanged' | 'done' | 'in_flight' | 'paused' | 'final';
  report: 'ok' | 'unchanged';
  /** `late`: the run no longer expected the result; it is noted. */
  settle: 'ok' | 'unchanged' | 'late';
  pause: 'ok' | 'unchanged';
  resume: 'ok' | 'unchanged';
  /** `held`: a gate holds the message of its step. */
  skip: 'ok' | 'unchanged' | 'held';
  restart: 'ok' | 'unchanged';
  cancel: 'ok';
  /** `in_flight`: an effect of the step is under way, or may have happened. */
  move: 'ok' | 'in_flight' | MoveRefusal;
}

/** The event that starts a run; times in epoch ms. */
export type OpeningEvent = Pick<SeenEvent, 'id' | 'timestamp' | 'receivedAt'>;

/** A run at its first moment. */
export function newRun(runId: string, now: number, opening?: OpeningEvent): RunState {
  const { timestamp = now, receivedAt = now } = opening ?? {};
  return {
    runId,
    seq: 0,
    gen: 0,
    status: 'running',
    cursor: 0,
    visit: 1,
    phase: 'fresh',
    dueAt: null,
    // A run has a row from its start.
    rowDueAt: now,
    waitingFor: null,
    intent: null,
    watch: null,
    seen: [],
    // A client's clock may run ahead; an event cannot have happened after it was received.
    openedAt: Math.min(timestamp, receivedAt),
    openingReceivedAt: receivedAt,
    consumed: opening ? [opening.id] : [],
    failedSteps: [],
    firstError: null,
    lastError: null,
    digest: null,
    jump: null,
    ai: {},
    webhook: {},
    trace: [],
    spilled: 0,
    spilledSeq: 0,
    audit: [],
    startedAt: now,
    finishedAt: null,
    exitReason: null,
    confirmed: 0,
    publishBy: null,
    muted: false,
  };
}

/** The state with some of its fields replaced. */
export function patch<Field extends keyof RunState>(state: RunState, change: Pick<RunState, Field>): RunState {
  return { ...state, ...change };
}

/** R3: the key of the effect that a run decides on at a step now. */
export const effectKey = ({ runId, visit }: RunState, index: number): string => entryKey(runId, { index, visit });

export const isFinal = (status: RunStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'exited';

/** Whether a run still waits for its workflow to be resumed, also when the run itself was paused in between. */
export const waitsForWorkflow = (state: RunState): boolean =>
  (state.status === 'queued' || state.status === 'paused') && state.trace.length === 0 && state.dueAt !== null;
