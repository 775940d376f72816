// What a project says of its variables, beside what bundles declare of them.
import { managedColumn } from './managed-items.ts';
import type { Write } from './statement.ts';

export interface VariableRow {
  name: string;
  description: string | null;
  default: string | null;
  value: string | null;
  updatedAt: number;
}

/** With whose it is, as JSON. */
export type OwnedVariable = VariableRow & { managedBy: string | null };

/** The variables of a project, by their names. */
export async function readVariables(db: D1Database, projectId: string): Promise<OwnedVariable[]> {
  const { results } = await db
    .prepare(
      `SELECT name, description, default_value AS "default", value, updated_at AS updatedAt,
         ${managedColumn('variable', 'variables', 'name')} AS managedBy
       FROM variables WHERE project_id = ? ORDER BY name`,
    )
    .bind(projectId)
    .all<OwnedVariable>();
  return results;
}

/** Stores variables as they are given. */
export function setVariablesStatement(
  db: D1Database,
  projectId: string,
  rows: readonly VariableRow[],
  actor: string,
): Write {
  return db
    .prepare(
      `INSERT INTO variables (project_id, name, description, default_value, value, updated_at, updated_by)
       SELECT ?1, v.value ->> 'name', v.value ->> 'description', v.value ->> 'default', v.value ->> 'value', v.value ->> 'updatedAt', ?3
       FROM json_each(?2) v WHERE true
       ON CONFLICT (project_id, name) DO UPDATE SET description = excluded.description,
         default_value = excluded.default_value, value = excluded.value,
         updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    )
    .bind(projectId, JSON.stringify(rows), actor);
}

export function deleteVariableStatement(db: D1Database, projectId: string, name: string): Write {
  return db.prepare('DELETE FROM variables WHERE project_id = ? AND name = ?').bind(projectId, name);
}
