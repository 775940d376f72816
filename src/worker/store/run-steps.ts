// Runs in flight by version, step and status, kept as differences by the writes of the run index; see
// docs/adr/0033-move-runs-between-versions.md.
// 1. The statement is part of the transaction of the guarded upsert of the rows it counts, and before it: what the upsert
//    will not change counts nothing, so a repeated batch counts nothing.
// 2. What reads the counts reads versions × steps, never runs.
import type { RunsGroup } from '../../contract/workflows/moves.ts';
import type { LivingGroup } from '../../engine/versions/move-plan.ts';
import { newestRows } from './rollups.ts';
import type { RunRow } from './run-row.ts';

const isActive = (status: string) => `${status} IN ('queued', 'running', 'paused')`;
/** In place of the step of a row from before steps were kept. */
const unknownStep = '?';

const count = `WITH incoming AS (
    SELECT value ->> 'projectId' AS project_id, value ->> 'startedAt' AS started_at, value ->> 'id' AS id, value ->> 'workflowId' AS workflow_id,
      value ->> 'version' AS version, coalesce(value ->> 'step', '${unknownStep}') AS step, value ->> 'status' AS status, value ->> 'seq' AS seq
    FROM json_each(?1)
  ), changed AS (
    SELECT n.*, d.version AS old_version, coalesce(d.step, '${unknownStep}') AS old_step, d.status AS old_status
    FROM incoming n LEFT JOIN workflow_runs d ON d.project_id = n.project_id AND d.started_at = n.started_at AND d.id = n.id
    WHERE d.id IS NULL OR n.seq > d.seq
  ), parts AS (
    SELECT project_id, workflow_id, version, step, status, 1 AS runs FROM changed WHERE ${isActive('status')}
    UNION ALL SELECT project_id, workflow_id, old_version, old_step, old_status, -1 FROM changed WHERE ${isActive('old_status')}
  )
  INSERT INTO run_steps (project_id, workflow_id, version, step, status, runs)
  SELECT project_id, workflow_id, version, step, status, sum(runs) FROM parts GROUP BY 1, 2, 3, 4, 5 HAVING sum(runs) <> 0
  ON CONFLICT (project_id, workflow_id, version, step, status) DO UPDATE SET runs = runs + excluded.runs`;

/** Counts what run rows are about to change; comes before their upsert in one batch. */
export function runStepsStatement(db: D1Database, rows: readonly RunRow[]): D1PreparedStatement {
  const counted = newestRows(rows).map(({ projectId, startedAt, id, workflowId, version, step, status, seq }) => {
    return { projectId, startedAt, id, workflowId, version, step, status, seq };
  });
  return db.prepare(count).bind(JSON.stringify(counted));
}

/** How many runs in flight these workflows have; one without any is left out. */
export async function readActiveRunCounts(
  db: D1Database,
  projectId: string,
  workflowIds: readonly string[],
): Promise<Map<string, number>> {
  const { results } = await db
    .prepare(
      `SELECT workflow_id AS id, sum(runs) AS runs FROM run_steps
       WHERE project_id = ?1 AND workflow_id IN (SELECT value FROM json_each(?2)) AND runs > 0 GROUP BY workflow_id`,
    )
    .bind(projectId, JSON.stringify(workflowIds))
    .all<{ id: string; runs: number }>();
  return new Map(results.map(({ id, runs }) => [id, runs]));
}

interface GroupRow {
  workflowId: string;
  version: number;
  step: string;
  status: RunsGroup['status'];
  count: number;
}

/** The runs in flight of these workflows, by the id of the workflow. */
export async function readLivingGroups(
  db: D1Database,
  projectId: string,
  workflowIds: readonly string[],
): Promise<Map<string, LivingGroup[]>> {
  const { results } = await db
    .prepare(
      `SELECT workflow_id AS workflowId, version, step, status, runs AS count FROM run_steps
       WHERE project_id = ?1 AND workflow_id IN (SELECT value FROM json_each(?2)) AND runs > 0`,
    )
    .bind(projectId, JSON.stringify(workflowIds))
    .all<GroupRow>();
  const groups = new Map<string, LivingGroup[]>();
  for (const { workflowId, step, ...row } of results) {
    const known = groups.get(workflowId) ?? [];
    const place = step === unknownStep ? { step: null, isUnknown: true as const } : { step: step === '' ? null : step };
    groups.set(workflowId, [...known, { ...row, ...place }]);
  }
  return groups;
}
