// People who are to be looked at, unless whoever changed them has done so. All statements on audience_looks.

/** A person whom somebody is changing. */
export interface PlannedLook {
  projectId: string;
  /** Tells it from other changes of the same person. */
  id: string;
  personId: string;
  /** When the clock looks at the person, epoch ms. */
  dueAt: number;
}

/** Plans a look, in the batch of the change; does nothing where no audience is followed. */
export function planLookStatement(
  db: D1Database,
  { projectId, id, personId, dueAt }: PlannedLook,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO audience_looks (project_id, due_at, id, person_id)
       SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM followed_audiences WHERE project_id = ?1 AND dropped = 0)`,
    )
    .bind(projectId, dueAt, id, personId);
}

/** Forgets looks that have been taken. */
export function dropLooksStatement(
  db: D1Database,
  projectId: string,
  looks: readonly Pick<PlannedLook, 'id' | 'dueAt'>[],
): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM audience_looks
       WHERE project_id = ?1 AND (due_at, id) IN (SELECT value ->> 'dueAt', value ->> 'id' FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(looks.map(({ id, dueAt }) => ({ id, dueAt }))));
}

/** Looks that are due, the oldest first. */
export async function readDueLooks(
  db: D1Database,
  projectId: string,
  now: number,
  limit: number,
): Promise<PlannedLook[]> {
  const { results } = await db
    .prepare(
      `SELECT project_id AS projectId, due_at AS dueAt, id, person_id AS personId FROM audience_looks
       WHERE project_id = ?1 AND due_at <= ?2 ORDER BY due_at, id LIMIT ?3`,
    )
    .bind(projectId, now, limit)
    .all<PlannedLook>();
  return results;
}

/** The earliest time at which a look of the project ?1 is due, in SQL. */
export const earliestLook = 'SELECT due_at AS at FROM audience_looks WHERE project_id = ?1 ORDER BY due_at LIMIT 1';

/** Plans nothing for people who are erased. */
export function eraseLooksStatement(db: D1Database, projectId: string, people: readonly string[]): D1PreparedStatement {
  return db
    .prepare('DELETE FROM audience_looks WHERE project_id = ?1 AND person_id IN (SELECT value FROM json_each(?2))')
    .bind(projectId, JSON.stringify(people));
}
