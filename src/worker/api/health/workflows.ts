// The state of the runs of every workflow.
// 1. Counts come from the rollup. What waits is looked for in the rows, but only among so many of the newest that a
//    view costs the same however many runs there are.
import type {
  RunCounts,
  WorkflowHealth,
  WorkflowHealthQuery,
  WorkflowHealthRow,
} from '../../../contract/account/health.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { RunStatus } from '../../../contract/workflows/run.ts';
import type { Ctx } from '../../access/context.ts';
import { eachDatabase } from '../../access/databases.ts';
import { type NamedWorkflow, type RunCount, readRunCounts, type Wait } from '../../store/health-numbers.ts';
import { everyRun, withErrors } from '../../store/rollups.ts';
import { readWaits } from './waits.ts';

/** Runs by status, failures, stuck and sleeping runs of every workflow. */
export async function readWorkflowHealth(ctx: Ctx, query: WorkflowHealthQuery): Promise<WorkflowHealth> {
  const holdings = await eachDatabase(ctx, query.projectId);
  const parts = await Promise.all(holdings.map(({ db, projectIds }) => readRunCounts(db.$client, projectIds)));
  const counts = parts.flatMap((part) => part.counts);
  const projects = holdings.flatMap(({ projectIds }) => projectIds);
  const { waits, stuckRuns, isComplete } = await readWaits(ctx, projects);
  const countsOf = Map.groupBy(counts, ({ workflowId }) => workflowId);
  const waitsOf = Map.groupBy(waits, ({ workflowId }) => workflowId);
  const workflows = parts
    .flatMap((part) => part.workflows)
    .filter(({ id, deletedAt }) => deletedAt === null || countsOf.has(id))
    .map((workflow) => healthOf(workflow, countsOf.get(workflow.id) ?? [], waitsOf.get(workflow.id) ?? []))
    .sort(worstFirst);
  return { runs: sumOf(workflows), workflows, stuckRuns, isComplete };
}

function healthOf(workflow: NamedWorkflow, counts: RunCount[], waits: Wait[]): WorkflowHealthRow {
  const { id, projectId, name, status, deletedAt } = workflow;
  const errors = counts.find((row) => row.status === withErrors);
  return {
    id,
    projectId,
    name,
    status: deletedAt === null ? status : 'deleted',
    runs: runsOf(counts),
    withErrors: errors?.runs ?? 0,
    lastError: lastErrorOf(counts),
    stuck: waits.reduce((sum, { stuck }) => sum + stuck, 0),
    sleeping: waits.flatMap(({ waitingFor, runs, nextAt }) =>
      waitingFor === null || runs === 0 ? [] : { waitingFor, runs, nextAt: isoTime(nextAt) },
    ),
  };
}

/** The newest failure of a run, or of a step of a run that continued. */
function lastErrorOf(counts: RunCount[]): WorkflowHealthRow['lastError'] {
  const failures = counts.flatMap(({ status, runs, failedAt, failedRunId, failedReason }) => {
    if ((status !== 'failed' && status !== withErrors) || runs <= 0 || !failedAt || !failedRunId) return [];
    return { at: failedAt, runId: failedRunId, message: failedReason ?? 'The run failed.' };
  });
  const [newest] = failures.sort((a, b) => b.at - a.at);
  return newest ? { ...newest, at: isoTime(newest.at) } : null;
}

const noRuns = () => Object.fromEntries(RunStatus.options.map((status) => [status, 0])) as RunCounts;

function runsOf(rows: RunCount[]): RunCounts {
  const counts = noRuns();
  let others = 0;
  for (const { status, runs } of rows) {
    if (status === everyRun) counts.running += runs;
    else if (status !== withErrors) {
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
