// The layouts, partials and variables of projects, as an import writes them; what one call changes is written by the owner of
// each table.
import { layouts, partials, variables } from '../db/schema/email-texts.ts';
import { removeRows, upsertRows } from './bulk-rows.ts';
import type { LayoutRow, PartialRow, VariableRow } from './bundle-content.ts';

/** Creates or replaces layouts. */
export const saveLayoutsStatements = (db: D1Database, rows: readonly LayoutRow[]): D1PreparedStatement[] =>
  upsertRows(db, layouts, rows, ['project_id', 'id']);

/** Deletes layouts that nothing uses. */
export const deleteLayoutsStatements = (db: D1Database, projectId: string, ids: readonly string[]) =>
  removeRows(db, layouts, projectId, ids, ['project_id', 'id']);

/** Creates or replaces partials. */
export const savePartialsStatements = (db: D1Database, rows: readonly PartialRow[]): D1PreparedStatement[] =>
  upsertRows(db, partials, rows, ['project_id', 'id']);

/** Deletes partials that nothing uses. */
export const deletePartialsStatements = (db: D1Database, projectId: string, ids: readonly string[]) =>
  removeRows(db, partials, projectId, ids, ['project_id', 'id']);

/** Creates or replaces variables with their values. */
export const saveVariablesStatements = (db: D1Database, rows: readonly VariableRow[]): D1PreparedStatement[] =>
  upsertRows(db, variables, rows, ['project_id', 'name']);

/** Deletes variables with their values. */
export const deleteVariablesStatements = (db: D1Database, projectId: string, names: readonly string[]) =>
  removeRows(db, variables, projectId, names, ['project_id', 'name']);
