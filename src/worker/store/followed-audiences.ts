// The audiences that workflows follow, and the walks over their people. Which ones are followed is written by triggers of the
// database, whoever saves a workflow or an audience (migration 0036).

/** A walk over the people of a project: it takes the picture of an audience, or looks for what time has changed. */
export interface AudienceWalk {
  audienceId: string;
  /** When the picture was begun, epoch ms. */
  since: number;
  isComplete: boolean;
  /** Nobody follows it any more: what is kept of it goes. */
  isDropped: boolean;
  /** The last person who was looked at. */
  cursor: string;
  walked: number;
}

const columns = `audience_id AS audienceId, since, pictured_at IS NOT NULL AS isComplete, dropped AS isDropped, cursor, walked`;

type Row = Omit<AudienceWalk, 'isComplete' | 'isDropped'> & { isComplete: number; isDropped: number };
const toWalk = (row: Row): AudienceWalk => ({
  ...row,
  isComplete: row.isComplete === 1,
  isDropped: row.isDropped === 1,
});

/** Audiences that a project may follow; each costs a look at everybody who changes. */
export const mostFollowed = 50;

/** The walks of a project that are due, the one that has waited longest first. */
export async function readDueWalks(
  db: D1Database,
  projectId: string,
  now: number,
  limit: number,
): Promise<AudienceWalk[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM followed_audiences INDEXED BY followed_audiences_due
       WHERE project_id = ?1 AND due_at <= ?2 ORDER BY due_at LIMIT ?3`,
    )
    .bind(projectId, now, limit)
    .all<Row>();
  return results.map(toWalk);
}

/** The earliest time at which a walk of the project ?1 is due, in SQL. */
export const earliestWalk = `SELECT due_at AS at FROM followed_audiences INDEXED BY followed_audiences_due
  WHERE project_id = ?1 AND due_at >= 0 ORDER BY due_at LIMIT 1`;

/** The walk of one audience; null where nobody follows it. */
export async function readWalk(db: D1Database, projectId: string, audienceId: string): Promise<AudienceWalk | null> {
  const row = await db
    .prepare(`SELECT ${columns} FROM followed_audiences WHERE project_id = ?1 AND audience_id = ?2 AND dropped = 0`)
    .bind(projectId, audienceId)
    .first<Row>();
  return row && toWalk(row);
}

/** Moves a walk on, unless another has, or the picture is a new one. */
export function continueWalkStatement(
  db: D1Database,
  projectId: string,
  before: AudienceWalk,
  after: { cursor: string; walked: number; dueAt: number | null; picturedAt: number | null },
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE followed_audiences SET cursor = ?5, walked = ?6, due_at = ?7, pictured_at = coalesce(pictured_at, ?8)
       WHERE project_id = ?1 AND audience_id = ?2 AND since = ?3 AND cursor = ?4 AND dropped = 0`,
    )
    .bind(
      ...[projectId, before.audienceId, before.since, before.cursor],
      ...[after.cursor, after.walked, after.dueAt, after.picturedAt],
    );
}

/** Forgets some members of an audience that nobody follows any more, and the audience when none are left. */
export function dropStatements(
  db: D1Database,
  projectId: string,
  audienceId: string,
  limit: number,
): D1PreparedStatement[] {
  return [
    db
      .prepare(
        `DELETE FROM audience_members WHERE project_id = ?1 AND audience_id = ?2 AND person_id IN (
           SELECT person_id FROM audience_members WHERE project_id = ?1 AND audience_id = ?2 ORDER BY person_id LIMIT ?3)
           AND EXISTS (SELECT 1 FROM followed_audiences WHERE project_id = ?1 AND audience_id = ?2 AND dropped = 1)`,
      )
      .bind(projectId, audienceId, limit),
    db
      .prepare(
        `DELETE FROM followed_audiences WHERE project_id = ?1 AND audience_id = ?2 AND dropped = 1
           AND NOT EXISTS (SELECT 1 FROM audience_members WHERE project_id = ?1 AND audience_id = ?2)`,
      )
      .bind(projectId, audienceId),
  ];
}

/** Audiences that are followed by other workflows than this one, at most `limit`. */
export async function readOthersFollowed(
  db: D1Database,
  projectId: string,
  workflowId: string,
  limit: number,
): Promise<Set<string>> {
  const { results } = await db
    .prepare(
      `SELECT DISTINCT audience_id AS id FROM audience_followers INDEXED BY audience_followers_by_audience
       WHERE project_id = ?1 AND workflow_id <> ?2 ORDER BY audience_id LIMIT ?3`,
    )
    .bind(projectId, workflowId, limit)
    .all<{ id: string }>();
  return new Set(results.map(({ id }) => id));
}

/** Takes people who are erased out of audiences; a walk that stands at one goes on behind the person before. */
export function eraseFromAudiencesStatements(
  db: D1Database,
  projectId: string,
  people: readonly string[],
): D1PreparedStatement[] {
  const list = JSON.stringify(people);
  return [
    db
      .prepare(
        `DELETE FROM audience_members WHERE project_id = ?1 AND person_id IN (SELECT value FROM json_each(?2))
           AND audience_id IN (SELECT audience_id FROM followed_audiences WHERE project_id = ?1)`,
      )
      .bind(projectId, list),
    db
      .prepare(
        `UPDATE followed_audiences SET cursor = coalesce((SELECT max(user_id) FROM profiles WHERE project_id = ?1
           AND user_id < followed_audiences.cursor AND user_id NOT IN (SELECT value FROM json_each(?2))), '')
         WHERE project_id = ?1 AND cursor IN (SELECT value FROM json_each(?2))`,
      )
      .bind(projectId, list),
  ];
}
