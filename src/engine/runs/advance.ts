// Decides what a run does next: (definition, state, input, now, scope) -> (state, the task to issue, the verdict).
// What each kind of input does is decided in inputs/; what follows from it, step by step, in cursor.ts.
// 1. R9: the same arguments give the same result; the input state is never changed.
// 2. R2: a task is returned only beside a state that already holds its effect.
// 3. R8: `seq` grows with every change, and a move that changes nothing returns the state it was given.
// 4. A final status is never left, except by the restart of a run that failed, or of which steps failed.
// 5. An exception would come again with every repeat, so it ends the run as failed (fail.ts). Three pass through: that the
//    profile is needed, since a caller who has it repeats the move, that of a claim, which moves nothing, and that of a move
//    to another version, since the run can stay in its own.
import type { Definition } from '../../contract/workflows/workflow.ts';
import type { Scope } from '../scope.ts';
import { stampChanges } from './confirm.ts';
import { ProfileNeeded, RunCursor, readsScope, type Task } from './cursor.ts';
import { isTaken } from './digest.ts';
import { failedBy } from './fail.ts';
import { alarm } from './inputs/alarm.ts';
import { cancel, pause, restart, resume } from './inputs/control.ts';
import { event } from './inputs/event.ts';
import { join } from './inputs/join.ts';
import { move } from './inputs/move.ts';
import { settle } from './inputs/settle.ts';
import { skip } from './inputs/skip.ts';
import { release, start } from './inputs/start.ts';
import { claim, report } from './inputs/task.ts';
import { rowDueAfter } from './next-alarm.ts';
import { type AdvanceInput, type InputKind, isFinal, type RunState, type Verdicts } from './state.ts';

export interface Advanced<Kind extends InputKind = InputKind> {
  state: RunState;
  task: Task | null;
  /** How the run took the input, for the caller of claim and of the controls. */
  verdict: Verdicts[Kind] | 'final';
}

type Handlers<Kind extends InputKind> = {
  [K in Kind]: (cursor: RunCursor, input: AdvanceInput<K>) => Verdicts[K];
};

const handlers: Handlers<InputKind> = {
  start,
  release,
  alarm,
  event,
  join,
  claim,
  report,
  settle,
  pause,
  resume,
  skip,
  restart,
  cancel,
  move,
};

/** What an ended run still takes: it refuses claims and new events, notes the late result, and may be restarted. */
const takenAfterEnd: ReadonlySet<InputKind> = new Set(['claim', 'settle', 'restart', 'join']);

/** One move of the state machine. */
export function advance<Kind extends InputKind>(
  definition: Definition,
  state: RunState,
  input: AdvanceInput<Kind>,
  now: number,
  scope: Scope | null,
): Advanced<Kind> {
  if (isFinal(state.status) && !takenAfterEnd.has(input.kind)) return { state, task: null, verdict: 'final' };
  const cursor = new RunCursor(definition, state, now, scope);
  const { state: moved, task, verdict } = moveOrFail(cursor, input);
  return { state: moved === state ? state : stampChanges(state, moved, now), task, verdict };
}

function moveOrFail<Kind extends InputKind>(cursor: RunCursor, input: AdvanceInput<Kind>): Advanced<Kind> {
  const before = cursor.state;
  const handle: Handlers<Kind>[Kind] = handlers[input.kind];
  try {
    const verdict = handle(cursor, input);
    if (isWokenByMessage(cursor.state, before.dueAt, cursor.now))
      cursor.patch({ wokenAt: cursor.state.dueAt ?? cursor.now });
    const rowDueAt = rowDueAfter(cursor.state, cursor.now);
    if (cursor.state !== before && rowDueAt !== cursor.state.rowDueAt) cursor.patch({ rowDueAt });
    return { state: cursor.state, task: cursor.task, verdict };
  } catch (error) {
    if (error instanceof ProfileNeeded || input.kind === 'claim' || input.kind === 'move') throw error;
    // The event may begin a run of its own, so that of this run nothing is lost.
    if (input.kind === 'join' && !hasTaken(cursor.state, input as AdvanceInput<'join'>))
      return { state: before, task: null, verdict: 'closed' as Verdicts[Kind] };
    // Sound, because the input is of one of the kinds.
    return { state: failedBy(error, cursor, before, input as AdvanceInput), task: null, verdict: 'ok' };
  }
}

function hasTaken({ digest }: RunState, { event: { id } }: AdvanceInput<'join'>): boolean {
  return digest !== null && isTaken(digest, id);
}

/** A shorter wait is over before a queue is worth asking; a longer one is more than a queue holds. Milliseconds. */
const wokenFromMs = 10_000;
const wokenToMs = 12 * 3_600_000;

/** Whether a wait that begins or moves with this state ends by a delayed message. */
function isWokenByMessage({ status, dueAt }: RunState, before: number | null, now: number): boolean {
  if (status !== 'running' || dueAt === null || dueAt === before) return false;
  return dueAt - now >= wokenFromMs && dueAt - now <= wokenToMs;
}

/** Whether a move from here may read the profile: a branch or a wait for something is still ahead. */
export function needsProfile(definition: Definition, state: RunState): boolean {
  // A run that has ended may be restarted from any of its steps.
  const first = isFinal(state.status) ? 0 : state.cursor;
  return definition.steps.some((step, index) => index >= first && readsScope(step));
}
