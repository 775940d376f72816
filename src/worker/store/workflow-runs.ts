// All statements on workflow_runs, the index of runs: derived from the run objects, which hold the truth (R8).
// 1. A row carries the sequence number of its state; an older state never overwrites a newer one.
// 2. `next_step_at` is when a newer row is expected; the sweep asks the object of every row that is overdue.
import type { RunStatus } from '../../contract/workflows/run.ts';
import { countRunsStatement } from './activity.ts';
import { equals, type ListSource } from './list-statements.ts';
import { ofPerson } from './people-ids.ts';
import { leaveQueueStatement } from './queued-runs.ts';
import { runRollupStatement } from './rollups.ts';
import { listenAgainStatement, updateEntriesStatements } from './run-entries.ts';
import type { RunRow } from './run-row.ts';
import { runStepsStatement } from './run-steps.ts';
import { laterStart, type SortKey } from './sort-key.ts';
import { stepCountStatements } from './step-counts.ts';

const upsert = `INSERT INTO workflow_runs (project_id, started_at, id, workflow_id, workflow_name, version, user_id, event_id,
    status, finished_at, next_step_at, waiting_for, exit_reason, step, step_errors, seq)
  SELECT value ->> 'projectId', value ->> 'startedAt', value ->> 'id', value ->> 'workflowId', value ->> 'workflowName',
    value ->> 'version', value ->> 'userId', value ->> 'eventId', value ->> 'status', value ->> 'finishedAt',
    value ->> 'nextStepAt', value ->> 'waitingFor', value ->> 'exitReason', value ->> 'step', value ->> 'stepErrors', value ->> 'seq'
  FROM json_each(?1) WHERE true
  ON CONFLICT (project_id, started_at, id) DO UPDATE SET version = excluded.version, workflow_name = excluded.workflow_name,
    status = excluded.status, finished_at = excluded.finished_at,
    next_step_at = excluded.next_step_at, waiting_for = excluded.waiting_for, exit_reason = excluded.exit_reason,
    step = excluded.step, step_errors = excluded.step_errors, seq = excluded.seq, sweep_tries = 0
  WHERE excluded.seq > workflow_runs.seq`;

/** Everything that run rows mean for the index, in this order; repeating it is harmless. */
export function indexStatements(db: D1Database, rows: RunRow[]): D1PreparedStatement[] {
  if (rows.length === 0) return [];
  const watched = rows.filter((row) => row.watched);
  // A run that ended before it began leaves its place in the queue of its workflow to another.
  const listening = watched.filter((row) => row.listensAnew);
  const left = rows.filter((row) => row.queuedAt !== undefined && row.finishedAt !== null);
  return [
    runRollupStatement(db, rows),
    runStepsStatement(db, rows),
    countRunsStatement(db, rows),
    ...stepCountStatements(db, rows),
    db.prepare(upsert).bind(JSON.stringify(rows.map(({ ended: _ended, ...row }) => row))),
    // Behind the rows: what has ended or moved is read from the row that has won.
    ...(listening.length > 0 ? [listenAgainStatement(db, listening)] : []),
    ...(watched.length > 0 ? updateEntriesStatements(db, watched) : []),
    ...(left.length > 0 ? [leaveQueueStatement(db, left)] : []),
  ];
}

const columns = `project_id AS projectId, started_at AS startedAt, id, workflow_id AS workflowId, workflow_name AS workflowName, version,
  user_id AS userId, event_id AS eventId, status, finished_at AS finishedAt, next_step_at AS nextStepAt, waiting_for AS waitingFor,
  exit_reason AS exitReason, step, step_errors AS stepErrors, seq`;

/** Which runs a list shows; times in epoch ms. */
export interface RunListFilter {
  projectId: string;
  workflowId?: string | undefined;
  userId?: string | undefined;
  status?: RunStatus | undefined;
  /** Only runs with steps that ended in an error, or only runs without. */
  hasErrors?: boolean | undefined;
  /** Started at or after it. */
  from?: number | undefined;
  /** Started before it. */
  to?: number | undefined;
  /** `startedAt` and id of the last run of the page before. */
  after?: SortKey | undefined;
}

const key = [
  { column: 'started_at', as: 'startedAt', end: -1 },
  { column: 'id', as: 'id', end: '' },
];

/** Run rows, newest first. */
export function runSource(filter: RunListFilter): ListSource {
  const { projectId, workflowId, userId, status, hasErrors, from, to, after } = filter;
  // The clause is that of the index workflow_runs_with_errors, word for word; else it is not used.
  const errors = { sql: hasErrors ? 'step_errors > 0' : 'step_errors = 0', values: [] };
  return {
    columns,
    from: `workflow_runs${runIndex(filter)}`,
    key,
    order: 'descending',
    equal: [
      ...equals('project_id', projectId),
      ...ofPerson('user_id', projectId, userId),
      ...(hasErrors ? [errors] : []),
    ],
    start: laterStart('descending', to === undefined ? undefined : [to, ''], after),
    until: from === undefined ? undefined : [from, ''],
    filters: [
      ...equals('workflow_id', workflowId),
      ...equals('status', status),
      ...(hasErrors === false ? [errors] : []),
    ],
  };
}

