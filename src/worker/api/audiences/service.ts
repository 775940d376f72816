import { and, eq, getTableColumns } from 'drizzle-orm';
import { AppError } from '../../../contract/errors.ts';
import type { NamedListQuery } from '../../../contract/lists.ts';
import type { Audience, AudienceInput, AudiencePatch } from '../../../contract/people/audience.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { eachProject, findRow, projectDb } from '../../access/databases.ts';
import { refuseWhileUsed } from '../../access/in-use.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { writeAudited } from '../../access/write.ts';
import { audiences, parseCondition } from '../../db/schema/people.ts';
import { timeId } from '../../ids.ts';
import { isBroadcastTo } from '../../store/broadcasts.ts';
import { inProjects } from '../../store/in-projects.ts';
import { managedSql, parseManagedBy } from '../../store/managed-items.ts';
import { newestOf } from '../../store/newest-of.ts';
import { wakeClock } from '../../stream/wake-clock.ts';

type Row = typeof audiences.$inferSelect;
/** With whose it is, as JSON. */
type OwnedRow = Row & { managedBy: string | null };

const toAudience = (row: OwnedRow): Audience => ({
  id: row.id,
  projectId: row.projectId,
  name: row.name,
  description: row.description,
  condition: parseCondition(row.condition),
  managedBy: parseManagedBy(row.managedBy),
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** What the audit log keeps of an audience. */
const auditView = ({ name, description, condition }: Audience) => ({ name, description, condition });
const one = ({ id, projectId }: Pick<Audience, 'id' | 'projectId'>) =>
  and(eq(audiences.projectId, projectId), eq(audiences.id, id));
const taken = (name: string) => `There is an audience "${name}" in this project already; choose another name.`;

/** Saves an audience. */
export async function createAudience(ctx: Ctx, input: AudienceInput): Promise<Audience> {
  const projectId = await projectOf(ctx, input.projectId);
  await requireRoom(ctx, 'audiences', projectId);
  const row: Row = {
    id: timeId(ctx.now),
    projectId,
    name: input.name,
    description: input.description ?? null,
    condition: JSON.stringify(input.condition),
    createdAt: ctx.now,
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  const audience = toAudience({ ...row, managedBy: null });
  const db = await projectDb(ctx, row.projectId);
  await writeAudited(
    ctx,
    [db.insert(audiences).values(row)],
    { ...factOf(audience, 'audience.created'), after: auditView(audience) },
    taken(row.name),
  );
  return audience;
}

/** Saved audiences, newest first. */
export async function listAudiences(ctx: Ctx, query: NamedListQuery): Promise<Page<Audience>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  return listAcross(await eachProject(ctx, query.projectId), {
    pageSize: query.pageSize,
    source: ({ projectId }) => newestOf(audiences, projectId, after, { managed: 'audience', q: query.q }),
    sortedBy: ['createdAt', 'id'],
    toItem: toAudience,
  });
}

/** One audience, or 404. */
export async function getAudience(ctx: Ctx, id: string): Promise<Audience> {
  const row = await findRow(ctx, ({ db, projectIds }) =>
    db
      .select({ ...getTableColumns(audiences), managedBy: managedSql('audience', 'audiences') })
      .from(audiences)
      .where(and(inProjects(audiences.projectId, projectIds), eq(audiences.id, id)))
      .get(),
  );
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
  const db = await projectDb(ctx, before.projectId);
  const columns = {
    name,
    description,
    condition: JSON.stringify(after.condition),
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  await writeAudited(
    ctx,
    [db.update(audiences).set(columns).where(one(before))],
    { ...factOf(after, 'audience.updated'), before: auditView(before), after: auditView(after) },
    taken(name),
  );
  // Workflows that follow it take a new picture.
  const isOther = JSON.stringify(after.condition) !== JSON.stringify(before.condition);
  if (isOther) await wakeClock(ctx.env, { orgId: ctx.org.id, projectId: before.projectId }, ctx.now);
  return after;
}

/** Deletes an audience that no workflow and no broadcast uses. */
export async function deleteAudience(ctx: Ctx, id: string): Promise<void> {
  const audience = await getAudience(ctx, id);
  await refuseWhileUsed(ctx, audience.projectId, id, 'audience');
  const db = await projectDb(ctx, audience.projectId);
  if (await isBroadcastTo(db.$client, audience.projectId, id))
    throw new AppError('conflict', 'A broadcast reaches this audience and is not over; stop it first.');
  await writeAudited(ctx, [db.delete(audiences).where(one(audience))], {
    ...factOf(audience, 'audience.deleted'),
    before: auditView(audience),
  });
}

const factOf = ({ id, projectId }: Audience, action: string) => ({
  projectId,
  action,
  targetKind: 'audience',
  targetId: id,
});
