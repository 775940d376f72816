// The audiences of projects, as an import writes them; what one call changes is written by api/audiences/.
import { audiences } from '../db/schema/people.ts';
import { removeRows, upsertRows } from './bulk-rows.ts';

export type AudienceRow = typeof audiences.$inferSelect;

/** Creates or replaces audiences. */
export const saveAudiencesStatements = (db: D1Database, rows: readonly AudienceRow[]): D1PreparedStatement[] =>
  upsertRows(db, audiences, rows, ['id']);

/** Deletes audiences that nothing uses. */
export const deleteAudiencesStatements = (db: D1Database, projectId: string, ids: readonly string[]) =>
  removeRows(db, audiences, projectId, ids, ['id']);
