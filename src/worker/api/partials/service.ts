import { and, eq, getTableColumns } from 'drizzle-orm';
import { type Fault, invalidInput } from '../../../contract/errors.ts';
import type { ProjectListQuery } from '../../../contract/lists.ts';
import type { EmailPartial, PartialInput, PartialPatch } from '../../../contract/messages/partial.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { partialGraphFaults, partialTextFaults, type SavedPartial } from '../../../engine/templates/email/judge.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { eachProject, findRow, projectDb } from '../../access/databases.ts';
import { requireMatch } from '../../access/if-match.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { brokenCalls, refuseWhileNamed, usersOf } from '../../access/text-users.ts';
import { writeAudited } from '../../access/write.ts';
import { writeVersioned } from '../../access/write-versioned.ts';
import { openProject } from '../../db/client.ts';
import { parseArguments, parseLocales, partials } from '../../db/schema/email-texts.ts';
import { timeId } from '../../ids.ts';
import { inProjects } from '../../store/in-projects.ts';
import { readKnownNames } from '../../store/known-names.ts';
import { managedSql, parseManagedBy } from '../../store/managed-items.ts';
import { newestById } from '../../store/newest-of.ts';
import { readTextUsers, type TextUser } from '../../store/text-users.ts';

type Row = typeof partials.$inferSelect;
/** With whose it is, as JSON. */
type OwnedRow = Row & { managedBy: string | null };

const toPartial = ({
  args,
  locales,
  createdAt,
  updatedAt,
  updatedBy: _by,
  managedBy,
  ...row
}: OwnedRow): EmailPartial => ({
  ...row,
  managedBy: parseManagedBy(managedBy),
  args: parseArguments(args),
  locales: parseLocales(locales),
  createdAt: isoTime(createdAt),
  updatedAt: isoTime(updatedAt),
});

/** What the audit log keeps of a partial; its texts are long and remain in it. */
const auditView = ({ name, args, version }: Row) => ({
  name,
  args: parseArguments(args).map((arg) => arg.name),
  version,
});
const one = ({ id, projectId }: Pick<Row, 'id' | 'projectId'>) =>
  and(eq(partials.projectId, projectId), eq(partials.id, id));
const taken = (name: string) => `There is a partial "${name}" in this project already; choose another name.`;
const factOf = ({ id, projectId }: Row, action: string) => ({ projectId, action, targetKind: 'partial', targetId: id });

/** Saves a partial. */
export async function createPartial(ctx: Ctx, input: PartialInput): Promise<EmailPartial> {
  const projectId = await projectOf(ctx, input.projectId);
  const row: Row = {
    id: timeId(ctx.now),
    projectId,
    name: input.name,
    html: input.html,
    args: JSON.stringify(input.args ?? []),
    locales: JSON.stringify(input.locales ?? {}),
    version: 1,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  await requireValid(ctx, row, await usersIn(ctx, projectId));
  await requireRoom(ctx, 'partials', projectId);
  const db = await projectDb(ctx, projectId);
  const fact = { ...factOf(row, 'partial.created'), after: auditView(row) };
  await writeAudited(ctx, [db.insert(partials).values(row)], fact, taken(row.name));
  return toPartial({ ...row, managedBy: null });
}

/** Partials, newest first. */
export async function listPartials(ctx: Ctx, query: ProjectListQuery): Promise<Page<EmailPartial>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 1);
  return listAcross(await eachProject(ctx, query.projectId), {
    pageSize: query.pageSize,
    source: ({ projectId }) => newestById(partials, projectId, after, 'partial'),
    sortedBy: ['id'],
    toItem: toPartial,
  });
}

/** One partial, or 404. */
export async function getPartial(ctx: Ctx, id: string): Promise<EmailPartial> {
  return toPartial(await fetchRow(ctx, id));
}

async function fetchRow(ctx: Ctx, id: string): Promise<OwnedRow> {
  const row = await findRow(ctx, ({ db, projectIds }) =>
    db
      .select({ ...getTableColumns(partials), managedBy: managedSql('partial', 'partials') })
      .from(partials)
      .where(and(inProjects(partials.projectId, projectIds), eq(partials.id, id)))
      .get(),
  );
  return found(row, `partial ${id}`);
}

/** Changes the given fields of a partial, unless something that calls it could not be rendered any more. */
export async function patchPartial(ctx: Ctx, id: string, patch: PartialPatch, ifMatch?: string): Promise<EmailPartial> {
  const before = await fetchRow(ctx, id);
  requireMatch('partial', before, ifMatch);
  const columns = {
    name: patch.name ?? before.name,
    html: patch.html ?? before.html,
    args: patch.args === undefined ? before.args : JSON.stringify(patch.args),
    locales: patch.locales === undefined ? before.locales : JSON.stringify(patch.locales),
    version: before.version + 1,
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  const after: OwnedRow = { ...before, ...columns };
  const users = await usersIn(ctx, before.projectId);
  if (after.name !== before.name) refuseWhileCalled(users, before);
  await requireValid(ctx, after, users);
  const db = await projectDb(ctx, before.projectId);
  await writeVersioned(
    ctx,
    { table: 'partials', noun: 'partial', before, ifMatch, read: () => fetchRow(ctx, id) },
    [db.update(partials).set(columns).where(one(before))],
    { ...factOf(after, 'partial.updated'), before: auditView(before), after: auditView(after) },
    taken(after.name),
  );
  return toPartial(after);
}

/** Deletes a partial that nothing calls. */
export async function deletePartial(ctx: Ctx, id: string): Promise<void> {
  const row = await fetchRow(ctx, id);
  refuseWhileCalled(await usersIn(ctx, row.projectId), row);
  const db = await projectDb(ctx, row.projectId);
  await writeAudited(ctx, [db.delete(partials).where(one(row))], {
    ...factOf(row, 'partial.deleted'),
    before: auditView(row),
  });
}

const refuseWhileCalled = (users: readonly TextUser[], { name }: Row) =>
  refuseWhileNamed(usersOf(users, { kind: 'partials', name }), `partial "${name}"`);

async function usersIn(ctx: Ctx, projectId: string): Promise<TextUser[]> {
  return readTextUsers(await openProject(ctx.env, projectId), projectId);
}

/** Judges a partial with all that call it, as they would be together. */
async function requireValid(ctx: Ctx, row: Row, users: readonly TextUser[]): Promise<void> {
  const { id, projectId, name } = row;
  const saved: SavedPartial = { html: row.html, args: parseArguments(row.args), locales: parseLocales(row.locales) };
  const { partials: others, variables } = await readKnownNames(await openProject(ctx.env, projectId), projectId);
  const known = { partials: new Map([...(others ?? []), [name, saved.args]]), variables };
  const callers = users.filter((user) => user.id !== id);
  const faults = [
    ...partialTextFaults(saved, '', known),
    ...graphFaults(name, saved, callers),
    ...brokenCalls(callers, name, known),
  ];
  if (faults.length > 0) throw invalidInput(faults);
}

function graphFaults(name: string, saved: SavedPartial, users: readonly TextUser[]): Fault[] {
  const others = users.flatMap((user): [string, SavedPartial][] =>
    user.kind === 'partial' ? [[user.name, { ...user.texts, args: user.args }]] : [],
  );
  const faults = partialGraphFaults(new Map([...others, [name, saved]]));
  return faults.map(({ code, message }) => ({ pointer: '/html', code, message }));
}
