// The tests that came with bundles, by the project they were imported into.
import { bundleTests } from '../db/schema/bundles.ts';
import { removeRows, upsertRows } from './bulk-rows.ts';

export type BundleTestRow = typeof bundleTests.$inferSelect;

/** Creates or replaces tests. */
export const saveTestsStatements = (db: D1Database, rows: readonly BundleTestRow[]): D1PreparedStatement[] =>
  upsertRows(db, bundleTests, rows, ['project_id', 'id']);

/** Deletes tests. */
export const deleteTestsStatements = (db: D1Database, projectId: string, ids: readonly string[]) =>
  removeRows(db, bundleTests, projectId, ids, ['project_id', 'id']);
