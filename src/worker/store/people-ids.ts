// One person may be known by several ids: anonymous ids that were joined to them, and ids that were merged into theirs.
import type { Clause } from './list-statements.ts';

/**
 * SQL for the id that a person is known by now; `id` and `project` are SQL and may be used several times.
 * An id with a profile of its own is never redirected, so that nobody can take over the id of a person by joining it first.
 */
export function knownId(id: string, project = '?1'): string {
  return `coalesce((SELECT joined.user_id FROM joined_people joined WHERE joined.project_id = ${project} AND joined.anonymous_id = ${id}
    AND NOT EXISTS (SELECT 1 FROM profiles own WHERE own.project_id = ${project} AND own.user_id = ${id})), ${id})`;
}

/** True for rows of a person of a project, whatever id they came with; no condition where there is no person. */
export function ofPerson(column: string, projectId: string, userId: string | undefined): Clause[] {
  if (userId === undefined) return [];
  const ids = `SELECT ? UNION ALL SELECT anonymous_id FROM joined_people INDEXED BY joined_people_by_user WHERE project_id = ? AND user_id = ?`;
  return [{ sql: `${column} IN (${ids})`, values: [userId, projectId, userId] }];
}

/** The id by which a project knows a person now; null where it knows nobody of that id. */
export async function readKnownPerson(db: D1Database, projectId: string, userId: string): Promise<string | null> {
  const row = await db
    .prepare(`SELECT user_id AS id FROM profiles WHERE project_id = ?1 AND user_id = ${knownId('?2')}`)
    .bind(projectId, userId)
    .first<{ id: string }>();
  return row?.id ?? null;
}
