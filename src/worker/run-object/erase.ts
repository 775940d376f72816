// The end of what a run knows: it forgets its person, is archived, and is emptied.
// 1. An erased run keeps what is not about the person: which steps it took, when, and how they ended. It stays under its
//    id, so that a start that was on its way finds it and begins nothing (R1).
// 2. What is kept is named here; a field that is added to the state is forgotten unless it is named too.
// 3. Only a run that has ended is emptied, and only as it was archived.
import { endedSteps } from '../../engine/runs/ended-steps.ts';
import { isFinal, newRun, patch, type RunState, type StepEntry } from '../../engine/runs/state.ts';
import { type RunHead, rowOf } from '../store/run-row.ts';
import type { ErasedRun } from './messages.ts';
import { moveRun, offer, type RunDeps } from './move.ts';
import { nothing } from './offer.ts';
import type { RunView } from './run-view.ts';
import { viewRun } from './settle.ts';
import { publishWithinMs } from './wake.ts';

/** Stands for a person who was erased. */
export const erasedPerson = '';
const erasedReason = 'The person was erased.';

/**
 * Ends the run where it has not ended, and forgets its person; `erasedAt` is the moment of the erasure, epoch ms. Log rows
 * that nobody has written yet are offered this once: they count, and the erasure empties them afterwards.
 */
export async function eraseRun(deps: RunDeps, actor: string, erasedAt: number, confirmed: number): Promise<ErasedRun> {
  const { store } = deps;
  const found = store.read();
  if (!found) return { verdict: 'unknown', transition: nothing };
  if (found.head.event.receivedAt > erasedAt) return { verdict: 'other', transition: nothing };
  if (!isFinal(found.state.status)) {
    await moveRun(deps, { kind: 'cancel', actor, detail: erasedReason }, { confirmed, change: { muted: true } });
  }
  const view = viewRun(deps);
  if (!view) return { verdict: 'unknown', transition: nothing };
  const owed = offer(deps, view, { row: 'always' });
  if (view.head.personId !== erasedPerson) {
    const state = patch(stateWithoutPerson(view), { publishBy: deps.now() + publishWithinMs });
    store.replace(headWithoutPerson(view.head), state, deps.now());
    deps.onCommit();
  }
  const run = store.read() ?? view;
  const row = { ...rowOf(run.head, run.state, deps.now()), ended: endedSteps(view.trace) };
  // No event about the run, which would bring the person back.
  return { verdict: 'erased', transition: { ...owed, seq: run.state.seq, row, lifecycle: null, next: null } };
}

/** The whole run, for the archive; null where it has not ended, or was emptied. */
export function archiveRun(deps: RunDeps): RunView | null {
  const view = viewRun(deps);
  return view && isFinal(view.state.status) ? view : null;
}

/** Empties the object of a run that is as it was archived; false where it has changed since. */
export async function emptyRun({ store }: RunDeps, seq: number): Promise<boolean> {
  const run = store.read();
  if (!run) return true;
  if (!isFinal(run.state.status) || run.state.seq !== seq) return false;
  await store.empty();
  return true;
}

function headWithoutPerson(head: RunHead): RunHead {
  const { runId, orgId, projectId, workflowId, workflowName, version, event } = head;
  const { id, kind, type, timestamp, receivedAt, depth } = event;
  const about = { userId: null, anonymousId: null, messageId: '', properties: {}, traits: null };
  return {
    runId,
    orgId,
    projectId,
    workflowId,
    workflowName,
    version,
    personId: erasedPerson,
    watched: false,
    event: { id, kind, type, timestamp, receivedAt, depth, ...about },
  };
}

function stateWithoutPerson({ state, trace }: RunView): RunState {
  const { runId, seq, gen, status, cursor, visit, movedTo, phase, startedAt, finishedAt, exitReason } = state;
  return patch(newRun(runId, startedAt), {
    muted: true,
    seq: seq + 1,
    gen,
    status,
    cursor,
    visit,
    ...(movedTo === undefined ? {} : { movedTo }),
    phase,
    finishedAt,
    exitReason: exitReason === null ? null : erasedReason,
    trace: trace.map(entryWithoutPerson),
    audit: state.audit.map(({ at, actor, action }) => ({ at, actor, action })),
  });
}

function entryWithoutPerson(entry: StepEntry): StepEntry {
  const { index, label, type, version, visit, outcome, reason, startedAt, finishedAt, attempts, seq, endedSeq } = entry;
  const kept = attempts.map(({ at, ms, statusCode }) => ({
    at,
    ms,
    ...(statusCode === undefined ? {} : { statusCode }),
  }));
  return {
    index,
    label,
    type,
    ...(version === undefined ? {} : { version }),
    ...(visit === undefined ? {} : { visit }),
    outcome,
    ...(reason ? { reason } : {}),
    startedAt,
    finishedAt,
    attempts: kept,
    seq,
    ...(endedSeq === undefined ? {} : { endedSeq }),
    delivery: null,
  };
}
