import { and, eq } from 'drizzle-orm';
import type { CreatedProject, Project, ProjectInput } from '../../../contract/account/project.ts';
import { isoTime, type PageQuery } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { newestFirst } from '../../access/newest-first.ts';
import { type Page, pageOf } from '../../access/pages.ts';
import { requireRoomInOrg } from '../../access/room.ts';
import { found, requireWholeOrg } from '../../access/tenant.ts';
import { writeDirectory } from '../../access/write.ts';
import { projects } from '../../db/schema/directory.ts';
import { sealSecret } from '../../db/sealed.ts';
import { generateSecret } from '../../guard/sign.ts';
import { timeId } from '../../ids.ts';

type Row = typeof projects.$inferSelect;

const toProject = (row: Row): Project => ({ id: row.id, name: row.name, createdAt: isoTime(row.createdAt) });
const visible = (ctx: Ctx) => {
  const { projectId } = ctx.access;
  return and(eq(projects.orgId, ctx.org.id), projectId === null ? undefined : eq(projects.id, projectId));
};

/** Creates a project with its own secrets, which are answered this once. */
export async function createProject(ctx: Ctx, input: ProjectInput): Promise<CreatedProject> {
  requireWholeOrg(ctx, 'Projects are created');
  await requireRoomInOrg(ctx, 'projects');
  const id = timeId(ctx.now);
  const secrets = generateSecrets();
  const row = { id, orgId: ctx.org.id, name: input.name, ...(await sealed(ctx, id, secrets)), createdAt: ctx.now };
  await writeDirectory(
    ctx,
    [ctx.directory.insert(projects).values(row)],
    { projectId: id, action: 'project.created', targetKind: 'project', targetId: id, after: { name: input.name } },
    `There is a project "${input.name}" already; choose another name.`,
  );
  return { id, name: input.name, createdAt: isoTime(ctx.now), ...secrets };
}

/** The projects that the key may see, newest first. */
export async function listProjects(ctx: Ctx, query: PageQuery): Promise<Page<Project>> {
  const { start, order, keyOf } = newestFirst(query.cursor, projects);
  const rows = await ctx.directory
    .select()
    .from(projects)
    .where(and(visible(ctx), start))
    .orderBy(...order)
    .limit(query.pageSize + 1);
  return pageOf(rows, query.pageSize, toProject, keyOf);
}

/** One project. */
export async function getProject(ctx: Ctx, id: string): Promise<Project> {
  return toProject(await fetchProject(ctx, id));
}

/** Replaces both secrets of a project at once; what was signed with the old ones is refused from now on. */
export async function rotateProjectSecrets(ctx: Ctx, id: string): Promise<CreatedProject> {
  const project = toProject(await fetchProject(ctx, id));
  const secrets = generateSecrets();
  await writeDirectory(
    ctx,
    [
      ctx.directory
        .update(projects)
        .set(await sealed(ctx, id, secrets))
        .where(and(visible(ctx), eq(projects.id, id))),
    ],
    { projectId: id, action: 'project.secrets_rotated', targetKind: 'project', targetId: id },
  );
  return { ...project, ...secrets };
}

async function fetchProject(ctx: Ctx, id: string): Promise<Row> {
  const [row] = await ctx.directory
    .select()
    .from(projects)
    .where(and(visible(ctx), eq(projects.id, id)))
    .limit(1);
  return found(row, `project ${id}`);
}

type Secrets = Pick<CreatedProject, 'feedSecret' | 'webhookSecret'>;

function generateSecrets(): Secrets {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return {
    feedSecret: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    webhookSecret: generateSecret(),
  };
}

async function sealed(ctx: Ctx, projectId: string, secrets: Secrets): Promise<Secrets> {
  const [feedSecret, webhookSecret] = await Promise.all([
    sealSecret(ctx.env, 'feedSecret', projectId, secrets.feedSecret),
    sealSecret(ctx.env, 'webhookSecret', projectId, secrets.webhookSecret),
  ]);
  return { feedSecret, webhookSecret };
}
