// When the clock of each project has something to do. All statements on project_clocks.
// 1. Who writes something earlier puts its time here in the same batch, so that it is found although nobody wakes the clock.
// 2. The clock sets it anew by one statement that looks at everything that may be due.
import { earliestLook } from './audience-looks.ts';
import { earliestBroadcast } from './broadcasts.ts';
import { earliestWalk } from './followed-audiences.ts';
import { earliestJob } from './preparing-jobs.ts';
import { earliestMoment } from './trigger-moments.ts';
import { earliestSchedule } from './trigger-schedules.ts';

/** The earliest time of everything that may be due. A list, since D1 takes no more than five SELECTs in a UNION. */
const earliest = `SELECT min(value) FROM json_each(json_array(${[
  earliestMoment,
  earliestSchedule,
  earliestJob,
  earliestBroadcast,
  earliestWalk,
  earliestLook,
]
  .map((select) => `(${select})`)
  .join(', ')}))`;

/** Sets a clock to a time (epoch ms) that may be earlier than what it was set to. */
export function setClockStatement(
  db: D1Database,
  { orgId, projectId }: { orgId: string; projectId: string },
  dueAt: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO project_clocks (project_id, org_id, due_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (project_id) DO UPDATE SET due_at = ?3 WHERE due_at IS NULL OR due_at > ?3`,
    )
    .bind(projectId, orgId, dueAt);
}

/** Sets the clock of a project to the earliest time at which anything is due; returns it, or null where nothing is. */
export async function resetClock(db: D1Database, projectId: string): Promise<number | null> {
  const row = await db
    .prepare(
      `UPDATE project_clocks SET due_at = (${earliest}) WHERE project_id = ?1
       RETURNING due_at AS dueAt`,
    )
    .bind(projectId)
    .first<{ dueAt: number | null }>();
  return row?.dueAt ?? null;
}

/** A clock that should have rung. */
export interface LateClock {
  orgId: string;
  projectId: string;
  /** Epoch ms. */
  dueAt: number;
}

/** The clocks of a database that should have rung before a moment, the latest ones first. */
export async function readLateClocks(db: D1Database, before: number, limit: number): Promise<LateClock[]> {
  const { results } = await db
    .prepare(
      `SELECT org_id AS orgId, project_id AS projectId, due_at AS dueAt FROM project_clocks INDEXED BY project_clocks_due
       WHERE due_at < ?1 ORDER BY due_at LIMIT ?2`,
    )
    .bind(before, limit)
    .all<LateClock>();
  return results;
}
