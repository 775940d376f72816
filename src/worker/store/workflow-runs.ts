// All statements on workflow_runs, the index of runs: derived from the run objects, which hold the truth (R8).
// 1. A row carries the sequence number of its state; an older state never overwrites a newer one.
// 2. `next_step_at` is when a newer row is expected; the sweep asks the object of every row that is overdue.
import type { RunStatus } from '../../contract/workflows/run.ts';
import { finalStatuses } from '../../contract/workflows/run.ts';
import { leaveQueueStatement } from './queued-runs.ts';
import { runRollupStatement } from './rollups.ts';
import { listenAgainStatement, updateEntriesStatements } from './run-entries.ts';
import type { RunRow } from './run-row.ts';

const upsert = `INSERT INTO workflow_runs (project_id, started_at, id, workflow_id, workflow_name, version, user_id, event_id,
    status, finished_at, next_step_at, waiting_for, exit_reason, seq)
  SELECT value ->> 'projectId', value ->> 'startedAt', value ->> 'id', value ->> 'workflowId', value ->> 'workflowName',
    value ->> 'version', value ->> 'userId', value ->> 'eventId', value ->> 'status', value ->> 'finishedAt',
    value ->> 'nextStepAt', value ->> 'waitingFor', value ->> 'exitReason', value ->> 'seq'
  FROM json_each(?1) WHERE true
  ON CONFLICT (project_id, started_at, id) DO UPDATE SET status = excluded.status, finished_at = excluded.finished_at,
    next_step_at = excluded.next_step_at, waiting_for = excluded.waiting_for, exit_reason = excluded.exit_reason, seq = excluded.seq
  WHERE excluded.seq > workflow_runs.seq`;

/** Everything that run rows mean for the index, in this order; repeating it is harmless. */
export function indexStatements(db: D1Database, rows: RunRow[]): D1PreparedStatement[] {
  if (rows.length === 0) return [];
  const watched = rows.filter((row) => row.watched);
  // A run that ended before it began leaves its place in the queue of its workflow to another.
  const restarted = watched.filter((row) => row.restarted);
  const left = rows.filter((row) => row.queuedAt !== undefined && row.finishedAt !== null);
  return [
    runRollupStatement(db, rows),
    db.prepare(upsert).bind(JSON.stringify(rows)),
    // Behind the rows: what has ended is read from the row that has won.
    ...(restarted.length > 0 ? [listenAgainStatement(db, restarted)] : []),
    ...(watched.length > 0 ? updateEntriesStatements(db, watched) : []),
    ...(left.length > 0 ? [leaveQueueStatement(db, left)] : []),
  ];
}

const columns = `project_id AS projectId, started_at AS startedAt, id, workflow_id AS workflowId, workflow_name AS workflowName, version,
  user_id AS userId, event_id AS eventId, status, finished_at AS finishedAt, next_step_at AS nextStepAt, waiting_for AS waitingFor,
  exit_reason AS exitReason, seq`;

/** Which runs a list shows; times in epoch ms. */
export interface RunListFilter {
  projectIds: string[];
  workflowId?: string | undefined;
  userId?: string | undefined;
  status?: RunStatus | undefined;
  /** Started at or after it. */
  from?: number | undefined;
  /** Started before it. */
  to?: number | undefined;
  /** `startedAt` and id of the last run of the page before. */
  after?: (string | number)[] | undefined;
}

/** Run rows, newest first. */
export async function listRunRows(db: D1Database, filter: RunListFilter, limit: number): Promise<RunRow[]> {
  const clauses = ['project_id IN (SELECT value FROM json_each(?))'];
  const values: (string | number)[] = [JSON.stringify(filter.projectIds)];
  const where = (clause: string, ...bound: (string | number | undefined)[]) => {
    if (bound.length === 0 || bound.some((value) => value === undefined)) return;
    clauses.push(clause);
    values.push(...bound.filter((value) => value !== undefined));
  };
  where('workflow_id = ?', filter.workflowId);
  where('user_id = ?', filter.userId);
  where('status = ?', filter.status);
  where('started_at >= ?', filter.from);
  where('started_at < ?', filter.to);
  where('(started_at, id) < (?, ?)', ...(filter.after ?? []));
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM workflow_runs WHERE ${clauses.join(' AND ')} ORDER BY started_at DESC, id DESC LIMIT ?`,
    )
    .bind(...values, limit)
    .all<RunRow>();
  return results;
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
  after: (string | number)[];
}

export interface BulkRow {
  id: string;
  startedAt: number;
  status: RunStatus;
}

/** Runs for a bulk action, oldest first. */
export async function findRunsForBulk(db: D1Database, filter: BulkFilter, limit: number): Promise<BulkRow[]> {
  const { projectId, workflowId, statuses, from, to, after } = filter;
  const { results } = await db
    .prepare(
      `SELECT id, started_at AS startedAt, status FROM workflow_runs
       WHERE project_id = ?1 AND (started_at, id) > (?2, ?3) AND workflow_id = ?4 AND status IN (SELECT value FROM json_each(?5))
         AND started_at >= ?6 AND started_at < ?7 ORDER BY started_at, id LIMIT ?8`,
    )
    .bind(projectId, ...after, workflowId, JSON.stringify(statuses), from, to, limit)
    .all<BulkRow>();
  return results;
}

/** Ids of the active runs of a person. */
export async function findActiveRunsOf(db: D1Database, projectId: string, userId: string): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT id FROM workflow_runs WHERE project_id = ?1 AND user_id = ?2 AND status NOT IN (SELECT value FROM json_each(?3))`,
    )
    .bind(projectId, userId, JSON.stringify(finalStatuses))
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** A place in the order of the table. */
export interface RunPlace {
  projectId: string;
  startedAt: number;
  id: string;
}

/** What the sweep looks at in a run. */
export interface SweptRun extends RunPlace {
  workflowId: string;
  workflowName: string;
  version: number;
  userId: string | null;
  status: RunStatus;
  /** Epoch ms. */
  nextStepAt: number | null;
}

/** The next runs behind a place, for the sweep. */
export async function readRunsBehind(db: D1Database, place: RunPlace, limit: number): Promise<SweptRun[]> {
  const { results } = await db
    .prepare(
      `SELECT project_id AS projectId, started_at AS startedAt, id, workflow_id AS workflowId, workflow_name AS workflowName, version,
         user_id AS userId, status, next_step_at AS nextStepAt FROM workflow_runs
       WHERE (project_id, started_at, id) > (?1, ?2, ?3) ORDER BY project_id, started_at, id LIMIT ?4`,
    )
    .bind(place.projectId, place.startedAt, place.id, limit)
    .all<SweptRun>();
  return results;
}
