// How the runs of every workflow stand, read from the rollups. Single runs are looked up only when some are stuck.
import type {
  RunCounts,
  StuckRun,
  WorkflowHealth,
  WorkflowHealthQuery,
  WorkflowHealthRow,
} from '../../contract/health.ts';
import { RunStatus } from '../../contract/runs.ts';
import type { WorkflowStatus } from '../../contract/workflows.ts';
import { type Ctx, projectsOf } from '../http/context.ts';
import { isoTime } from '../http/tenant.ts';
import { dueSlotMs } from './rollup.ts';

/** A run is stuck this long after its time; by then its alarm and the sweep have had their turns. */
const stuckAfterMs = 120_000;
const stuckShown = 20;

interface CountRow {
  workflowId: string;
  status: RunStatus;
  waitingFor: string;
  runs: number;
  overdue: number;
  firstSlot: number | null;
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
  const projects = JSON.stringify(await projectsOf(ctx, query.projectId));
  const overdueSlot = Math.floor((ctx.now - stuckAfterMs) / dueSlotMs);
  const [counts, workflows] = await ctx.env.DB.batch<Record<string, unknown>>([
    ctx.env.DB.prepare(
      `SELECT workflow_id AS workflowId, status, waiting_for AS waitingFor, max(0, sum(runs)) AS runs,
         sum(iif(due_slot > 0 AND due_slot < ?2, max(0, runs), 0)) AS overdue, min(iif(due_slot > 0 AND runs > 0, due_slot, NULL)) AS firstSlot,
         failed_at AS failedAt, failed_run_id AS failedRunId, failed_reason AS failedReason
       FROM run_rollups WHERE project_id IN (SELECT value FROM json_each(?1)) GROUP BY 1, 2, 3`,
    ).bind(projects, overdueSlot),
    ctx.env.DB.prepare(
      `SELECT id, project_id AS projectId, name, status, deleted_at AS deletedAt FROM workflows
       WHERE project_id IN (SELECT value FROM json_each(?1)) ORDER BY name, id`,
    ).bind(projects),
  ]);
  const byWorkflow = Map.groupBy((counts?.results ?? []) as unknown as CountRow[], ({ workflowId }) => workflowId);
  const shown = ((workflows?.results ?? []) as unknown as WorkflowRow[])
    .filter(({ id, deletedAt }) => deletedAt === null || byWorkflow.has(id))
    .map((workflow) => healthOf(workflow, byWorkflow.get(workflow.id) ?? []))
    .sort(worstFirst);
  const stuck = shown.filter(({ stuck }) => stuck > 0);
  return {
    runs: sumOf(shown.map(({ runs }) => runs)),
    workflows: shown,
    stuckRuns: await readStuckRuns(ctx, stuck, overdueSlot * dueSlotMs),
  };
}

function healthOf({ id, projectId, name, status, deletedAt }: WorkflowRow, rows: CountRow[]): WorkflowHealthRow {
  const failed = rows.find((row) => row.status === 'failed' && row.runs > 0);
  const sleeping = rows
    .flatMap(({ waitingFor, runs, firstSlot }) =>
      waitingFor === '' || runs === 0 || firstSlot === null
        ? []
        : { waitingFor, runs, nextAt: isoTime((firstSlot + 1) * dueSlotMs) },
    )
    .sort((a, b) => b.runs - a.runs);
  return {
    id,
    projectId,
    name,
    status: deletedAt === null ? status : 'deleted',
    runs: sumOf(rows.map((row) => ({ [row.status]: row.runs }))),
    lastError:
      failed?.failedAt && failed.failedRunId
        ? { at: isoTime(failed.failedAt), runId: failed.failedRunId, message: failed.failedReason ?? 'The run failed.' }
        : null,
    stuck: rows.reduce((sum, { overdue }) => sum + overdue, 0),
    sleeping,
  };
}

function sumOf(parts: Partial<RunCounts>[]): RunCounts {
  const sums = Object.fromEntries(RunStatus.options.map((status) => [status, 0])) as RunCounts;
  for (const part of parts) for (const status of RunStatus.options) sums[status] += part[status] ?? 0;
  return sums;
}

function worstFirst(a: WorkflowHealthRow, b: WorkflowHealthRow): number {
  const failure = (b.lastError?.at ?? '').localeCompare(a.lastError?.at ?? '');
  return failure || b.stuck - a.stuck;
}

async function readStuckRuns(ctx: Ctx, workflows: WorkflowHealthRow[], before: number): Promise<StuckRun[]> {
  if (workflows.length === 0) return [];
  const { results } = await ctx.env.DB.prepare(
    `SELECT id, workflow_id AS workflowId, workflow_name AS workflowName, version, user_id AS userId, status, waiting_for AS waitingFor,
       next_step_at AS due
     FROM workflow_runs WHERE project_id IN (SELECT value FROM json_each(?1)) AND workflow_id IN (SELECT value FROM json_each(?2))
       AND status IN ('running', 'queued') AND next_step_at < ?3 ORDER BY started_at LIMIT ?4`,
  )
    .bind(
      JSON.stringify([...new Set(workflows.map(({ projectId }) => projectId))]),
      JSON.stringify(workflows.map(({ id }) => id)),
      before,
      stuckShown,
    )
    .all<Omit<StuckRun, 'dueAt' | 'lateMs'> & { due: number }>();
  return results.map(({ due, ...run }) => ({ ...run, dueAt: isoTime(due), lateMs: ctx.now - due }));
}
