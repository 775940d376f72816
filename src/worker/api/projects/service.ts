import { and, eq } from 'drizzle-orm';
import type {
  CreatedProject,
  Project,
  ProjectInput,
  RotatedProject,
  RotateSecretsInput,
} from '../../../contract/account/project.ts';
import { isoTime, type PageQuery } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { forgetFeedKeys } from '../../access/feed-keys.ts';
import { newestFirst } from '../../access/newest-first.ts';
import { type Page, pageOf } from '../../access/pages.ts';
import { requireRoomInOrg } from '../../access/room.ts';
import { found, requireWholeOrg } from '../../access/tenant.ts';
import { writeDirectory } from '../../access/write.ts';
import { projects } from '../../db/schema/directory.ts';
import { openSecret, sealSecret } from '../../db/sealed.ts';
import { generateSecret } from '../../guard/sign.ts';
import { timeId } from '../../ids.ts';
import type { FormerSecret, FormerSecrets } from '../../store/projects.ts';

type Row = typeof projects.$inferSelect;

/** Former secrets of a kind that are kept; with the present one, as many as a signature names. */
const mostFormer = 2;

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

/**
 * Replaces secrets of a project. What was signed with the replaced ones counts until the grace is over; without a grace it
 * is refused from now on, and so is what earlier rotations have left.
 */
export async function rotateProjectSecrets(ctx: Ctx, id: string, input: RotateSecretsInput): Promise<RotatedProject> {
  const row = await fetchProject(ctx, id);
  const made = generateSecrets();
  const secrets = {
    ...(input.feed ? { feedSecret: made.feedSecret } : {}),
    ...(input.webhook ? { webhookSecret: made.webhookSecret } : {}),
  };
  const former = await formerAfter(ctx, row, input);
  const change = {
    ...(input.feed ? { feedSecret: await sealSecret(ctx.env, 'feedSecret', id, made.feedSecret) } : {}),
    // Always written, so that isolates which keep the configuration of the project read it again.
    webhookSecret: input.webhook
      ? await sealSecret(ctx.env, 'webhookSecret', id, made.webhookSecret)
      : row.webhookSecret,
    formerSecrets: former && (await sealSecret(ctx.env, 'formerSecrets', id, former)),
  };
  const { feed, webhook, graceHours } = input;
  await writeDirectory(
    ctx,
    [
      ctx.directory
        .update(projects)
        .set(change)
        .where(and(visible(ctx), eq(projects.id, id))),
    ],
    {
      projectId: id,
      action: 'project.secrets_rotated',
      targetKind: 'project',
      targetId: id,
      after: { feed, webhook, graceHours },
    },
  );
  forgetFeedKeys(id);
  return { ...toProject(row), ...secrets };
}

/** The former secrets that still count after a rotation; null for none. */
async function formerAfter(
  { env, now }: Ctx,
  { id, feedSecret, webhookSecret, formerSecrets }: Row,
  { feed, webhook, graceHours }: RotateSecretsInput,
): Promise<FormerSecrets | null> {
  const known: FormerSecrets =
    formerSecrets === null
      ? { feed: [], webhook: [] }
      : await openSecret<FormerSecrets>(env, 'formerSecrets', id, formerSecrets);
  const until = now + graceHours * 3_600_000;
  const kept = async (kind: 'feedSecret' | 'webhookSecret', stored: string, earlier: readonly FormerSecret[]) => {
    if (until <= now) return [];
    const secret = await openSecret<string>(env, kind, id, stored);
    return [{ secret, until }, ...earlier.filter((one) => one.until > now)].slice(0, mostFormer);
  };
  const after = {
    feed: feed ? await kept('feedSecret', feedSecret, known.feed) : known.feed,
    webhook: webhook ? await kept('webhookSecret', webhookSecret, known.webhook) : known.webhook,
  };
  return after.feed.length + after.webhook.length > 0 ? after : null;
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
