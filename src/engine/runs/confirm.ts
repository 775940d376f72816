// Decides what of a run D1 and the stream may not have yet.
// 1. R8: every change is stamped with the `seq` of the state that holds it, in the one place where `seq` grows.
// 2. What is stamped later than `confirmed` is unconfirmed, and offered until somebody confirms it.
import type { RunStatus } from '../../contract/workflows/run.ts';
import { stampErrors } from './errors.ts';
import { type EntryDelivery, patch, type RunState, type StepEntry } from './state.ts';

/** The state after a move: the next `seq`, which also marks what the move changed. */
export function stampChanges(before: RunState, after: RunState, now: number): RunState {
  const seq = before.seq + 1;
  const trace = after.trace.map((entry, place) => {
    const known = before.trace[place];
    return entry === known ? entry : stampEntry(entry, known, seq, now);
  });
  const acts = after.audit.map((note, place) => {
    if (place < before.audit.length || note.actor === 'system') return note;
    return { ...note, act: { seq, before: before.status, after: after.status } };
  });
  return patch(after, { seq, trace, audit: acts, ...stampErrors(after, seq) });
}

function stampEntry(entry: StepEntry, before: StepEntry | undefined, seq: number, now: number): StepEntry {
  const hasEnded = entry.finishedAt !== null && (before?.finishedAt ?? null) === null;
  const stamped = { ...entry, seq, ...(hasEnded ? { endedSeq: seq } : {}) };
  return { ...stamped, delivery: stampDelivery(entry.delivery, before?.delivery ?? null, now) };
}

function stampDelivery(delivery: EntryDelivery | null, known: EntryDelivery | null, now: number): EntryDelivery | null {
  if (!delivery) return null;
  // A newer row of the log is told by its time, so the time grows even where the clock stands or goes back.
  const updatedAt = Math.max(now, known && known.decidedAt === delivery.decidedAt ? known.updatedAt + 1 : 0);
  return { ...delivery, updatedAt };
}

/** The state when D1 and the stream are known to have everything up to `seq`. */
export function confirm(state: RunState, seq: number): RunState {
  const confirmed = Math.max(state.confirmed, Math.min(seq, state.seq));
  const publishBy = seq < state.seq ? state.publishBy : null;
  if (confirmed === state.confirmed && publishBy === state.publishBy) return state;
  const trace = state.trace.map((entry) => (entry.followUps && entry.seq <= confirmed ? forget(entry) : entry));
  return patch(state, { confirmed, trace, publishBy });
}

function forget({ followUps: _followUps, ...entry }: StepEntry): StepEntry {
  return entry;
}

export const isUnconfirmed = (state: RunState): boolean => state.seq > state.confirmed;

/** The steps of a trace that changed since the last confirmation. */
export function unconfirmedEntries({ confirmed }: RunState, trace: readonly StepEntry[]): StepEntry[] {
  return trace.filter(({ seq }) => seq > confirmed);
}

/** What people did to the run since the last confirmation. */
export function unconfirmedActs({ audit, confirmed }: RunState): Act[] {
  return audit.flatMap(({ at, actor, action, act }) =>
    act && act.seq > confirmed ? { at, actor, action, ...act } : [],
  );
}

/** Something that a person did to a run. */
export interface Act {
  /** Epoch ms. */
  at: number;
  actor: string;
  /** In the past tense. */
  action: string;
  seq: number;
  before: RunStatus;
  after: RunStatus;
}
