// How the runs of every workflow stand.
// 1. Counts come from the rollup. What waits is looked for in the rows, but only among so many of the newest that a
//    view costs the same however many runs there are.
import type {
  RunCounts,
  WorkflowHealth,
  WorkflowHealthQuery,
  WorkflowHealthRow,
} from '../../../contract/account/health.ts';
import { RunStatus } from '../../../contract/workflows/run.ts';
import type { WorkflowStatus } from '../../../contract/workflows/workflow.ts';
import { type Ctx, projectsOf } from '../../access/context.ts';
import { isoTime } from '../../access/tenant.ts';
import { everyRun } from '../../store/rollups.ts';
import { readWaits, type Wait } from './waits.ts';

interface CountRow {
  workflowId: string;
  status: RunStatus | typeof everyRun;
  runs: number;
  failedAt: number | null;
  failedRunId: string | null;
  failedReason: string | null;
}

interface WorkflowRow {
  id: string;
  projectId: string;
  name: string;
  status: WorkflowStatus;
  deletedAt: number | null;
}

/** Runs by status, failures, stuck and sleeping runs of every workflow. */
export async function readWorkflowHealth(ctx: Ctx, query: WorkflowHealthQuery): Promise<WorkflowHealth> {
  const projects = await projectsOf(ctx, query.projectId);
  const [counted, named] = await ctx.env.DB.batch<Record<string, unknown>>([
    ctx.env.DB.prepare(
      `SELECT workflow_id AS workflowId, status, runs, failed_at AS failedAt, failed_run_id AS failedRunId, failed_reason AS failedReason
       FROM run_rollups WHERE project_id IN (SELECT value FROM json_each(?1))`,
    ).bind(JSON.stringify(projects)),
    ctx.env.DB.prepare(
      `SELECT id, project_id AS projectId, name, status, deleted_at AS deletedAt FROM workflows
       WHERE project_id IN (SELECT value FROM json_each(?1)) ORDER BY name, id`,
    ).bind(JSON.stringify(projects)),
  ]);
  const counts = (counted?.results ?? []) as unknown as CountRow[];
  const { waits, stuckRuns, isComplete } = await readWaits(ctx, projects);
  const countsOf = Map.groupBy(counts, ({ workflowId }) => workflowId);
  const waitsOf = Map.groupBy(waits, ({ workflowId }) => workflowId);
  const workflows = ((named?.results ?? []) as unknown as WorkflowRow[])
    .filter(({ id, deletedAt }) => deletedAt === null || countsOf.has(id))
    .map((workflow) => healthOf(workflow, countsOf.get(workflow.id) ?? [], waitsOf.get(workflow.id) ?? []))
    .sort(worstFirst);
  return { runs: sumOf(workflows), workflows, stuckRuns, isComplete };
}

function healthOf(workflow: WorkflowRow, counts: CountRow[], waits: Wait[]): WorkflowHealthRow {
  const { id, projectId, name, status, deletedAt } = workflow;
  const failed = counts.find((row) => row.status === 'failed' && row.runs > 0);
  return {
    id,
    projectId,
    name,
    status: deletedAt === null ? status : 'deleted',
    runs: runsOf(counts),
    lastError:
      failed?.failedAt && failed.failedRunId
        ? { at: isoTime(failed.failedAt), runId: failed.failedRunId, message: failed.failedReason ?? 'The run failed.' }
        : null,
    stuck: waits.reduce((sum, { stuck }) => sum + stuck, 0),
    sleeping: waits.flatMap(({ waitingFor, runs, nextAt }) =>
      waitingFor === null || runs === 0 ? [] : { waitingFor, runs, nextAt: isoTime(nextAt) },
    ),
  };
}

const noRuns = () => Object.fromEntries(RunStatus.options.map((status) => [status, 0])) as RunCounts;

function runsOf(rows: CountRow[]): RunCounts {
  const counts = noRuns();
  let others = 0;
  for (const { status, runs } of rows) {
    if (status === everyRun) counts.running += runs;
    else {
      counts[status] += runs;
      others += runs;
    }
  }
  counts.running = Math.max(0, counts.running - others);
  return counts;
}

function sumOf(workflows: WorkflowHealthRow[]): RunCounts {
  const sums = noRuns();
  for (const { runs } of workflows) for (const status of RunStatus.options) sums[status] += runs[status];
  return sums;
}

function worstFirst(a: WorkflowHealthRow, b: WorkflowHealthRow): number {
  const failure = (b.lastError?.at ?? '').localeCompare(a.lastError?.at ?? '');
  return failure || b.stuck - a.stuck;
}
