// The last versions of a template, and the way back to one.
import { AppError } from '../../../contract/errors.ts';
import type { Template, TemplateVersion, TemplateVersionSummary } from '../../../contract/messages/email-template.ts';
import { isoTime, type PageQuery } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { parseLocales } from '../../db/schema/email-texts.ts';
import { listTemplateVersions, readTemplateVersion, type TemplateVersionHead } from '../../store/template-versions.ts';
import { getTemplate, patchTemplate } from './service.ts';

/** The versions of a template, newest first. */
export async function listVersions(ctx: Ctx, id: string, query: PageQuery): Promise<Page<TemplateVersionSummary>> {
  const template = await getTemplate(ctx, id);
  const [before] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, 1);
  const db = await openProject(ctx.env, template.projectId);
  return pageOf(
    await listTemplateVersions(db, template, before ?? null, query.pageSize + 1),
    query.pageSize,
    (row) => toSummary(template, row),
    (row) => [row.version],
  );
}

/** One version with its content. */
export async function getVersion(ctx: Ctx, id: string, version: number): Promise<TemplateVersion> {
  const template = await getTemplate(ctx, id);
  const row = await fetchVersion(ctx, template, version);
  const { subject, html, text, preheader, layoutId, locales } = row;
  const texts = { subject, html, text, preheader, layoutId, locales: parseLocales(locales), class: row.class };
  return { ...toSummary(template, row), ...texts };
}

/** Makes the content of an earlier version the next one; it is checked like any other change. */
export async function rollbackTemplate(ctx: Ctx, id: string, version: number): Promise<Template> {
  const template = await getTemplate(ctx, id);
  if (version === template.version) {
    throw new AppError('conflict', `Version ${version} is the current one; there is nothing to roll back.`);
  }
  const { name, subject, html, text, preheader, layoutId, locales, ...old } = await getVersion(ctx, id, version);
  const content = { name, subject, html, text, preheader, layoutId, locales, class: old.class };
  return patchTemplate(ctx, id, content);
}

async function fetchVersion(ctx: Ctx, template: Template, version: number) {
  const db = await openProject(ctx.env, template.projectId);
  return found(await readTemplateVersion(db, template, version), `version ${version} of this template`);
}

const toSummary = (template: Template, row: TemplateVersionHead): TemplateVersionSummary => ({
  templateId: template.id,
  version: row.version,
  name: row.name,
  createdAt: isoTime(row.createdAt),
  createdBy: row.createdBy,
  isCurrent: row.version === template.version,
});
