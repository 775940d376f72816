import type { AuditRecord } from '../../contract/account/audit.ts';
import { isoTime } from '../../contract/primitives.ts';
import { type auditLog, parseAudited } from '../db/schema/project.ts';

/** A row of the audit log as the API returns it. */
export const toAuditRecord = (row: typeof auditLog.$inferSelect): AuditRecord => ({
  id: row.id,
  at: isoTime(row.at),
  actor: row.actor,
  action: row.action,
  targetKind: row.targetKind,
  targetId: row.targetId,
  projectId: row.projectId,
  before: parseAudited(row.before),
  after: parseAudited(row.after),
});
