// How a batch fails when what it changes is not as it was read. Text that is no JSON is an error in SQLite, which is all that a
// statement can raise outside of a trigger.

export type VersionedTable =
  | 'alert_rules'
  | 'endpoints'
  | 'layouts'
  | 'notification_rules'
  | 'partials'
  | 'silences'
  | 'templates';

/** Begins a batch that changes a row: fails it unless the row still has the version in which it was read. */
export function unchangedVersionStatement(
  db: D1Database,
  table: VersionedTable,
  { projectId, id, version }: { projectId: string; id: string; version: number },
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT json(coalesce((SELECT 'true' FROM ${table} WHERE project_id = ?1 AND id = ?2 AND version = ?3), 'changed')) AS unchanged`,
    )
    .bind(projectId, id, version);
}

/** Whether a batch failed because what it changes was changed. */
export const isChanged = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('malformed JSON');
