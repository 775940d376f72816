import { and, eq, getTableColumns } from 'drizzle-orm';
import { type Fault, invalidInput } from '../../../contract/errors.ts';
import type { NamedListQuery } from '../../../contract/lists.ts';
import type {
  Template,
  TemplateInput,
  TemplatePatch,
  UsedTemplate,
} from '../../../contract/messages/email-template.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { templateTextFaults } from '../../../engine/templates/email/judge.ts';
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
import { parseLocales } from '../../db/schema/email-texts.ts';
import { templates } from '../../db/schema/messages.ts';
import { timeId } from '../../ids.ts';
import { inProjects } from '../../store/in-projects.ts';
import { managedSql, parseManagedBy } from '../../store/managed-items.ts';
import { newestOf } from '../../store/newest-of.ts';
import { readReferences } from '../../store/references.ts';
import { writtenColumns } from '../../store/templates.ts';
import { withUsage } from './usage.ts';

type Row = typeof templates.$inferSelect;
/** With whose it is, as JSON. */
type OwnedRow = Row & { managedBy: string | null };

const toTemplate = (row: OwnedRow): Template => ({
  id: row.id,
  projectId: row.projectId,
  name: row.name,
  subject: row.subject,
  html: row.html,
  text: row.text,
  preheader: row.preheader,
  layoutId: row.layoutId,
  locales: parseLocales(row.locales),
  class: row.class,
  version: row.version,
  managedBy: parseManagedBy(row.managedBy),
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** What the audit log keeps of a template; its bodies are long and remain in the template. */
const auditView = (template: Template) => ({
  name: template.name,
  subject: template.subject,
  class: template.class,
});
const one = ({ id, projectId }: Pick<Template, 'id' | 'projectId'>) =>
  and(eq(templates.projectId, projectId), eq(templates.id, id));
const taken = (name: string) => `There is a template "${name}" in this project already; choose another name.`;

/** Saves a template whose parts all compile. */
export async function createTemplate(ctx: Ctx, input: TemplateInput): Promise<Template> {
  const projectId = await projectOf(ctx, input.projectId);
  await requireValid(ctx, projectId, input);
  await requireRoom(ctx, 'templates', projectId);
  const row: Row = {
    id: timeId(ctx.now),
    projectId,
    ...writtenColumns(input),
    version: 1,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  const template = toTemplate({ ...row, managedBy: null });
  const db = await projectDb(ctx, row.projectId);
  await writeAudited(
    ctx,
    [db.insert(templates).values(row)],
    { ...factOf(template, 'template.created'), after: auditView(template) },
    taken(row.name),
  );
  return template;
}

/** Saved templates, newest first. */
export async function listTemplates(ctx: Ctx, query: NamedListQuery): Promise<Page<UsedTemplate>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  const page = await listAcross(await eachProject(ctx, query.projectId), {
    pageSize: query.pageSize,
    source: ({ projectId }) => newestOf(templates, projectId, after, { managed: 'template', q: query.q }),
    sortedBy: ['createdAt', 'id'],
    toItem: toTemplate,
  });
  return { ...page, data: await withUsage(ctx, page.data) };
}

/** One template, or 404. */
export async function getTemplate(ctx: Ctx, id: string): Promise<UsedTemplate> {
  const template = toTemplate(await fetchRow(ctx, id));
  const [used] = await withUsage(ctx, [template]);
  return found(used, `template ${id}`);
}

async function fetchRow(ctx: Ctx, id: string): Promise<OwnedRow> {
  const row = await findRow(ctx, ({ db, projectIds }) =>
    db
      .select({ ...getTableColumns(templates), managedBy: managedSql('template', 'templates') })
      .from(templates)
      .where(and(inProjects(templates.projectId, projectIds), eq(templates.id, id)))
      .get(),
  );
  return found(row, `template ${id}`);
}

/** Changes the given fields of a template; the next message that is sent with it has them. */
export async function patchTemplate(ctx: Ctx, id: string, patch: TemplatePatch, ifMatch?: string): Promise<Template> {
  const before = await fetchRow(ctx, id);
  requireMatch('template', before, ifMatch);
  await requireValid(ctx, before.projectId, patch);
  const columns = {
    name: patch.name ?? before.name,
    subject: patch.subject ?? before.subject,
    html: patch.html ?? before.html,
    text: patch.text === undefined ? before.text : patch.text,
    preheader: patch.preheader === undefined ? before.preheader : patch.preheader,
    layoutId: patch.layoutId === undefined ? before.layoutId : patch.layoutId,
    locales: patch.locales === undefined ? before.locales : JSON.stringify(patch.locales),
    class: patch.class ?? before.class,
    version: before.version + 1,
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  const after = toTemplate({ ...before, ...columns });
  const db = await projectDb(ctx, before.projectId);
  await writeVersioned(
    ctx,
    {
      table: 'templates',
      noun: 'template',
      before,
      ifMatch,
      read: () => fetchRow(ctx, id),
    },
    [db.update(templates).set(columns).where(one(before))],
    { ...factOf(after, 'template.updated'), before: auditView(toTemplate(before)), after: auditView(after) },
    taken(after.name),
  );
  return after;
}

/** Deletes a template that no workflow and no rule uses. */
export async function deleteTemplate(ctx: Ctx, id: string): Promise<void> {
  const { usedBy, ...template } = await getTemplate(ctx, id);
  await refuseWhileUsed(ctx, template.projectId, id, 'template');
  refuseWhileNamed(usedBy.places, 'template');
  const db = await projectDb(ctx, template.projectId);
  await writeAudited(ctx, [db.delete(templates).where(one(template))], {
    ...factOf(template, 'template.deleted'),
    before: auditView(template),
  });
}

/** Refuses texts that could not be rendered in the project, every fault at once. */
async function requireValid(ctx: Ctx, projectId: string, texts: TemplatePatch): Promise<void> {
  const { layoutIds, known = {} } = await readReferences(ctx.env, projectId);
  const { layoutId } = texts;
  const message = `There is no layout ${layoutId} in this project.`;
  const faults: Fault[] = [
    ...templateTextFaults(texts, '', known),
    ...(layoutId && layoutIds?.has(layoutId) === false
      ? [{ pointer: '/layoutId', code: 'unknown_reference', message }]
      : []),
  ];
  if (faults.length > 0) throw invalidInput(faults);
}

const factOf = ({ id, projectId }: Template, action: string) => ({
  projectId,
  action,
  targetKind: 'template',
  targetId: id,
});
