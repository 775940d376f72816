import type { auditLog } from '../db/schema/project.ts';

export type AuditRow = typeof auditLog.$inferSelect;

/** Writes an audit row; repeating it is harmless. */
export function auditRowStatement(db: D1Database, row: AuditRow): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO audit_log (org_id, id, project_id, at, actor, action, target_kind, target_id, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    )
    .bind(
      row.orgId,
      row.id,
      row.projectId,
      row.at,
      row.actor,
      row.action,
      row.targetKind,
      row.targetId,
      row.before,
      row.after,
    );
}
