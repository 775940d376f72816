// Decides the shape in which a run is stored: one hot row, and rows of finished steps that were moved out of it.
// 1. A change of RunState or of what is in it needs an upgrade here, and fixtures of the version before it.
// 2. Rows of steps are written once, so they have versions of their own; a change of StepEntry needs two upgrades.
import { currentVersion, type StoredRow, type Upgrade, upgradeRow } from '../stored-state.ts';
import { isStepError } from './errors.ts';
import type { RunState, StepEntry } from './state.ts';

/** A run as it is read. `Head` is what never changes about it. */
export interface RunRecord<Head> {
  head: Head;
  state: RunState;
}

const runUpgrades: readonly Upgrade[] = [renameHandouts, addConfirmed, addResultsAndErrors, knowMoves, explainAttempts];
/** A row of version 1 was the list itself. */
const stepsUpgrades: readonly Upgrade[] = [(row) => row, addSeqToSteps, knowMoves, explainAttempts];

/** The hot row to store. */
export const toStoredRun = <Head>({ head, state }: RunRecord<Head>): StoredRow => ({
  v: currentVersion(runUpgrades),
  head,
  state,
});

/** A row of finished steps to store. */
export const toStoredSteps = (steps: readonly StepEntry[]): StoredRow => ({ v: currentVersion(stepsUpgrades), steps });

/** The run of a hot row of any version. */
export function upgradeRun<Head>(row: StoredRow): RunRecord<Head> {
  const { head, state } = upgradeRow('run', row, runUpgrades) as unknown as RunRecord<Head>;
  return { head, state };
}

/** The finished steps of a row of any version. */
export function upgradeSteps(stored: StoredRow | readonly unknown[]): readonly StepEntry[] {
  const row = isList(stored) ? { steps: stored } : stored;
  return upgradeRow('steps of a run', row, stepsUpgrades).steps as readonly StepEntry[];
}

const isList = (stored: StoredRow | readonly unknown[]): stored is readonly unknown[] => Array.isArray(stored);

interface RunVersion1 {
  state: { intent: { handouts: number } | null };
}

/** 1 to 2: `handouts` of the intent is called `timesIssued`. */
function renameHandouts(row: StoredRow): StoredRow {
  const { state } = row as unknown as RunVersion1;
  if (!state.intent) return row;
  const { handouts, ...kept } = state.intent;
  return { ...row, state: { ...state, intent: { ...kept, timesIssued: handouts } } };
}

/** As it was before confirmations: what is new in version 3 is missing. */
interface RunVersion2 {
  head: { event: { id: string; receivedAt: number } };
  state: { gen: number; trace: StepVersion2[]; intent: object | null; seen: readonly { timestamp: number }[] };
}
type StepVersion2 = Omit<StepEntry, 'seq' | 'delivery'>;

/**
 * 2 to 3: everything counts as unconfirmed but the log rows, which the consumers wrote. The run knows which events moved
 * it, and when its own and those it keeps were received.
 */
function addConfirmed(row: StoredRow): StoredRow {
  const { head, state } = row as unknown as RunVersion2;
  const intent = state.intent && { ...state.intent, gen: state.gen };
  const confirmations = { spilledSeq: 0, confirmed: 0, publishBy: null, muted: false };
  const seen = state.seen.map((event) => ({ receivedAt: event.timestamp, ...event }));
  const opening = { openingReceivedAt: head.event.receivedAt, consumed: [head.event.id], seen };
  return { ...row, state: { ...state, ...confirmations, ...opening, intent, trace: state.trace.map(addSeq) } };
}

interface RunVersion3 {
  state: { seq: number; status: string; finishedAt: number | null; exitReason: string | null; trace: StepEntry[] };
}

/**
 * 3 to 4: answers to webhooks and digests did not exist. Of errors only the one is known by which a run failed; the steps in
 * the hot row tell which of them failed.
 */
function addResultsAndErrors(row: StoredRow): StoredRow {
  const { state } = row as unknown as RunVersion3;
  const { seq, status, finishedAt, exitReason, trace } = state;
  const last = trace.at(-1);
  const { label: step = null, reason = 'run_failed' } = last ?? {};
  const error = { at: finishedAt ?? 0, step, reason, message: exitReason ?? '', continues: false, seq };
  const lastError = status === 'failed' ? error : null;
  const failedSteps = [...new Set(trace.filter(({ outcome }) => isStepError(outcome)).map(({ index }) => index))];
  const added = { webhook: {}, failedSteps, firstError: lastError, lastError, digest: null };
  return { ...row, state: { ...state, ...added } };
}

/**
 * 4 to 5, and 3 to 4 of steps: no run had moved to another version, so nothing is missing. Code that knows of no moves
 * would take the keys of a moved run for those of another, and cannot read it.
 */
function knowMoves(row: StoredRow): StoredRow {
  return row;
}

/** 5 to 6, and 4 to 5 of steps: of earlier attempts nobody knows whether they were worth another one. */
function explainAttempts(row: StoredRow): StoredRow {
  return row;
}

function addSeqToSteps(row: StoredRow): StoredRow {
  const { steps } = row as unknown as { steps: StepVersion2[] };
  return { ...row, steps: steps.map(addSeq) };
}

const addSeq = (entry: StepVersion2): StepEntry => ({ ...entry, seq: 0, delivery: null });
