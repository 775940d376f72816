import { and, asc, eq } from 'drizzle-orm';
import type { Me } from '../../../contract/account/me.ts';
import { objectLimits, rateLimits } from '../../../contract/limits.ts';
import { isoTime } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { isDevelopment } from '../../access/environment.ts';
import { limitOf } from '../../access/limits.ts';
import { found } from '../../access/tenant.ts';
import { apiKeys, projects } from '../../db/schema/directory.ts';

/** The caller. */
export async function getMe(ctx: Ctx): Promise<Me> {
  const { access, env } = ctx;
  const { id, name, plan, timezone } = ctx.org;
  const org = { id, name, plan, timezone };
  const [key, visible] = await Promise.all([readKey(ctx), readProjects(ctx)]);
  const development = isDevelopment(env);
  return {
    kind: 'key',
    key,
    role: access.role,
    org,
    orgs: [org],
    projects: visible,
    environment: development ? 'development' : 'production',
    sandboxUrl: (development && env.SANDBOX_URL) || null,
    limits: limitsOf(ctx),
  };
}

async function readKey({ directory, access }: Ctx): Promise<Me['key']> {
  const [row] = await directory
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.orgId, access.org.id), eq(apiKeys.id, access.keyId)))
    .limit(1);
  const { id, name, role, projectId, hint, createdAt } = found(row, `key ${access.keyId}`);
  return { id, name, role, projectId, hint, createdAt: isoTime(createdAt) };
}

async function readProjects({ directory, access }: Ctx): Promise<Me['projects']> {
  const bound = access.projectId === null ? undefined : eq(projects.id, access.projectId);
  const rows = await directory
    .select({ id: projects.id, name: projects.name, createdAt: projects.createdAt })
    .from(projects)
    .where(and(eq(projects.orgId, access.org.id), bound))
    .orderBy(asc(projects.createdAt), asc(projects.id));
  return rows.map(({ createdAt, ...project }) => ({ ...project, createdAt: isoTime(createdAt) }));
}

function limitsOf({ env }: Ctx): Me['limits'] {
  const names = Object.keys({ ...rateLimits, ...objectLimits }) as (keyof Me['limits'])[];
  return Object.fromEntries(names.map((name) => [name, limitOf(env, name)])) as Me['limits'];
}
