import { and, eq } from 'drizzle-orm';
import type { Condition } from '../../../contract/conditions.ts';
import type { ProjectListQuery } from '../../../contract/lists.ts';
import type { Audience, AudienceInput, AudiencePatch } from '../../../contract/people/audience.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { refuseWhileUsed } from '../../access/in-use.ts';
import { newestFirst } from '../../access/newest-first.ts';
import { type Page, pageOf } from '../../access/pages.ts';
import { found, inTenant, isoTime } from '../../access/tenant.ts';
import { writeAudited } from '../../access/write.ts';
import { audiences } from '../../db/schema.ts';
import { timeId } from '../../ids.ts';

type Row = typeof audiences.$inferSelect;

const toAudience = (row: Row): Audience => ({
  id: row.id,
  projectId: row.projectId,
  name: row.name,
  description: row.description,
  condition: JSON.parse(row.condition) as Condition,
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** What of an audience stands in the audit log. */
const told = ({ name, description, condition }: Audience) => ({ name, description, condition });
const one = (ctx: Ctx, id: string) => and(inTenant(ctx, audiences.projectId), eq(audiences.id, id));
const taken = (name: string) => `There is an audience "${name}" in this project already; choose another name.`;

/** Saves an audience. */
export async function createAudience(ctx: Ctx, input: AudienceInput): Promise<Audience> {
  const row: Row = {
    id: timeId(ctx.now),
    projectId: await projectOf(ctx, input.projectId),
    name: input.name,
    description: input.description ?? null,
    condition: JSON.stringify(input.condition),
    createdAt: ctx.now,
    updatedAt: ctx.now,
  };
  const audience = toAudience(row);
  await writeAudited(
    ctx,
    [ctx.db.insert(audiences).values(row)],
    { ...factOf(audience, 'audience.created'), after: told(audience) },
    taken(row.name),
  );
  return audience;
}

/** Saved audiences, newest first. */
export async function listAudiences(ctx: Ctx, query: ProjectListQuery): Promise<Page<Audience>> {
  const page = newestFirst(query.cursor, audiences);
  const rows = await ctx.db
    .select()
    .from(audiences)
    .where(and(inTenant(ctx, audiences.projectId, query.projectId), page.start))
    .orderBy(...page.order)
    .limit(query.pageSize + 1);
  return pageOf(rows, query.pageSize, toAudience, page.keyOf);
}

/** One audience, or 404. */
export async function getAudience(ctx: Ctx, id: string): Promise<Audience> {
  const [row] = await ctx.db.select().from(audiences).where(one(ctx, id)).limit(1);
  return toAudience(found(row, `audience ${id}`));
}

/** Changes the given fields of an audience; steps see the new condition from their next evaluation on. */
export async function patchAudience(ctx: Ctx, id: string, patch: AudiencePatch): Promise<Audience> {
  const before = await getAudience(ctx, id);
  const after: Audience = {
    ...before,
    name: patch.name ?? before.name,
    description: patch.description === undefined ? before.description : patch.description,
    condition: patch.condition ?? before.condition,
    updatedAt: isoTime(ctx.now),
  };
  const { name, description } = after;
  const columns = { name, description, condition: JSON.stringify(after.condition), updatedAt: ctx.now };
  await writeAudited(
    ctx,
    [ctx.db.update(audiences).set(columns).where(one(ctx, id))],
    { ...factOf(after, 'audience.updated'), before: told(before), after: told(after) },
    taken(name),
  );
  return after;
}

/** Deletes an audience that no workflow uses. */
export async function deleteAudience(ctx: Ctx, id: string): Promise<void> {
  const audience = await getAudience(ctx, id);
  await refuseWhileUsed(ctx, audience.projectId, id, 'audience');
  await writeAudited(ctx, [ctx.db.delete(audiences).where(one(ctx, id))], {
    ...factOf(audience, 'audience.deleted'),
    before: told(audience),
  });
}

const factOf = ({ id, projectId }: Audience, action: string) => ({
  projectId,
  action,
  targetKind: 'audience',
  targetId: id,
});
