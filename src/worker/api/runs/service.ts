import type * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { finalStatuses, type Run, type RunQuery, type RunSummary } from '../../../contract/workflows/run.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectsOf } from '../../access/context.ts';
import { instantOf } from '../../access/instant.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { openProject } from '../../db/client.ts';
import type { ControlAction } from '../../run-object/messages.ts';
import type { RunView } from '../../run-object/run-view.ts';
import { runOf } from '../../run-object/run-view.ts';
import { runStub } from '../../run-object/stub.ts';
import type { RunRow } from '../../store/run-row.ts';
import { indexStatements, summaryOf, writeRunRows } from '../../store/run-rows.ts';
import { enqueueSteps } from '../../stream/enqueue.ts';
import { announceEnds } from '../../stream/run-events.ts';

const columns = `project_id AS projectId, started_at AS startedAt, id, workflow_id AS workflowId, workflow_name AS workflowName, version,
  user_id AS userId, event_id AS eventId, status, finished_at AS finishedAt, next_step_at AS nextStepAt, waiting_for AS waitingFor,
  exit_reason AS exitReason, seq`;

/** Runs, newest first; the index is derived from the run objects and may be a moment behind them. */
export async function listRuns(ctx: Ctx, query: z.output<typeof RunQuery>): Promise<Page<RunSummary>> {
  const projects = await projectsOf(ctx, query.projectId);
  const clauses = ['project_id IN (SELECT value FROM json_each(?))'];
  const values: (string | number)[] = [JSON.stringify(projects)];
  const where = (clause: string, ...bound: (string | number | undefined)[]) => {
    if (bound.some((value) => value === undefined)) return;
    clauses.push(clause);
    values.push(...bound.filter((value) => value !== undefined));
  };
  where('workflow_id = ?', query.workflowId);
  where('user_id = ?', query.userId);
  where('status = ?', query.status);
  where('started_at >= ?', instantOf(query.from, 'from'));
  where('started_at < ?', instantOf(query.to, 'to'));
  if (query.cursor) where('(started_at, id) < (?, ?)', ...decodeCursor(query.cursor, 2));
  const { results } = await ctx.env.DB.prepare(
    `SELECT ${columns} FROM workflow_runs WHERE ${clauses.join(' AND ')} ORDER BY started_at DESC, id DESC LIMIT ?`,
  )
    .bind(...values, query.pageSize + 1)
    .all<RunRow>();
  return pageOf(results, query.pageSize, summaryOf, (row) => [row.startedAt, row.id]);
}

/** One run with its whole trace, read from its object. */
export async function getRun(ctx: Ctx, id: string): Promise<Run> {
  return runOf(await visibleRun(ctx, id), ctx.now);
}

/** Pauses, resumes or cancels a run; when it answers, the act holds. */
export async function controlRun(ctx: Ctx, id: string, action: ControlAction): Promise<Run> {
  const before = await visibleRun(ctx, id);
  const { verdict, view, transition } = await runStub(ctx.env, id).control(action, ctx.actor);
  const after = view ?? before;
  if (verdict === 'final')
    throw new AppError('conflict', `The run is ${after.state.status} already; it cannot be ${past[action]} any more.`);
  if (verdict === 'unchanged') {
    throw new AppError(
      'conflict',
      action === 'pause' ? 'The run is paused already.' : 'The run is not paused, so there is nothing to resume.',
    );
  }
  const { projectId } = after.head;
  const fact = {
    projectId,
    action: `run.${past[action]}`,
    targetKind: 'run',
    targetId: id,
    before: { status: before.state.status },
    after: { status: after.state.status },
  };
  const db = await openProject(ctx.env, projectId);
  await db.batch([...indexStatements(db, transition.row ? [transition.row] : []), auditStatement(ctx, fact)]);
  if (transition.next) await enqueueSteps(ctx.env, [transition.next]);
  if (transition.row) await announceEnds(ctx.env, ctx.org.id, [transition.row]);
  return runOf(after, ctx.now);
}

const past = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const;

/** Cancels every active run of a person. */
export async function cancelRunsOf(ctx: Ctx, projectId: string, userId: string): Promise<void> {
  const db = await openProject(ctx.env, projectId);
  const { results } = await db
    .prepare(
      `SELECT id FROM workflow_runs WHERE project_id = ?1 AND user_id = ?2 AND status NOT IN (SELECT value FROM json_each(?3))`,
    )
    .bind(projectId, userId, JSON.stringify(finalStatuses))
    .all<{ id: string }>();
  const answers = await Promise.all(results.map(({ id }) => runStub(ctx.env, id).control('cancel', ctx.actor)));
  const rows = answers.flatMap(({ transition }) => transition.row ?? []);
  await writeRunRows(db, rows);
}

/** A run that the caller may see, as its object tells it. */
export async function visibleRun(ctx: Ctx, id: string): Promise<RunView> {
  const view = await runStub(ctx.env, id).view();
  const visible =
    view && view.head.orgId === ctx.org.id && (ctx.access.projectId ?? view.head.projectId) === view.head.projectId;
  if (!visible) throw new AppError('not_found', `There is no run ${id}.`);
  return view;
}
