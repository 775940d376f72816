import type { StreamEvent } from '../../contract/events.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { RunFields, RunStatus } from '../../contract/workflows/run.ts';
import { unconfirmedActs } from '../../engine/runs/confirm.ts';
import { firstLeaseMs } from '../../engine/runs/cursor.ts';
import type { EndedStep } from '../../engine/runs/ended-steps.ts';
import { parks } from '../../engine/runs/next-alarm.ts';
import { isFinal, type RunState } from '../../engine/runs/state.ts';

/** What does not change about a run, except when it moves to another version of its workflow. */
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
  /** Label of the step it is at; '' before it has begun, null for a row from before this was kept. */
  step: string | null;
  /** Steps that ended without having done their work. */
  stepErrors: number;
  seq: number;
  /** For what follows from the row, not stored in it. */
  watched: boolean;
  depth: number;
  /** It was restarted, or moved to another version, so that it listens again or to something else. */
  listensAnew: boolean;
  /** The newest error of a step, for the health of the workflow. */
  lastError: { at: number; message: string } | null;
  /** Steps that it has left, the newest ones: what the row counts of them is what its predecessor has not. */
  ended: readonly EndedStep[];
  /** Place in the queue of its workflow, while the run has not begun. */
  queuedAt?: number;
}

/** The sweep asks a run so long after the time in its row; milliseconds, as below. */
export const sweepGraceMs = 30_000;
/** A run at work is expected to have a newer row by then; a task that got lost can be issued again when the sweep asks. */
const expectedMs = firstLeaseMs - sweepGraceMs;

/** The D1 row of a run. */
export function rowOf(head: RunHead, state: RunState, now: number): RunRow {
  const working = !isFinal(state.status) && state.status !== 'paused' && state.dueAt === null;
  return {
    projectId: head.projectId,
    startedAt: state.startedAt,
    id: head.runId,
    workflowId: head.workflowId,
    workflowName: head.workflowName,
    version: head.version,
    // Empty once the person was erased.
    userId: head.personId || null,
    eventId: head.event.id,
    status: state.status,
    finishedAt: state.finishedAt,
    nextStepAt: state.dueAt ?? (working ? now + expectedMs : null),
    waitingFor: state.waitingFor,
    exitReason: state.exitReason,
    step: state.trace.at(-1)?.label ?? '',
    stepErrors: state.failedSteps.length,
    seq: state.seq,
    watched: head.watched,
    depth: head.event.depth,
    listensAnew: unconfirmedActs(state).some(({ action }) => action === 'restarted' || action === 'moved'),
    lastError: lastErrorOf(state),
    ended: [],
    ...(state.trace.length === 0 ? { queuedAt: head.event.timestamp } : {}),
  };
}

function lastErrorOf({ failedSteps, lastError }: RunState): RunRow['lastError'] {
  if (!lastError || failedSteps.length === 0) return null;
  const { at, step, message } = lastError;
  return { at, message: step === null ? message : `Step ${step}: ${message}` };
}

/** Whether a state is worth a row: the run parks, is paused or has ended. */
export function shouldIndex(state: RunState, now: number): boolean {
  if (isFinal(state.status) || state.status === 'paused') return true;
  return parks(state, now);
}

/** A run as the API shows it; a paused one does not go on at a time that is over. */
export function summaryOf(row: RunRow, now: number): RunFields {
  const { startedAt, finishedAt, nextStepAt, waitingFor, ...others } = row;
  const { watched: _watched, depth: _depth, listensAnew: _listensAnew, queuedAt: _queuedAt, ...told } = others;
  const { lastError: _lastError, ended: _ended, step: _step, ...rest } = told;
  // nextStepAt without waitingFor is only the time at which the sweep looks at the run.
  const isOver = row.status === 'paused' && nextStepAt !== null && nextStepAt <= now;
  const waits = waitingFor !== null && finishedAt === null && !isOver;
  return {
    ...rest,
    startedAt: isoTime(startedAt),
    finishedAt: finishedAt === null ? null : isoTime(finishedAt),
    nextStepAt: waits && nextStepAt !== null ? isoTime(nextStepAt) : null,
    waitingFor,
  };
}
