// Workflows that were activated or whose trigger was changed: who is due, page by page; and those that were switched off,
// whose rows go.
// 1. A page may be repeated. Where the trigger changes meanwhile, the job begins anew under a later `since`, and a page of
//    the earlier one moves nothing on.
// 2. What an earlier trigger of another form has left goes first.
import { formOf } from '../../../contract/workflows/triggers/registry.ts';
import { withRetry } from '../../db/client.ts';
import { type OccasionFrame, readFrame } from '../../pipeline/occasions/frame.ts';
import type { MatchableWorkflow } from '../../store/match-index.ts';
import { dropJobStatement, moveJobStatement, type PreparingJob, readDueJobs } from '../../store/preparing-jobs.ts';
import { countPeople, readPeopleAfter } from '../../store/profiles.ts';
import { setClockStatement } from '../../store/project-clocks.ts';
import { clearMomentsStatement } from '../../store/trigger-moments.ts';
import { dropScheduleStatement } from '../../store/trigger-schedules.ts';
import { fillers } from '../fill/registry.ts';
import type { ClockTurn, DuePart } from '../turn.ts';

/** People looked at by one page, and pages of one turn. */
const pageSize = 500;
const pagesPerTurn = 20;
/** After which a job is looked at again that waits for something else. */
const waitMs = 500;
/** Rows dropped by one statement. */
const clearedAtOnce = 1_000;

export const preparing: DuePart = { name: 'preparing', run };

async function run(turn: ClockTurn): Promise<{ failed: boolean }> {
  const { env, db, orgId, projectId } = turn;
  for (let page = 0; page < pagesPerTurn; page++) {
    const now = turn.now();
    const [job] = await readDueJobs(db, projectId, now, 1);
    if (!job) break;
    const frame = await readFrame({ env, db, orgId, projectId, now }, [], now);
    await moveOn(frame, job);
  }
  return { failed: false };
}

async function moveOn(frame: OccasionFrame, job: PreparingJob): Promise<void> {
  const workflow = frame.index.workflows.get(job.workflowId);
  const form = workflow ? formOf(workflow.trigger) : 'event';
  if (!workflow || form === 'event' || job.state === 'clearing') return clear(frame, job);
  if (job.cursor === null && !(await dropOthers(frame, job, form))) return;
  await fillPage(frame, workflow, job);
}

/** Drops what is known of a workflow that starts nothing any more, some rows at a time; then the job. */
async function clear({ db, projectId }: OccasionFrame, job: PreparingJob): Promise<void> {
  if (!(await clearMoments(db, projectId, job.workflowId))) return;
  await withRetry(() =>
    db.batch([dropScheduleStatement(db, projectId, job.workflowId), dropJobStatement(db, projectId, job)]),
  );
}

/** Whether nothing is left of a trigger of another form. */
async function dropOthers({ db, projectId }: OccasionFrame, job: PreparingJob, form: string): Promise<boolean> {
  if (form !== 'schedule') await withRetry(() => dropScheduleStatement(db, projectId, job.workflowId).run());
  return form === 'date' || (await clearMoments(db, projectId, job.workflowId));
}

async function clearMoments(db: D1Database, projectId: string, workflowId: string): Promise<boolean> {
  const statement = clearMomentsStatement(db, projectId, workflowId, clearedAtOnce);
  const { meta } = await withRetry(() => statement.run());
  return meta.changes < clearedAtOnce;
}

async function fillPage(frame: OccasionFrame, workflow: MatchableWorkflow, job: PreparingJob): Promise<void> {
  const { db, projectId, now } = frame;
  const filler = fillers[formOf(workflow.trigger) as keyof typeof fillers];
  const looks = filler.looksAtPeople(workflow);
  const people = looks ? await readPeopleAfter(db, projectId, job.cursor, pageSize) : [];
  const total = job.cursor === null && looks ? await countPeople(db, projectId) : job.total;
  const { statements, dueAt, waits } = await filler.fill({ ...frame, workflow, job }, people);
  if (waits) return wait(frame, { ...job, ...waits });
  const isDone = people.length < pageSize;
  const done = job.done + people.length;
  const moved: PreparingJob = {
    ...job,
    state: isDone ? 'ready' : 'preparing',
    cursor: isDone ? null : (people.at(-1)?.user_id ?? null),
    done,
    total: isDone ? done : Math.max(total, done),
  };
  await withRetry(() =>
    db.batch([
      ...statements,
      ...(dueAt === null ? [] : [setClockStatement(db, frame, dueAt)]),
      moveJobStatement(db, projectId, moved, isDone ? null : now),
    ]),
  );
}

/** Looks again in a moment. */
async function wait({ db, projectId, now }: OccasionFrame, job: PreparingJob): Promise<void> {
  await withRetry(() => moveJobStatement(db, projectId, job, now + waitMs).run());
}