/** A person has few runs among many, and few runs have errors, which SQLite cannot know. */
function runIndex({ userId, hasErrors }: RunListFilter): string {
  if (userId !== undefined) return ' INDEXED BY workflow_runs_by_user';
  return hasErrors ? ' INDEXED BY workflow_runs_with_errors' : '';
}

/** Which runs of a workflow a bulk action takes; times in epoch ms. */
export interface BulkFilter {
  projectId: string;
  workflowId: string;
  statuses: readonly RunStatus[];
  /** Started at or after it. */
  from: number;
  /** Started before it. */
  to: number;
  /** `startedAt` and id of the last run of the call before. */
  after: SortKey;
}

export interface BulkRow {
  id: string;
  startedAt: number;
  status: RunStatus;
}

/** Runs for a bulk action, oldest first. */
export function bulkSource({ projectId, workflowId, statuses, from, to, after }: BulkFilter): ListSource {
  const isOneOf = `status IN (SELECT value FROM json_each(?))`;
  return {
    columns: 'id, started_at AS startedAt, status',
    from: 'workflow_runs',
    key,
    order: 'ascending',
    equal: equals('project_id', projectId),
    start: laterStart('ascending', [from, ''], after),
    until: [to, ''],
    filters: [...equals('workflow_id', workflowId), { sql: isOneOf, values: [JSON.stringify(statuses)] }],
  };
}

/** A run in flight that a job looks at. */
export interface ActiveRun {
  id: string;
  startedAt: number;
  version: number;
}

/**
 * Runs in flight of a workflow that started up to a moment in a version up to `upTo`, oldest first, behind the last one
 * that was looked at.
 */
export async function readActiveRuns(
  db: D1Database,
  of: { projectId: string; workflowId: string; upTo: number; startedUpTo: number; after: SortKey },
  limit: number,
): Promise<ActiveRun[]> {
  const { projectId, workflowId, upTo, startedUpTo, after } = of;
  const { results } = await db
    .prepare(
      // The clause is that of the index, word for word; else it is not used.
      `SELECT id, started_at AS startedAt, version FROM workflow_runs INDEXED BY workflow_runs_active
       WHERE project_id = ?1 AND workflow_id = ?2 AND (started_at, id) > (?3, ?4) AND started_at <= ?5
         AND status IN ('queued', 'running', 'paused') AND version <= ?6 ORDER BY started_at, id LIMIT ?7`,
    )
    .bind(projectId, workflowId, ...after, startedUpTo, upTo, limit)
    .all<ActiveRun>();
  return results;
}

/** What the sweep looks at in a run. */
export interface OverdueRun
  extends Pick<RunRow, 'projectId' | 'startedAt' | 'id' | 'workflowId' | 'workflowName' | 'step' | 'stepErrors'> {
  version: number;
  userId: string | null;
  eventId: string;
  seq: number;
  /** How often in a row the sweep has asked its object since the row was written. */
  tries: number;
}

/** Runs that expected a newer row before a moment: the longest overdue and the latest, `limit` of each. */
export async function findOverdueRuns(db: D1Database, before: number, limit: number): Promise<OverdueRun[]> {
  const read = (direction: 'ASC' | 'DESC') => db.prepare(`${overdue} ${direction} LIMIT ?2`).bind(before, limit);
  const results = await db.batch<OverdueRun>([read('ASC'), read('DESC')]);
  return [...new Map(results.flatMap(({ results }) => results).map((run) => [run.id, run])).values()];
}

// The clauses are those of the index workflow_runs_due, word for word; else it is not used.
const overdue = `SELECT project_id AS projectId, started_at AS startedAt, id, workflow_id AS workflowId, workflow_name AS workflowName, version,
    user_id AS userId, event_id AS eventId, step, step_errors AS stepErrors, seq, sweep_tries AS tries FROM workflow_runs
  WHERE status IN ('running', 'queued') AND next_step_at IS NOT NULL AND next_step_at < ?1 ORDER BY next_step_at`;

/** Notes that the objects of overdue runs are asked, and when each is asked again if its row is not newer by then. */
export async function noteAsked(
  db: D1Database,
  asked: readonly (Pick<OverdueRun, 'projectId' | 'startedAt' | 'id' | 'seq'> & { askAgainAt: number })[],
): Promise<void> {
  await db
    .prepare(
      `UPDATE workflow_runs SET next_step_at = a.value ->> 'askAgainAt', sweep_tries = sweep_tries + 1 FROM json_each(?1) a
       WHERE project_id = a.value ->> 'projectId' AND started_at = a.value ->> 'startedAt' AND workflow_runs.id = a.value ->> 'id'
         AND seq = a.value ->> 'seq'`,
    )
    .bind(JSON.stringify(asked))
    .run();
}
