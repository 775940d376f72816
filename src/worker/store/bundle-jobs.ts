// All statements on bundle_jobs: moving and cancelling the runs in flight of one workflow.
// 1. A job is written in the batch of the change that asks for it, so a crash after it forgets nobody.
// 2. What a portion came to is recorded in the batch of the run rows it changed, and only by the first who finished it
//    (`portions`): one that is done twice is counted once.
// 3. Stopping changes the status alone, so a portion under way is recorded all the same.
import type { RunJob, RunsChoice, RunsPlan, SkipReason } from '../../contract/workflows/moves.ts';
import type { StepMap } from '../../engine/runs/landing.ts';
import { choiceOf } from '../../engine/versions/move-plan.ts';
import { timeId } from '../ids.ts';
import { jsonLists } from './json-lists.ts';

/** A run that is asked again: its id, the number of tries so far, and when (epoch ms). */
export type WaitingRun = readonly [runId: string, tries: number, dueAt: number];

export interface JobRow {
  projectId: string;
  id: string;
  orgId: string;
  importId: string | null;
  workflowId: string;
  workflowName: string;
  /** Runs of earlier versions are handled. */
  version: number;
  /** The version was made with the job: of the runs that started before it, those in the version were moved by it. */
  isNew: boolean;
  choice: RunJob['choice'];
  map: StepMap;
  actor: string;
  status: RunJob['status'];
  total: number;
  moved: number;
  stayed: number;
  cancelled: number;
  skipped: readonly { runId: string; reason: SkipReason }[];
  waiting: readonly WaitingRun[];
  /** `startedAt` and id of the last run that was looked at. */
  after: readonly [startedAt: number, id: string];
  isRead: boolean;
  portions: number;
  /** Epoch ms, as below. */
  createdAt: number;
  updatedAt: number;
}

/** What asks for a job. */
export interface JobAsked {
  orgId: string;
  projectId: string;
  importId: string | null;
  workflow: { id: string; name: string };
  /** The version that the change makes; for a deleted workflow, one more than its last. */
  version: number;
  /** Whether the change makes the version; true when left out. */
  isNew?: boolean;
  choice: RunsChoice;
  plan: RunsPlan;
  actor: string;
  /** Epoch ms: runs that start from then on are left alone. */
  now: number;
}

/** The job that a change needs; null where no run moves or ends. */
export function jobOf(asked: JobAsked): JobRow | null {
  const { orgId, projectId, importId, workflow, version, isNew = true, plan, actor, now } = asked;
  const { word, map } = choiceOf(asked.choice);
  if (word === 'stay' || plan.inFlight === 0) return null;
  const counts = { total: plan.inFlight, moved: 0, stayed: 0, cancelled: 0, skipped: [], waiting: [] };
  const place = { after: [0, ''], isRead: false, portions: 0 } as const;
  const of = { orgId, projectId, id: timeId(now), importId, workflowId: workflow.id, workflowName: workflow.name };
  return {
    ...of,
    ...{ version, isNew, choice: word, map, actor, status: 'running', createdAt: now, updatedAt: now },
    ...counts,
    ...place,
  };
}

const insert = `INSERT INTO bundle_jobs (project_id, id, org_id, import_id, workflow_id, workflow_name, version, is_new, choice, map, actor, status, total,
    created_at, updated_at)
  SELECT value ->> 'projectId', value ->> 'id', value ->> 'orgId', value ->> 'importId', value ->> 'workflowId', value ->> 'workflowName',
    value ->> 'version', value ->> 'isNew', value ->> 'choice', value -> 'map', value ->> 'actor', 'running', value ->> 'total', value ->> 'createdAt', value ->> 'updatedAt'
  FROM json_each(?1)`;

/** Adds jobs, in the batch of the change that asks for them; the caller runs them afterwards (run-object/jobs). */
export function runJobStatements(db: D1Database, jobs: readonly JobRow[]): D1PreparedStatement[] {
  return jsonLists(jobs).map((list) => db.prepare(insert).bind(list));
}

const columns = `project_id AS projectId, id, org_id AS orgId, import_id AS importId, workflow_id AS workflowId, workflow_name AS workflowName, version,
  is_new AS isNew, choice, map, actor, status, total, moved, stayed, cancelled, skipped, waiting, after_started_at AS afterStartedAt, after_id AS afterId,
  is_read AS isRead, portions, created_at AS createdAt, updated_at AS updatedAt`;

interface Stored extends Omit<JobRow, 'isNew' | 'map' | 'skipped' | 'waiting' | 'after' | 'isRead'> {
  map: string;
  skipped: string;
  waiting: string;
  afterStartedAt: number;
  afterId: string;
  isNew: number;
  isRead: number;
}

function parseJob({ map, skipped, waiting, afterStartedAt, afterId, isNew, isRead, ...row }: Stored): JobRow {
  return {
    ...row,
    map: JSON.parse(map) as JobRow['map'],
    skipped: JSON.parse(skipped) as JobRow['skipped'],
    waiting: JSON.parse(waiting) as JobRow['waiting'],
    after: [afterStartedAt, afterId],
    isNew: isNew === 1,
    isRead: isRead === 1,
  };
}

