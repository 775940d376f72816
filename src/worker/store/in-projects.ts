import { type Column, type SQL, sql } from 'drizzle-orm';

/** True for rows of these projects; for the projects that the caller may see, it is the border of the tenant. */
export function inProjects(projectId: Column, projectIds: readonly string[]): SQL {
  return sql`${projectId} IN (SELECT value FROM json_each(${JSON.stringify(projectIds)}))`;
}
