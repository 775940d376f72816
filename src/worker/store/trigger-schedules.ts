// The next time of each workflow with a schedule. All statements on trigger_schedules.

/** A schedule that has come due. */
export interface DueSchedule {
  workflowId: string;
  /** Epoch ms, a whole minute. */
  dueAt: number;
  /** The last person who was started for it; null before the first one. */
  cursor: string | null;
}

/** The schedules that have come due, oldest first. */
export async function readDueSchedules(
  db: D1Database,
  projectId: string,
  now: number,
  limit: number,
): Promise<DueSchedule[]> {
  const { results } = await db
    .prepare(
      `SELECT workflow_id AS workflowId, due_at AS dueAt, cursor FROM trigger_schedules INDEXED BY trigger_schedules_due
       WHERE project_id = ?1 AND due_at <= ?2 ORDER BY due_at, workflow_id LIMIT ?3`,
    )
    .bind(projectId, now, limit)
    .all<DueSchedule>();
  return results;
}

/** Sets the next time of a schedule, whatever it was. */
export function saveScheduleStatement(
  db: D1Database,
  projectId: string,
  { workflowId, dueAt }: Omit<DueSchedule, 'cursor'>,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO trigger_schedules (project_id, workflow_id, due_at) VALUES (?1, ?2, ?3)
       ON CONFLICT (project_id, workflow_id) DO UPDATE SET due_at = ?3, cursor = NULL`,
    )
    .bind(projectId, workflowId, dueAt);
}

/** Moves a schedule on that is still as it was read: to its next time, or behind a person of this one. */
export function moveScheduleStatement(
  db: D1Database,
  projectId: string,
  { workflowId, dueAt }: Omit<DueSchedule, 'cursor'>,
  to: { dueAt: number; cursor: string | null },
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE trigger_schedules SET due_at = ?4, cursor = ?5 WHERE project_id = ?1 AND workflow_id = ?2 AND due_at = ?3`,
    )
    .bind(projectId, workflowId, dueAt, to.dueAt, to.cursor);
}

/** Forgets the schedule of a workflow. */
export function dropScheduleStatement(db: D1Database, projectId: string, workflowId: string): D1PreparedStatement {
  return db
    .prepare('DELETE FROM trigger_schedules WHERE project_id = ?1 AND workflow_id = ?2')
    .bind(projectId, workflowId);
}

/** The schedule of one workflow. */
export async function readSchedule(db: D1Database, projectId: string, workflowId: string): Promise<DueSchedule | null> {
  return db
    .prepare(
      `SELECT workflow_id AS workflowId, due_at AS dueAt, cursor FROM trigger_schedules WHERE project_id = ?1 AND workflow_id = ?2`,
    )
    .bind(projectId, workflowId)
    .first();
}

/** Schedules that stand at a person who is gone begin with their people again, which starts nobody twice. */
export function forgetSchedulePlacesStatement(
  db: D1Database,
  projectId: string,
  people: readonly string[],
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE trigger_schedules SET cursor = NULL WHERE project_id = ?1 AND cursor IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(people));
}

/** The earliest time of the schedules of the project ?1, in SQL. */
export const earliestSchedule =
  'SELECT due_at AS at FROM trigger_schedules INDEXED BY trigger_schedules_due WHERE project_id = ?1 ORDER BY due_at LIMIT 1';
