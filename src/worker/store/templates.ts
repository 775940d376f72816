// The email templates of projects, as an import writes them; what one call changes is written by api/email-templates/.
import { templates } from '../db/schema/messages.ts';
import { removeRows, upsertRows } from './bulk-rows.ts';

export type TemplateRow = typeof templates.$inferSelect;

/** Creates or replaces templates. */
export const saveTemplatesStatements = (db: D1Database, rows: readonly TemplateRow[]): D1PreparedStatement[] =>
  upsertRows(db, templates, rows, ['id']);

/** Deletes templates that nothing uses. */
export const deleteTemplatesStatements = (db: D1Database, projectId: string, ids: readonly string[]) =>
  removeRows(db, templates, projectId, ids, ['id']);
