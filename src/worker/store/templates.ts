// The email templates of projects, as an import writes them; what one call changes is written by api/email-templates/.
import type { TemplateInput } from '../../contract/messages/email-template.ts';
import { templates } from '../db/schema/messages.ts';
import { removeRows, upsertRows } from './bulk-rows.ts';

export type TemplateRow = typeof templates.$inferSelect;

/** Creates or replaces templates. */
export const saveTemplatesStatements = (db: D1Database, rows: readonly TemplateRow[]): D1PreparedStatement[] =>
  upsertRows(db, templates, rows, ['id']);

/** Deletes templates that nothing uses. */
export const deleteTemplatesStatements = (db: D1Database, projectId: string, ids: readonly string[]) =>
  removeRows(db, templates, projectId, ids, ['id']);

/** The columns of what people write of a template. */
export const writtenColumns = (template: Omit<TemplateInput, 'projectId'>) => ({
  name: template.name,
  subject: template.subject,
  html: template.html,
  text: template.text ?? null,
  preheader: template.preheader ?? null,
  layoutId: template.layoutId ?? null,
  locales: JSON.stringify(template.locales ?? {}),
  class: template.class,
});
