import type * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import type { Workflow } from '../../../contract/workflows/workflow.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { bumpMatchVersion } from '../../store/project-versions.ts';
import { changeStatusStatement } from '../../store/workflows.ts';
import { fetchWorkflow, getWorkflow } from './service.ts';

/** Pauses a workflow: its events make queued runs that wait for the resume; runs in flight go on. */
export async function pauseWorkflow(ctx: Ctx, id: string): Promise<z.infer<typeof Workflow>> {
  await setStatus(ctx, id, 'active', 'paused');
  return getWorkflow(ctx, id);
}

/** Resumes a paused workflow and starts what waited for it, in order. */
export async function resumeWorkflow(ctx: Ctx, id: string): Promise<z.infer<typeof Workflow>> {
  const { projectId } = await setStatus(ctx, id, 'paused', 'active');
  await ctx.env.SENDS.send({ orgId: ctx.org.id, projectId, release: id });
  return getWorkflow(ctx, id);
}

async function setStatus(ctx: Ctx, id: string, from: 'active' | 'paused', to: 'active' | 'paused') {
  const row = await fetchWorkflow(ctx, id);
  if (row.status !== from) throw new AppError('conflict', `The workflow is ${row.status}, not ${from}.`);
  const db = await openProject(ctx.env, row.projectId);
  const [changed] = await db.batch([
    changeStatusStatement(db, row, { from, to, now: ctx.now, actor: ctx.actor }),
    bumpMatchVersion(db, row.projectId),
    auditStatement(ctx, db, {
      projectId: row.projectId,
      action: to === 'paused' ? 'workflow.paused' : 'workflow.resumed',
      targetKind: 'workflow',
      targetId: id,
      before: { status: from },
      after: { status: to },
    }),
  ]);
  if (changed?.meta.changes === 0)
    throw new AppError('conflict', 'The workflow was changed at the same moment; read it again.');
  return row;
}
