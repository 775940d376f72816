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

/** A secret that a rotation has replaced. */
export interface FormerSecret {
  secret: string;
  /** End of its grace, epoch ms. */
  until: number;
}

/** The former secrets of a project, each kind newest first. */
export interface FormerSecrets {
  feed: FormerSecret[];
  webhook: FormerSecret[];
}

/** The sealed feed secrets of a project; null for an unknown project. */
export async function readFeedSecrets(
  directory: D1Database,
  projectId: string,
): Promise<{ feedSecret: string; formerSecrets: string | null } | null> {
  return directory
    .prepare('SELECT feed_secret AS feedSecret, former_secrets AS formerSecrets FROM projects WHERE id = ?')
    .bind(projectId)
    .first<{ feedSecret: string; formerSecrets: string | null }>();
}

/** The organisation of a project, from the directory; null for an unknown project. */
export async function readOrgId(directory: D1Database, projectId: string): Promise<string | null> {
  const row = await directory
    .prepare('SELECT org_id AS orgId FROM projects WHERE id = ?')
    .bind(projectId)
    .first<{ orgId: string }>();
  return row?.orgId ?? null;
}
