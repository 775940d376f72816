import type { Retention, RetentionDays } from '../../../contract/account/settings.ts';
import type { ProjectQuery } from '../../../contract/lists.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { type RetentionRow, readRetention, retentionStatement } from '../../store/retention-settings.ts';

/** How long the rows of a project are kept. */
export async function getRetention(ctx: Ctx, query: ProjectQuery): Promise<Retention> {
  const projectId = await projectOf(ctx, query.projectId);
  return toView(ctx, await readRetention(await openProject(ctx.env, projectId), projectId));
}

/** Chooses how long the rows of a project are kept; shorter times take hold within minutes, for good. */
export async function putRetention(ctx: Ctx, query: ProjectQuery, days: RetentionDays): Promise<Retention> {
  const projectId = await projectOf(ctx, query.projectId);
  const db = await openProject(ctx.env, projectId);
  const before = await readRetention(db, projectId);
  await db.batch([
    retentionStatement(db, projectId, days, ctx.now),
    auditStatement(ctx, db, {
      projectId,
      action: 'retention.updated',
      targetKind: 'settings',
      targetId: 'retention',
      before: before.days,
      after: days,
    }),
  ]);
  return toView(ctx, { days, updatedAt: ctx.now });
}

function toView({ env }: Ctx, { days, updatedAt }: RetentionRow): Retention {
  return { ...days, archives: env.ARCHIVE !== undefined, updatedAt: updatedAt === null ? null : isoTime(updatedAt) };
}
