import { isoTime } from '../../contract/primitives.ts';
import type { RunSummary } from '../../contract/workflows/run.ts';
import { isFinal, type RunState } from '../../engine/runs/state.ts';
import { withRetry } from '../db/client.ts';
import { runRollupStatement } from './rollups.ts';
import type { RunHead, RunRow } from './run-row.ts';

/** A wait shorter than this is not worth a row: the next change follows at once. */
const briefMs = 30_000;
/** A run that is doing something is expected to have a newer row by then; the sweep looks after it. */
const expectedMs = 120_000;

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
    userId: head.personId,
    eventId: head.event.id,
    status: state.status,
    finishedAt: state.finishedAt,
    nextStepAt: state.dueAt ?? (working ? now + expectedMs : null),
    waitingFor: state.waitingFor,
    exitReason: state.exitReason,
    seq: state.seq,
    watched: head.watched,
    depth: head.event.depth,
    ...(state.trace.length === 0 ? { queuedAt: head.event.timestamp } : {}),
  };
}

/** Whether a state is worth a row: it parks, rests or ended. */
export function shouldIndex(state: RunState, now: number): boolean {
  if (isFinal(state.status) || state.status === 'paused') return true;
  return state.dueAt !== null && state.dueAt - now > briefMs;
}

/** A run as lists show it. */
export function summaryOf(row: RunRow): RunSummary {
  const { startedAt, finishedAt, nextStepAt, waitingFor, ...others } = row;
  const { seq: _seq, watched: _watched, depth: _depth, queuedAt: _queuedAt, ...rest } = others;
  // nextStepAt without waitingFor only tells the sweep when to look.
  const waits = waitingFor !== null && finishedAt === null;
  return {
    ...rest,
    startedAt: isoTime(startedAt),
    finishedAt: finishedAt === null ? null : isoTime(finishedAt),
    nextStepAt: waits && nextStepAt !== null ? isoTime(nextStepAt) : null,
    waitingFor,
  };
}

const upsert = `INSERT INTO workflow_runs (project_id, started_at, id, workflow_id, workflow_name, version, user_id, event_id,
    status, finished_at, next_step_at, waiting_for, exit_reason, seq)
  SELECT value ->> 'projectId', value ->> 'startedAt', value ->> 'id', value ->> 'workflowId', value ->> 'workflowName',
    value ->> 'version', value ->> 'userId', value ->> 'eventId', value ->> 'status', value ->> 'finishedAt',
    value ->> 'nextStepAt', value ->> 'waitingFor', value ->> 'exitReason', value ->> 'seq'
  FROM json_each(?1) WHERE true
  ON CONFLICT (project_id, started_at, id) DO UPDATE SET status = excluded.status, finished_at = excluded.finished_at,
    next_step_at = excluded.next_step_at, waiting_for = excluded.waiting_for, exit_reason = excluded.exit_reason, seq = excluded.seq
  WHERE excluded.seq > workflow_runs.seq`;

/** The one statement that writes any number of run rows; an older state never overwrites a newer one. */
function runRowsStatement(db: D1Database, rows: RunRow[]): D1PreparedStatement {
  return db.prepare(upsert).bind(JSON.stringify(rows));
}

// A run that has ended listens no more; one that was restarted listens again.
// The person of a row may have been anonymous when the run began and be known by another id now.
const people = `SELECT v.value ->> 'projectId', v.value ->> 'userId' FROM json_each(?1) v
  UNION SELECT j.project_id, j.user_id FROM json_each(?1) v
    JOIN joined_people j ON j.project_id = v.value ->> 'projectId' AND j.anonymous_id = v.value ->> 'userId'`;
const entries = `UPDATE run_entries SET ended_at = r.value ->> 'finishedAt' FROM json_each(?1) r
  WHERE run_id = r.value ->> 'id' AND (project_id, person_id) IN (${people})`;
const endedEntries = `DELETE FROM run_entries
  WHERE entry_key = run_id AND ended_at IS NOT NULL AND (project_id, person_id) IN (${people})`;

// A run that ended before it began leaves its place in the queue of its workflow to another.
const queuePlaces = `DELETE FROM queued_runs WHERE (workflow_id, queued_at, run_id) IN
  (SELECT value ->> 'workflowId', value ->> 'queuedAt', value ->> 'id' FROM json_each(?1))`;

/** Everything that run rows mean for the index; repeating it is harmless. */
export function indexStatements(db: D1Database, rows: RunRow[]): D1PreparedStatement[] {
  if (rows.length === 0) return [];
  const watched = JSON.stringify(rows.filter((row) => row.watched));
  const listening = watched === '[]' ? [] : [db.prepare(entries).bind(watched), db.prepare(endedEntries).bind(watched)];
  const left = rows.filter((row) => row.queuedAt !== undefined && row.finishedAt !== null);
  const places = left.length === 0 ? [] : [db.prepare(queuePlaces).bind(JSON.stringify(left))];
  return [runRollupStatement(db, rows), runRowsStatement(db, rows), ...listening, ...places];
}

/** Writes run rows; repeating it is harmless. */
export async function writeRunRows(db: D1Database, rows: RunRow[]): Promise<void> {
  if (rows.length) await withRetry(() => db.batch(indexStatements(db, rows)));
}
