import { and, desc, eq, gte, lt } from 'drizzle-orm';
import type { AuditQuery, AuditRecord } from '../../../contract/account/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { eachDatabaseAndDirectory, listAcross } from '../../access/databases.ts';
import { instantOf } from '../../access/instant.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { auditLog } from '../../db/schema/project.ts';
import { toAuditRecord } from '../../store/audit-view.ts';

/** Who did what, newest first; a key bound to a project sees what was done in it. */
export async function listAudit(ctx: Ctx, query: AuditQuery): Promise<Page<AuditRecord>> {
  const { action, actor, cursor, pageSize, projectId, targetId } = query;
  const from = instantOf(query.from, 'from');
  const to = instantOf(query.to, 'to');
  const [before] = cursor === undefined ? [] : decodeCursor(cursor, 1);
  const { projectId: bound } = ctx.access;
  const matching = and(
    eq(auditLog.orgId, ctx.org.id),
    bound === null ? undefined : eq(auditLog.projectId, bound),
    projectId === undefined ? undefined : eq(auditLog.projectId, projectId),
    action === undefined ? undefined : eq(auditLog.action, action),
    actor === undefined ? undefined : eq(auditLog.actor, actor),
    targetId === undefined ? undefined : eq(auditLog.targetId, targetId),
    from === undefined ? undefined : gte(auditLog.at, from),
    to === undefined ? undefined : lt(auditLog.at, to),
    before === undefined ? undefined : lt(auditLog.id, String(before)),
  );
  return listAcross(await eachDatabaseAndDirectory(ctx, projectId), {
    pageSize,
    read: ({ db }, limit) => db.select().from(auditLog).where(matching).orderBy(desc(auditLog.id)).limit(limit),
    keyOf: (row) => [row.id],
    order: 'descending',
    toItem: toAuditRecord,
  });
}
