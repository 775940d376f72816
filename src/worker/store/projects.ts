import { asc, eq, gt } from 'drizzle-orm';
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

/** A project with its organisation. */
export interface OwnedProject extends ProjectPlace {
  orgId: string;
}

/** Projects of all organisations behind an id, in the order of their ids. */
export async function listProjectsBehind(env: Env, after: string, limit: number): Promise<OwnedProject[]> {
  return openDirectory(env)
    .select({ id: projects.id, orgId: projects.orgId, database: projects.database })
    .from(projects)
    .where(gt(projects.id, after))
    .orderBy(asc(projects.id))
    .limit(limit);
}

/** The organisation of a project, from the directory; null for an unknown project. */
export async function readOrgId(directory: D1Database, projectId: string): Promise<string | null> {
  const row = await directory
    .prepare('SELECT org_id AS orgId FROM projects WHERE id = ?')
    .bind(projectId)
    .first<{ orgId: string }>();
  return row?.orgId ?? null;
}
