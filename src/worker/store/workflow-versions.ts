// The versions of workflows. They never change and outlive the workflow.

import type { workflowVersions } from '../db/schema/workflows.ts';
import { jsonLists } from './json-lists.ts';

export interface VersionRow {
  version: number;
  name: string;
  createdBy: string;
  createdAt: number;
  changes: string;
}

export type WholeVersionRow = VersionRow & { definition: string };

const columns = 'version, name, created_by AS createdBy, created_at AS createdAt, changes';

/** The newest versions of a workflow, from below a number on. */
export async function listVersionRows(
  db: D1Database,
  workflowId: string,
  before: string | number | null,
  limit: number,
): Promise<VersionRow[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM workflow_versions WHERE workflow_id = ?1 AND (?2 IS NULL OR version < ?2) ORDER BY version DESC LIMIT ?3`,
    )
    .bind(workflowId, before, limit)
    .all<VersionRow>();
  return results;
}

/** One version with its content. */
export async function readVersion(
  db: D1Database,
  workflowId: string,
  version: number,
): Promise<WholeVersionRow | null> {
  return db
    .prepare(`SELECT ${columns}, definition FROM workflow_versions WHERE workflow_id = ? AND version = ?`)
    .bind(workflowId, version)
    .first<WholeVersionRow>();
}

/** Adds versions of many workflows. */
export function addVersionsStatements(
  db: D1Database,
  rows: readonly (typeof workflowVersions.$inferSelect)[],
): D1PreparedStatement[] {
  return jsonLists(rows).map((list) =>
    db
      .prepare(
        `INSERT INTO workflow_versions (workflow_id, version, project_id, name, definition, created_by, created_at, changes)
         SELECT value ->> 'workflowId', value ->> 'version', value ->> 'projectId', value ->> 'name', value ->> 'definition',
           value ->> 'createdBy', value ->> 'createdAt', value ->> 'changes' FROM json_each(?1)`,
      )
      .bind(list),
  );
}

/** Adds a version; its number closes the race of two editors. */
export function addVersionStatement(
  db: D1Database,
  workflow: { id: string; projectId: string },
  row: WholeVersionRow,
): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO workflow_versions (workflow_id, version, project_id, name, definition, created_by, created_at, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .bind(
      workflow.id,
      row.version,
      workflow.projectId,
      row.name,
      row.definition,
      row.createdBy,
      row.createdAt,
      row.changes,
    );
}
