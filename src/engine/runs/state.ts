// The state of one run: what a run object stores as its one hot row, and what `advance` maps from and to.
// 1. `cursor` never goes back, but by a restart from an earlier step; steps keep their keys in it.
// 2. `dueAt` set: waiting for time (with an `intent` kept: between two attempts). Only `intent` set: waiting for an
//    effect. Neither is set in a final status.
// 3. `seq` grows with every change, `gen` with every act of a person (pause, resume, cancel, restart).

import type { Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { RunStatus, Warning } from '../../contract/workflows/run.ts';
import type { StepType } from '../../contract/workflows/steps/registry.ts';
import type { ScopeEvent } from '../scope.ts';

export interface AttemptEntry {
  at: number;
  ms: number;
  statusCode?: number;
  error?: string;
  rateLimited?: boolean;
}

/** One step of the trace; times in epoch ms. */
export interface StepEntry {
  index: number;
  label: string;
  type: StepType;
  outcome: Outcome | null;
  reason?: string;
  message?: string;
  input?: JsonValue;
  output?: JsonValue;
  startedAt: number;
  finishedAt: number | null;
  attempts: AttemptEntry[];
  warnings?: Warning[];
}

export interface AuditNote {
  at: number;
  actor: string;
  action: string;
  detail?: string;
}

/** An effect that was decided and is to happen; the key is stable over attempts and crashes. */
export interface Intent {
  key: string;
  /** When it was decided. */
  at: number;
  /** When nobody can be working on it any more. */
  leaseUntil: number;
  /** How often it was handed out without an answer. */
  handouts: number;
  /** Recorded only where the effect must not happen twice. */
  claimedAt: number | null;
  /** What earlier attempts already achieved (devices reached). */
  progress: JsonValue;
}

export interface RunState {
  runId: string;
  seq: number;
  gen: number;
  status: RunStatus;
  cursor: number;
  visit: number;
  /** `fresh`: the step at the cursor has not begun. `begun`: its delay is over or it is being done. `done`: it ended, the run has not moved on. */
  phase: 'fresh' | 'begun' | 'done';
  dueAt: number | null;
  waitingFor: string | null;
  intent: Intent | null;
  watch: Watch | null;
  /** Events that a later wait may look back at, oldest first. */
  seen: SeenEvent[];
  /** When the event that started the run happened; earlier events do not concern it. */
  openedAt: number;
  /** Where the step that ended wants to go: label, "end" or null for its own `next`. */
  jump: string | null;
  ai: Record<string, JsonValue>;
  trace: StepEntry[];
  /** Finished entries that were moved out of the hot row. */
  spilled: number;
  audit: AuditNote[];
  startedAt: number;
  finishedAt: number | null;
  exitReason: string | null;
}

/** What came of one attempt at an effect. */
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
      /** Result to keep under ai.<saveTo>. */
      save?: { name: string; value: JsonValue };
      /** Where to go next, where the effect decided it. */
      jump?: string | null;
    }
  | {
      kind: 'retry';
      reason: string;
      message: string;
      input?: JsonValue;
      attempt: AttemptEntry;
      retryAfterMs?: number;
      /** Fewer retries than the schedule allows. */
      maxRetries?: number;
      progress?: JsonValue;
      warnings?: Warning[];
    };

/** What a waiting run listens for. */
export type Watch =
  | { kind: 'until' }
  /** `since`: events from this moment (epoch ms) on count. */
  | { kind: 'event'; since: number }
  | { kind: 'condition' };

/** An event of the person, as far as waits and exits look at it. */
export type SeenEvent = ScopeEvent & { id: string; timestamp: number };

export type AdvanceInput =
  | { kind: 'start'; queued?: boolean }
  /** The workflow of a queued run was resumed. */
  | { kind: 'release' }
  /** Something the person did; its scope stands beside the input. */
  | { kind: 'event'; event: SeenEvent }
  /** Once more from a step of a failed run, by default the one that failed. */
  | { kind: 'restart'; from?: string; actor: string }
  | { kind: 'alarm' }
  | { kind: 'settle'; key: string; settlement: Settlement }
  | { kind: 'claim'; key: string }
  | { kind: 'pause'; actor: string }
  | { kind: 'resume'; actor: string }
  | { kind: 'cancel'; actor: string; detail?: string };

/** A run at its first moment. */
export function newRun(runId: string, now: number, openedAt = now): RunState {
  return {
    runId,
    seq: 0,
    gen: 0,
    status: 'running',
    cursor: 0,
    visit: 1,
    phase: 'fresh',
    dueAt: null,
    waitingFor: null,
    intent: null,
    watch: null,
    seen: [],
    openedAt,
    jump: null,
    ai: {},
    trace: [],
    spilled: 0,
    audit: [],
    startedAt: now,
    finishedAt: null,
    exitReason: null,
  };
}

export const isFinal = (status: RunStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'exited';

/** Whether a run still waits for the resume of its workflow, also when it was paused by itself meanwhile. */
export const waitsForWorkflow = (state: RunState): boolean =>
  (state.status === 'queued' || state.status === 'paused') && state.trace.length === 0 && state.dueAt !== null;

/** The one alarm a run needs now, in epoch ms, or null. */
export function nextAlarm(state: RunState): number | null {
  if (state.status !== 'running' && state.status !== 'queued') return null;
  return state.dueAt ?? state.intent?.leaseUntil ?? null;
}
