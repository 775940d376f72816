import { asc, eq } from 'drizzle-orm';
import { openDirectory } from '../db/client.ts';
import { projects } from '../db/schema/directory.ts';
import type { Env } from '../env.ts';

/** A project and the name of the database that holds its rows. */
export interface ProjectPlace {
  id: string;
  database: string;
}

/** The projects of an organisation, oldest first. */
export async function listProjectPlaces(env: Env, orgId: string): Promise<ProjectPlace[]> {
  return openDirectory(env)
    .select({ id: projects.id, database: projects.database })
    .from(projects)
    .where(eq(projects.orgId, orgId))
    .orderBy(asc(projects.createdAt), asc(projects.id));
}

/** The organisation of a project, from the directory; null for an unknown project. */
export async function readOrgId(directory: D1Database, projectId: string): Promise<string | null> {
  const row = await directory
    .prepare('SELECT org_id AS orgId FROM projects WHERE id = ?')
    .bind(projectId)
    .first<{ orgId: string }>();
  return row?.orgId ?? null;
}
