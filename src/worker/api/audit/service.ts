import type { AuditQuery, AuditRecord } from '../../../contract/account/audit.ts';
import { isoTime } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { eachDatabaseAndDirectory } from '../../access/databases.ts';
import { rangeOf } from '../../access/instant.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { parseAudited } from '../../db/schema/project.ts';
import { timeOfId } from '../../ids.ts';
import { type AuditRow, auditSource } from '../../store/audit-log.ts';

const toRecord = (row: AuditRow): AuditRecord => ({
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
    toItem: toRecord,
    time: { of: ([id]) => timeOfId(String(id)), range, after, now: ctx.now },
  });
}