/** One job. */
export async function readJob(db: D1Database, projectId: string, id: string): Promise<JobRow | null> {
  const row = await db
    .prepare(`SELECT ${columns} FROM bundle_jobs WHERE project_id = ? AND id = ?`)
    .bind(projectId, id)
    .first<Stored>();
  return row && parseJob(row);
}

/** What a portion came to; the lists are those of the job after it. */
export interface PortionResult
  extends Pick<JobRow, 'moved' | 'stayed' | 'cancelled' | 'skipped' | 'waiting' | 'after' | 'isRead'> {
  /** Whether nothing is left to do. */
  isDone: boolean;
}

/** Records a portion, where nobody has recorded one since the job was read. */
export function recordPortionStatement(
  db: D1Database,
  { projectId, id, portions }: JobRow,
  { moved, stayed, cancelled, skipped, waiting, after, isRead, isDone }: PortionResult,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE bundle_jobs SET moved = ?4, stayed = ?5, cancelled = ?6, skipped = ?7, waiting = ?8, after_started_at = ?9, after_id = ?10,
         is_read = ?11, status = iif(status = 'running', ?12, status), portions = portions + 1, updated_at = ?13
       WHERE project_id = ?1 AND id = ?2 AND portions = ?3`,
    )
    .bind(
      ...[projectId, id, portions, moved, stayed, cancelled, JSON.stringify(skipped), JSON.stringify(waiting)],
      ...[...after, Number(isRead), isDone ? 'done' : 'running', now],
    );
}

/** Jobs in which nothing happened since a moment, longest silent first. */
export async function findSilentJobs(
  db: D1Database,
  before: number,
  limit: number,
): Promise<Pick<JobRow, 'orgId' | 'projectId' | 'id'>[]> {
  const { results } = await db
    .prepare(
      `SELECT org_id AS orgId, project_id AS projectId, id FROM bundle_jobs INDEXED BY bundle_jobs_running
       WHERE status = 'running' AND updated_at < ? ORDER BY updated_at LIMIT ?`,
    )
    .bind(before, limit)
    .all<Pick<JobRow, 'orgId' | 'projectId' | 'id'>>();
  return results;
}

/** Notes that jobs were posted again. */
export async function notePosted(
  db: D1Database,
  jobs: readonly Pick<JobRow, 'projectId' | 'id'>[],
  now: number,
): Promise<void> {
  await db
    .prepare(
      `UPDATE bundle_jobs SET updated_at = ?2 FROM json_each(?1) j
       WHERE project_id = j.value ->> 'projectId' AND bundle_jobs.id = j.value ->> 'id'`,
    )
    .bind(JSON.stringify(jobs), now)
    .run();
}

/** The jobs of several imports, in the order in which they were made. */
export async function readJobsOfImports(
  db: D1Database,
  projectId: string,
  importIds: readonly string[],
): Promise<JobRow[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM bundle_jobs INDEXED BY bundle_jobs_by_import
       WHERE project_id = ?1 AND import_id IS NOT NULL AND import_id IN (SELECT value FROM json_each(?2)) ORDER BY id`,
    )
    .bind(projectId, JSON.stringify(importIds))
    .all<Stored>();
  return results.map(parseJob);
}

/** The newest jobs of a workflow, newest first. */
export async function readJobsOfWorkflow(
  db: D1Database,
  projectId: string,
  workflowId: string,
  limit: number,
): Promise<JobRow[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM bundle_jobs INDEXED BY bundle_jobs_by_workflow
       WHERE project_id = ? AND workflow_id = ? ORDER BY created_at DESC, id DESC LIMIT ?`,
    )
    .bind(projectId, workflowId, limit)
    .all<Stored>();
  return results.map(parseJob);
}

/** Stops one job; one that has ended stays as it is. */
export function stopJobStatement(db: D1Database, projectId: string, id: string, now: number): D1PreparedStatement {
  return db
    .prepare(`UPDATE bundle_jobs ${stopped} WHERE project_id = ?1 AND id = ?2 AND status = 'running'`)
    .bind(projectId, id, now);
}

const stopped = "SET status = 'stopped', waiting = '[]', updated_at = ?3";

/** Stops the jobs of an import that are under way; what they have done stays. */
export function stopJobsStatement(
  db: D1Database,
  projectId: string,
  importId: string,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE bundle_jobs INDEXED BY bundle_jobs_by_import ${stopped} WHERE project_id = ?1 AND import_id IS NOT NULL AND import_id = ?2 AND status = 'running'`,
    )
    .bind(projectId, importId, now);
}

/** A job as the API returns it. */
export function toRunJob(row: JobRow): RunJob {
  const { id, workflowId, workflowName: workflow, version, choice, status } = row;
  const { total, moved, stayed, cancelled, skipped } = row;
  return { id, workflowId, workflow, version, choice, status, total, moved, stayed, cancelled, skipped: [...skipped] };
}
