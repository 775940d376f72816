import { and, desc, eq, gte, lt } from 'drizzle-orm';
import type { AuditQuery, AuditRecord } from '../../../contract/account/audit.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { instantOf } from '../../access/instant.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { isoTime } from '../../access/tenant.ts';
import { auditLog } from '../../db/schema.ts';

type Row = typeof auditLog.$inferSelect;

const json = (text: string | null) => (text === null ? null : (JSON.parse(text) as JsonValue));

const toRecord = (row: Row): AuditRecord => ({
  id: row.id,
  at: isoTime(row.at),
  actor: row.actor,
  action: row.action,
  targetKind: row.targetKind,
  targetId: row.targetId,
  projectId: row.projectId,
  before: json(row.before),
  after: json(row.after),
});

/** Who did what, newest first; a key bound to a project sees what was done in it. */
export async function listAudit(ctx: Ctx, query: AuditQuery): Promise<Page<AuditRecord>> {
  const { action, actor, cursor, pageSize, projectId, targetId } = query;
  const from = instantOf(query.from, 'from');
  const to = instantOf(query.to, 'to');
  const [before] = cursor === undefined ? [] : decodeCursor(cursor, 1);
  const { projectId: bound } = ctx.access;
  const rows = await ctx.db
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.orgId, ctx.org.id),
        bound === null ? undefined : eq(auditLog.projectId, bound),
        projectId === undefined ? undefined : eq(auditLog.projectId, projectId),
        action === undefined ? undefined : eq(auditLog.action, action),
        actor === undefined ? undefined : eq(auditLog.actor, actor),
        targetId === undefined ? undefined : eq(auditLog.targetId, targetId),
        from === undefined ? undefined : gte(auditLog.at, from),
        to === undefined ? undefined : lt(auditLog.at, to),
        before === undefined ? undefined : lt(auditLog.id, String(before)),
      ),
    )
    .orderBy(desc(auditLog.id))
    .limit(pageSize + 1);
  return pageOf(rows, pageSize, toRecord, (row) => [row.id]);
}
