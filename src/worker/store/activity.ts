// What happened in each hour: events that came in, runs that started, runs that failed. Facts of the past, which a later
// restart does not take back; see docs/adr/0044-count-what-runs-passed.md.
// 1. Each statement is part of the transaction of the rows it counts, and before them: what these will not change counts
//    nothing, so a repeated batch counts nothing.
import type { StreamEvent } from '../../contract/events.ts';
import { newestRows } from './rollups.ts';
import type { RunRow } from './run-row.ts';

const hourMs = 3_600_000;
/** Workflow of what is of none. */
const ofNone = '';

/** Sendora's own events: what runs and messages cause, and the occasions of triggers. */
const isOwn = ({ depth, type }: Pick<StreamEvent, 'depth' | 'type'>) => depth > 0 || type.startsWith('trigger.');

/** Counts events that are about to be recorded, but for Sendora's own; nothing where there is none. */
export function countEventsStatements(
  db: D1Database,
  projectId: string,
  events: readonly Pick<StreamEvent, 'id' | 'receivedAt' | 'depth' | 'type'>[],
): D1PreparedStatement[] {
  const counted = events.filter((event) => !isOwn(event)).map(({ id, receivedAt }) => ({ id, receivedAt }));
  if (counted.length === 0) return [];
  const statement = db.prepare(
    `INSERT INTO activity_rollups (project_id, hour, workflow_id, events)
     SELECT ?1, (n.value ->> 'receivedAt') / ${hourMs}, '${ofNone}', count(DISTINCT n.value ->> 'id')
     FROM json_each(?2) n LEFT JOIN events e ON e.project_id = ?1 AND e.id = n.value ->> 'id'
     WHERE e.id IS NULL GROUP BY 2
     ON CONFLICT (project_id, hour, workflow_id) DO UPDATE SET events = events + excluded.events`,
  );
  return [statement.bind(projectId, JSON.stringify(counted))];
}

const countRuns = `WITH incoming AS (
    SELECT value ->> 'projectId' AS project_id, value ->> 'startedAt' AS started_at, value ->> 'id' AS id, value ->> 'workflowId' AS workflow_id,
      value ->> 'seq' AS seq, value ->> 'hasFailed' AS has_failed, value ->> 'failedAt' AS failed_at FROM json_each(?1)
  ), changed AS (
    SELECT n.*, d.id IS NULL AS is_new, coalesce(d.status = 'failed' OR d.step_errors > 0, 0) AS had_failed
    FROM incoming n LEFT JOIN workflow_runs d ON d.project_id = n.project_id AND d.started_at = n.started_at AND d.id = n.id
    WHERE d.id IS NULL OR n.seq > d.seq
  ), parts AS (
    SELECT project_id, started_at / ${hourMs} AS hour, workflow_id, 1 AS runs, 0 AS failed FROM changed WHERE is_new
    UNION ALL
    SELECT project_id, failed_at / ${hourMs}, workflow_id, 0, 1 FROM changed WHERE has_failed AND NOT had_failed
  )
  INSERT INTO activity_rollups (project_id, hour, workflow_id, runs, failed)
  SELECT project_id, hour, workflow_id, sum(runs), sum(failed) FROM parts GROUP BY 1, 2, 3
  ON CONFLICT (project_id, hour, workflow_id) DO UPDATE SET runs = runs + excluded.runs, failed = failed + excluded.failed`;

/** Counts the starts and first failures among run rows that are about to be written. */
export function countRunsStatement(db: D1Database, rows: readonly RunRow[]): D1PreparedStatement {
  const counted = newestRows(rows).map(
    ({ projectId, startedAt, id, workflowId, status, seq, finishedAt, stepErrors, lastError }) => ({
      ...{ projectId, startedAt, id, workflowId, seq },
      hasFailed: status === 'failed' || stepErrors > 0,
      failedAt: lastError?.at ?? finishedAt ?? startedAt,
    }),
  );
  return db.prepare(countRuns).bind(JSON.stringify(counted));
}

/** What happened in one hour. */
export interface ActivityHour {
  /** Hours since the epoch. */
  hour: number;
  events: number;
  runs: number;
  failed: number;
}

/** The hours of a range in which something happened, `endHour` exclusive. */
export async function readActivity(
  db: D1Database,
  projectIds: readonly string[],
  { firstHour, endHour }: { firstHour: number; endHour: number },
): Promise<ActivityHour[]> {
  const { results } = await db
    .prepare(
      `SELECT hour, sum(events) AS events, sum(runs) AS runs, sum(failed) AS failed FROM activity_rollups
       WHERE project_id IN (SELECT value FROM json_each(?1)) AND hour >= ?2 AND hour < ?3 GROUP BY hour ORDER BY hour`,
    )
    .bind(JSON.stringify(projectIds), firstHour, endHour)
    .all<ActivityHour>();
  return results;
}

/** How many runs of workflows failed in the last 24 hours, this one included; a workflow without any is left out. */
export async function readRecentFailures(
  db: D1Database,
  projectId: string,
  workflowIds: readonly string[],
  now: number,
): Promise<Map<string, number>> {
  const hour = Math.floor(now / hourMs);
  const hours = Array.from({ length: 24 }, (_, i) => hour - i);
  const { results } = await db
    .prepare(
      `SELECT workflow_id AS id, sum(failed) AS failed FROM activity_rollups
       WHERE project_id = ?1 AND hour IN (SELECT value FROM json_each(?2)) AND workflow_id IN (SELECT value FROM json_each(?3))
       GROUP BY workflow_id HAVING sum(failed) > 0`,
    )
    .bind(projectId, JSON.stringify(hours), JSON.stringify(workflowIds))
    .all<{ id: string; failed: number }>();
  return new Map(results.map(({ id, failed }) => [id, failed]));
}
