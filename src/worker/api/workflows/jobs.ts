// Jobs that move or cancel the runs in flight of a workflow.
import type { RunJob, RunsChoice, RunsPlan } from '../../../contract/workflows/moves.ts';
import type { Definition } from '../../../contract/workflows/workflow.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { fetchTrail } from '../../access/fetch-trail.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import {
  type JobRow,
  jobOf,
  readJob,
  readJobsOfWorkflow,
  stopJobStatement,
  toRunJob,
} from '../../store/bundle-jobs.ts';
import { planRuns } from '../../store/move-plans.ts';
import type { WorkflowRow } from '../../store/workflows.ts';

const listed = 100;

/** What a change means for runs in flight, and the job that it needs; null where nothing moves or ends. */
export interface PlannedRuns {
  plan: RunsPlan;
  job: JobRow | null;
}

/** Plans what becomes of the runs in flight of earlier versions when a workflow is in `version`. */
export async function planJob(
  ctx: Ctx,
  row: WorkflowRow,
  next: { name: string; version: number; definition: Definition },
  choice: RunsChoice,
): Promise<PlannedRuns> {
  const { id, projectId } = row;
  const { name, version, definition } = next;
  const db = await openProject(ctx.env, projectId);
  const plans = await planRuns(db, projectId, [{ workflowId: id, next: definition, choice, below: version }]);
  const plan = found(plans.get(id), 'the plan of the workflow');
  const asked = { orgId: ctx.org.id, projectId, importId: null, workflow: { id, name }, version, choice, plan };
  const isNew = version !== row.version;
  return { plan, job: jobOf({ ...asked, isNew, actor: ctx.actor, now: ctx.now }) };
}

/** The newest jobs of a workflow, newest first. */
export async function listJobs(ctx: Ctx, workflowId: string): Promise<{ data: RunJob[] }> {
  const { projectId } = await fetchTrail(ctx, workflowId);
  const jobs = await readJobsOfWorkflow(await openProject(ctx.env, projectId), projectId, workflowId, listed);
  return { data: jobs.map(toRunJob) };
}

/** Stops a job. */
export async function stopJob(ctx: Ctx, workflowId: string, jobId: string): Promise<RunJob> {
  const { projectId } = await fetchTrail(ctx, workflowId);
  const db = await openProject(ctx.env, projectId);
  const read = async () => {
    const job = await readJob(db, projectId, jobId);
    return found(job?.workflowId === workflowId ? job : null, `job ${jobId} of this workflow`);
  };
  const job = await read();
  if (job.status !== 'running') return toRunJob(job);
  await db.batch([
    stopJobStatement(db, projectId, jobId, ctx.now),
    auditStatement(ctx, db, {
      projectId,
      action: 'workflow.job_stopped',
      targetKind: 'workflow',
      targetId: workflowId,
      after: { jobId, choice: job.choice },
    }),
  ]);
  return toRunJob(await read());
}
