// How far workflows whose trigger is not an event know who is due. All statements on preparing_jobs.
// 1. A row begins anew with each activation and each change of the trigger, under a later `since`; what an earlier one had
//    under way changes nothing in it.
// 2. Rows of an active workflow stay when they are ready: `since` says which moments are too old to start anything.

export interface PreparingJob {
  workflowId: string;
  state: 'preparing' | 'ready' | 'clearing';
  /** Epoch ms. */
  since: number;
  /** The last person who was looked at; null before the first one. */
  cursor: string | null;
  done: number;
  total: number;
}

const columns = 'workflow_id AS workflowId, state, since, cursor, done, total';

/** Begins to prepare a workflow, or to forget what was prepared for it. */
export function beginJobStatement(
  db: D1Database,
  projectId: string,
  workflowId: string,
  state: 'preparing' | 'clearing',
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO preparing_jobs (project_id, workflow_id, state, since, due_at) VALUES (?1, ?2, ?3, ?4, ?4)
       ON CONFLICT (project_id, workflow_id) DO UPDATE SET state = ?3, since = max(?4, since + 1), cursor = NULL,
         done = 0, total = 0, due_at = ?4`,
    )
    .bind(projectId, workflowId, state, now);
}

/** The jobs with something to do. */
export async function readDueJobs(db: D1Database, projectId: string, now: number, limit: number) {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM preparing_jobs INDEXED BY preparing_jobs_due
       WHERE project_id = ?1 AND due_at <= ?2 ORDER BY due_at LIMIT ?3`,
    )
    .bind(projectId, now, limit)
    .all<PreparingJob>();
  return results;
}

/** Notes how far a job is; without a time it has nothing more to do. */
export function moveJobStatement(
  db: D1Database,
  projectId: string,
  { workflowId, since, state, cursor, done, total }: PreparingJob,
  dueAt: number | null,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE preparing_jobs SET state = ?4, cursor = ?5, done = ?6, total = ?7, due_at = ?8
       WHERE project_id = ?1 AND workflow_id = ?2 AND since = ?3`,
    )
    .bind(projectId, workflowId, since, state, cursor, done, total, dueAt);
}

/** Ends a job for which nothing is kept any more. */
export function dropJobStatement(
  db: D1Database,
  projectId: string,
  { workflowId, since }: PreparingJob,
): D1PreparedStatement {
  return db
    .prepare('DELETE FROM preparing_jobs WHERE project_id = ?1 AND workflow_id = ?2 AND since = ?3')
    .bind(projectId, workflowId, since);
}

/** Jobs that stand at a person who is gone begin again, which changes nothing that is right already. */
export function forgetJobPlacesStatement(
  db: D1Database,
  projectId: string,
  people: readonly string[],
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE preparing_jobs SET cursor = NULL, done = 0
       WHERE project_id = ?1 AND cursor IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(people));
}

/** The earliest time at which a job of the project ?1 has something to do, in SQL. */
export const earliestJob =
  'SELECT due_at AS at FROM preparing_jobs INDEXED BY preparing_jobs_due WHERE project_id = ?1 AND due_at > 0 ORDER BY due_at LIMIT 1';
