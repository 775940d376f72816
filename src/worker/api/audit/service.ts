import type { AuditQuery, AuditRecord } from '../../../contract/account/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { eachDatabaseAndDirectory } from '../../access/databases.ts';
import { rangeOf } from '../../access/instant.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { timeOfId } from '../../ids.ts';
import { auditSource } from '../../store/audit-log.ts';
import { toAuditRecord } from '../../store/audit-view.ts';

/** Who did what, newest first; a key bound to a project sees what was done in it. */
export async function listAudit(ctx: Ctx, query: AuditQuery): Promise<Page<AuditRecord>> {
  const { action, actor, cursor, pageSize, targetId } = query;
  const { projectId: bound } = ctx.access;
  const range = rangeOf(query);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 1);
  if (bound !== null && query.projectId !== undefined && query.projectId !== bound)
    return { data: [], nextCursor: null };
  const projectId = bound ?? query.projectId;
  return listAcross(await eachDatabaseAndDirectory(ctx, query.projectId), {
    pageSize,
    source: () => auditSource({ orgId: ctx.org.id, projectId, action, actor, targetId, ...range, after }),
    sortedBy: ['id'],
    toItem: toAuditRecord,
    time: { of: ([id]) => timeOfId(String(id)), range, after, now: ctx.now },
  });
}
