// All statements on queued_runs: the runs of paused workflows, in the order of their events.
import { withRetry } from '../db/client.ts';
import type { ReleaseMessage } from '../messages.ts';
import type { RunRow } from './run-row.ts';

export interface QueuedRun {
  workflowId: string;
  /** Time of its event, epoch ms. */
  queuedAt: number;
  runId: string;
}

/** How many runs wait for each of these workflows. */
export async function countQueuedRuns(db: D1Database, workflowIds: string[]): Promise<Map<string, number>> {
  if (workflowIds.length === 0) return new Map();
  const statement = db
    .prepare(
      'SELECT workflow_id AS id, count(*) AS n FROM queued_runs WHERE workflow_id IN (SELECT value FROM json_each(?)) GROUP BY workflow_id',
    )
    .bind(JSON.stringify(workflowIds));
  const { results } = await withRetry(() => statement.all<{ id: string; n: number }>());
  return new Map(results.map(({ id, n }) => [id, n]));
}

/** Puts runs into the queues of their workflows; repeating it is harmless. */
export function queueRunsStatement(db: D1Database, projectId: string, runs: QueuedRun[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO queued_runs (workflow_id, queued_at, run_id, project_id)
       SELECT value ->> 'workflowId', value ->> 'queuedAt', value ->> 'runId', ?1 FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`,
    )
    .bind(projectId, JSON.stringify(runs));
}

/** Ids of the oldest queued runs of a workflow; none while the workflow is not active. */
export async function readReleasableRuns(db: D1Database, workflowId: string, limit: number): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT q.run_id AS runId FROM queued_runs q JOIN workflows w ON w.id = q.workflow_id AND w.status = 'active'
       WHERE q.workflow_id = ? ORDER BY q.queued_at, q.run_id LIMIT ?`,
    )
    .bind(workflowId, limit)
    .all<{ runId: string }>();
  return results.map(({ runId }) => runId);
}

/** Takes released runs out of the queue of their workflow. */
export function dequeueRunsStatement(db: D1Database, workflowId: string, runIds: string[]): D1PreparedStatement {
  return db
    .prepare('DELETE FROM queued_runs WHERE workflow_id = ?1 AND run_id IN (SELECT value FROM json_each(?2))')
    .bind(workflowId, JSON.stringify(runIds));
}

/** Takes runs that ended before they began out of their queues; their rows carry `queuedAt`. */
export function leaveQueueStatement(db: D1Database, rows: RunRow[]): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM queued_runs WHERE (workflow_id, queued_at, run_id) IN
         (SELECT value ->> 'workflowId', value ->> 'queuedAt', value ->> 'id' FROM json_each(?1))`,
    )
    .bind(JSON.stringify(rows));
}

/** A release of each active workflow that still has queued runs, at most `limit`; goes from one workflow to the next by key. */
export async function findForgottenReleases(db: D1Database, limit: number): Promise<ReleaseMessage[]> {
  const { results } = await db
    .prepare(
      `WITH RECURSIVE queued(id) AS (
         SELECT min(workflow_id) FROM queued_runs
         UNION ALL SELECT (SELECT min(workflow_id) FROM queued_runs WHERE workflow_id > queued.id) FROM queued WHERE queued.id IS NOT NULL
       )
       SELECT w.id AS release, w.project_id AS projectId, w.org_id AS orgId FROM queued CROSS JOIN workflows w ON w.id = queued.id
       WHERE w.status = 'active' LIMIT ?`,
    )
    .bind(limit)
    .all<ReleaseMessage>();
  return results;
}
