// What was imported into projects, and the guard of the batch that imports.
import { bundleImports } from '../db/schema/bundles.ts';
import { columnsOf, equals, type ListSource } from './list-statements.ts';
import type { SortKey } from './sort-key.ts';

/** An import as it is listed. */
export type ImportRow = Omit<typeof bundleImports.$inferSelect, 'ok'>;

const columns = columnsOf(bundleImports, ['ok']);

/**
 * Begins the batch of an import: records it, and fails the whole batch unless the content of the project still has the
 * version that the plan has read.
 */
export function beginImportStatement(db: D1Database, row: ImportRow, contentVersion: number): D1PreparedStatement {
  const { projectId, id, source, ref, at, actor, created, updated, unchanged, deleted, fingerprint } = row;
  return db
    .prepare(
      `INSERT INTO bundle_imports (project_id, id, source, ref, at, actor, created, updated, unchanged, deleted, fingerprint, ok)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
         coalesce((SELECT content_version FROM project_versions WHERE project_id = ?1), 0) = ?12)`,
    )
    .bind(projectId, id, source, ref, at, actor, created, updated, unchanged, deleted, fingerprint, contentVersion);
}

/** Begins a batch of other changes: fails it, as `isChanged` tells, unless the content still has the version that was read. */
export function unchangedContentStatement(
  db: D1Database,
  projectId: string,
  contentVersion: number,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT json(CASE WHEN coalesce((SELECT content_version FROM project_versions WHERE project_id = ?1), 0) = ?2
         THEN 'true' ELSE 'changed' END) AS unchanged`,
    )
    .bind(projectId, contentVersion);
}

/** Whether a batch failed because somebody saved since its plan was read. */
export const isOvertaken = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('CHECK constraint failed: ok');

/** The imports of a project, newest first. */
export function importSource(projectId: string, after: SortKey | undefined): ListSource {
  return {
    columns,
    from: 'bundle_imports',
    key: [
      { column: 'id', as: 'id', end: '' },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'descending',
    equal: equals('project_id', projectId),
    start: after,
  };
}

/** One import of these projects. */
export async function readImport(db: D1Database, projectIds: readonly string[], id: string): Promise<ImportRow | null> {
  return db
    .prepare(`SELECT ${columns} FROM bundle_imports WHERE project_id IN (SELECT value FROM json_each(?1)) AND id = ?2`)
    .bind(JSON.stringify(projectIds), id)
    .first<ImportRow>();
}
