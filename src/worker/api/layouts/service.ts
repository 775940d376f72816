import { and, eq, getTableColumns } from 'drizzle-orm';
import { invalidInput } from '../../../contract/errors.ts';
import type { ProjectListQuery } from '../../../contract/lists.ts';
import type { Layout, LayoutInput, LayoutPatch } from '../../../contract/messages/layout.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { layoutTextFaults } from '../../../engine/templates/email/judge.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { eachProject, findRow, projectDb } from '../../access/databases.ts';
import { requireMatch } from '../../access/if-match.ts';
import { refuseWhileUsed } from '../../access/in-use.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { refuseWhileNamed } from '../../access/text-users.ts';
import { writeAudited } from '../../access/write.ts';
import { writeVersioned } from '../../access/write-versioned.ts';
import { openProject } from '../../db/client.ts';
import { layouts, parseLocales } from '../../db/schema/email-texts.ts';
import { templates } from '../../db/schema/messages.ts';
import { timeId } from '../../ids.ts';
import { inProjects } from '../../store/in-projects.ts';
import { readKnownNames } from '../../store/known-names.ts';
import { managedSql, parseManagedBy } from '../../store/managed-items.ts';
import { newestById } from '../../store/newest-of.ts';

type Row = typeof layouts.$inferSelect;
/** With whose it is, as JSON. */
type OwnedRow = Row & { managedBy: string | null };

const toLayout = ({ locales, createdAt, updatedAt, updatedBy: _by, managedBy, ...row }: OwnedRow): Layout => ({
  ...row,
  managedBy: parseManagedBy(managedBy),
  locales: parseLocales(locales),
  createdAt: isoTime(createdAt),
  updatedAt: isoTime(updatedAt),
});

/** What the audit log keeps of a layout; its texts are long and remain in it. */
const auditView = ({ name, version }: Row) => ({ name, version });
const one = ({ id, projectId }: Pick<Row, 'id' | 'projectId'>) =>
  and(eq(layouts.projectId, projectId), eq(layouts.id, id));
const taken = (name: string) => `There is a layout "${name}" in this project already; choose another name.`;
const factOf = ({ id, projectId }: Row, action: string) => ({ projectId, action, targetKind: 'layout', targetId: id });

/** Saves a layout that says where the mail goes. */
export async function createLayout(ctx: Ctx, input: LayoutInput): Promise<Layout> {
  const projectId = await projectOf(ctx, input.projectId);
  await requireValid(ctx, projectId, input);
  await requireRoom(ctx, 'layouts', projectId);
  const row: Row = {
    id: timeId(ctx.now),
    projectId,
    name: input.name,
    html: input.html,
    text: input.text ?? null,
    locales: JSON.stringify(input.locales ?? {}),
    version: 1,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  const db = await projectDb(ctx, projectId);
  const fact = { ...factOf(row, 'layout.created'), after: auditView(row) };
  await writeAudited(ctx, [db.insert(layouts).values(row)], fact, taken(row.name));
  return toLayout({ ...row, managedBy: null });
}

/** Layouts, newest first. */
export async function listLayouts(ctx: Ctx, query: ProjectListQuery): Promise<Page<Layout>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 1);
  return listAcross(await eachProject(ctx, query.projectId), {
    pageSize: query.pageSize,
    source: ({ projectId }) => newestById(layouts, projectId, after, 'layout'),
    sortedBy: ['id'],
    toItem: toLayout,
  });
}

/** One layout, or 404. */
export async function getLayout(ctx: Ctx, id: string): Promise<Layout> {
  return toLayout(await fetchRow(ctx, id));
}

async function fetchRow(ctx: Ctx, id: string): Promise<OwnedRow> {
  const row = await findRow(ctx, ({ db, projectIds }) =>
    db
      .select({ ...getTableColumns(layouts), managedBy: managedSql('layout', 'layouts') })
      .from(layouts)
      .where(and(inProjects(layouts.projectId, projectIds), eq(layouts.id, id)))
      .get(),
  );
  return found(row, `layout ${id}`);
}

/** Changes the given fields of a layout; the next message that is made with it has them. */
export async function patchLayout(ctx: Ctx, id: string, patch: LayoutPatch, ifMatch?: string): Promise<Layout> {
  const before = await fetchRow(ctx, id);
  requireMatch('layout', before, ifMatch);
  await requireValid(ctx, before.projectId, patch);
  const columns = {
    name: patch.name ?? before.name,
    html: patch.html ?? before.html,
    text: patch.text === undefined ? before.text : patch.text,
    locales: patch.locales === undefined ? before.locales : JSON.stringify(patch.locales),
    version: before.version + 1,
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  const after: OwnedRow = { ...before, ...columns };
  const db = await projectDb(ctx, before.projectId);
  await writeVersioned(
    ctx,
    { table: 'layouts', noun: 'layout', before, ifMatch, read: () => fetchRow(ctx, id) },
    [db.update(layouts).set(columns).where(one(before))],
    { ...factOf(after, 'layout.updated'), before: auditView(before), after: auditView(after) },
    taken(after.name),
  );
  return toLayout(after);
}

/** Deletes a layout that no template and no workflow uses. */
export async function deleteLayout(ctx: Ctx, id: string): Promise<void> {
  const row = await fetchRow(ctx, id);
  const db = await projectDb(ctx, row.projectId);
  const users = await db
    .select({ name: templates.name })
    .from(templates)
    .where(and(eq(templates.projectId, row.projectId), eq(templates.layoutId, id)))
    .limit(4);
  refuseWhileNamed(
    users.map(({ name }) => ({ kind: 'template', name })),
    `layout "${row.name}"`,
  );
  await refuseWhileUsed(ctx, row.projectId, id, 'layout');
  await writeAudited(ctx, [db.delete(layouts).where(one(row))], {
    ...factOf(row, 'layout.deleted'),
    before: auditView(row),
  });
}

async function requireValid(ctx: Ctx, projectId: string, texts: LayoutPatch): Promise<void> {
  const known = await readKnownNames(await openProject(ctx.env, projectId), projectId);
  const faults = layoutTextFaults(texts, '', known);
  if (faults.length > 0) throw invalidInput(faults);
}
