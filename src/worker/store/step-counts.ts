// Runs that left a step, by day, workflow, version and how they left it, counted by the writes of the run index; see
// docs/adr/0044-count-what-runs-passed.md.
// 1. The statement is part of the transaction of the guarded upsert of the rows it counts, and before it: a step counts
//    where it ended in a later state than that of the stored row, so a repeated batch counts nothing.
import { jsonLists } from './json-lists.ts';
import { newestRows } from './rollups.ts';
import type { RunRow } from './run-row.ts';

const dayMs = 86_400_000;

const count = `WITH incoming AS (
    SELECT value ->> 'projectId' AS project_id, value ->> 'startedAt' AS started_at, value ->> 'id' AS id, value ->> 'workflowId' AS workflow_id,
      value ->> 'version' AS version, value ->> 'seq' AS seq, value -> 'ended' AS ended FROM json_each(?1)
  ), changed AS (
    SELECT n.*, d.version AS old_version, coalesce(d.seq, -1) AS counted
    FROM incoming n LEFT JOIN workflow_runs d ON d.project_id = n.project_id AND d.started_at = n.started_at AND d.id = n.id
    WHERE d.id IS NULL OR n.seq > d.seq
  ), parts AS (
    SELECT project_id, e.value ->> 4 AS day, workflow_id, coalesce(e.value ->> 1, old_version, version) AS version,
      e.value ->> 2 AS step, e.value ->> 3 AS how FROM changed, json_each(ended) e WHERE e.value ->> 0 > counted
  )
  INSERT INTO step_rollups (project_id, day, workflow_id, version, step, passed, failed, stopped)
  SELECT project_id, day, workflow_id, version, step, sum(how = 'passed'), sum(how = 'failed'), sum(how = 'stopped')
  FROM parts GROUP BY 1, 2, 3, 4, 5
  ON CONFLICT (project_id, day, workflow_id, version, step) DO UPDATE SET
    passed = passed + excluded.passed, failed = failed + excluded.failed, stopped = stopped + excluded.stopped`;

/** Counts the steps that runs have left since their stored rows; comes before the upsert of the rows in one batch. */
export function stepCountStatements(db: D1Database, rows: readonly RunRow[]): D1PreparedStatement[] {
  const counted = newestRows(rows)
    .filter(({ ended }) => ended.length > 0)
    .map(({ projectId, startedAt, id, workflowId, version, seq, ended }) => ({
      ...{ projectId, startedAt, id, workflowId, version, seq },
      // A step of a run that has not moved is of the version of its row.
      ended: ended.map((step) => [step.seq, step.version, step.label, step.how, Math.floor(step.at / dayMs)]),
    }));
  return jsonLists(counted).map((list) => db.prepare(count).bind(list));
}

/** Runs that left a step in some days. */
export interface StepCount {
  version: number;
  step: string;
  passed: number;
  failed: number;
  stopped: number;
}

/** The runs that left the steps of a workflow on the last days up to that of `now` (UTC). */
export async function readStepCounts(
  db: D1Database,
  { projectId, workflowId }: { projectId: string; workflowId: string },
  { days, now }: { days: number; now: number },
): Promise<StepCount[]> {
  const today = Math.floor(now / dayMs);
  const wanted = Array.from({ length: days }, (_, i) => today - i);
  const { results } = await db
    .prepare(
      `SELECT version, step, sum(passed) AS passed, sum(failed) AS failed, sum(stopped) AS stopped FROM step_rollups
       WHERE project_id = ?1 AND day IN (SELECT value FROM json_each(?2)) AND workflow_id = ?3 GROUP BY version, step`,
    )
    .bind(projectId, JSON.stringify(wanted), workflowId)
    .all<StepCount>();
  return results;
}
