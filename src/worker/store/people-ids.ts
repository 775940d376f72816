// One person may be known by several ids: anonymous ids that were joined to them, and ids that were merged into theirs.
import { type Column, type SQL, sql } from 'drizzle-orm';

/**
 * SQL for the id that a person is known by now; `id` and `project` are SQL and may be used several times.
 * An id with a profile of its own is never redirected, so that nobody can take over the id of a person by joining it first.
 */
export function knownId(id: string, project = '?1'): string {
  return `coalesce((SELECT joined.user_id FROM joined_people joined WHERE joined.project_id = ${project} AND joined.anonymous_id = ${id}
    AND NOT EXISTS (SELECT 1 FROM profiles own WHERE own.project_id = ${project} AND own.user_id = ${id})), ${id})`;
}

/**
 * SQL for every id of a person: a select to stand behind IN. `userId` is the SQL of their id, `projectIds` that of a JSON
 * list of the projects that are looked at.
 */
export function everyIdOf(userId: string, projectIds: string): string {
  return `(SELECT ${userId} UNION ALL SELECT anonymous_id FROM joined_people INDEXED BY joined_people_by_user
    WHERE project_id IN (SELECT value FROM json_each(${projectIds})) AND user_id = ${userId})`;
}

/** The same for a query of drizzle: true for rows of the person, whatever id they came with. */
export function isOfPerson(column: Column, userId: string, projectIds: readonly string[]): SQL {
  return sql`${column} IN (SELECT ${userId} UNION ALL SELECT anonymous_id FROM joined_people INDEXED BY joined_people_by_user
    WHERE project_id IN (SELECT value FROM json_each(${JSON.stringify(projectIds)})) AND user_id = ${userId})`;
}
