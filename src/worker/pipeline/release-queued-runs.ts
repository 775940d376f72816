// Runs of paused workflows: kept in order, released when the workflow goes on.
import { openProject, withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { ReleaseMessage } from '../messages.ts';
import type { Transition } from '../run-object/messages.ts';
import { runStub } from '../run-object/stub.ts';
import { indexStatements } from '../store/run-rows.ts';
import { enqueueSteps } from '../stream/enqueue.ts';
import { announceStarts } from '../stream/run-events.ts';

/** More than this wait for no workflow; what comes beyond is refused with its reason. */
export const queuedLimit = 10_000;
/** Runs released at once; the next ones follow a second later, so that a long queue does not burst. */
const releasedAtOnce = 100;
const pauseSeconds = 1;

export interface QueuedRun {
  workflowId: string;
  queuedAt: number;
  runId: string;
}

/** How many runs wait for each of these workflows. */
export async function countQueued(db: D1Database, workflowIds: string[]): Promise<Map<string, number>> {
  if (workflowIds.length === 0) return new Map();
  const { results } = await db
    .prepare(
      'SELECT workflow_id AS id, count(*) AS n FROM queued_runs WHERE workflow_id IN (SELECT value FROM json_each(?)) GROUP BY workflow_id',
    )
    .bind(JSON.stringify(workflowIds))
    .all<{ id: string; n: number }>();
  return new Map(results.map(({ id, n }) => [id, n]));
}

/** Remembers queued runs in their order. */
export function enqueueStatement(db: D1Database, projectId: string, runs: QueuedRun[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO queued_runs (workflow_id, queued_at, run_id, project_id)
       SELECT value ->> 'workflowId', value ->> 'queuedAt', value ->> 'runId', ?1 FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`,
    )
    .bind(projectId, JSON.stringify(runs));
}

/** Starts the oldest queued runs of a workflow that goes on; asks for the rest a moment later. */
export async function releaseQueued(env: Env, message: ReleaseMessage): Promise<void> {
  const db = await openProject(env, message.projectId);
  const { results } = await db
    .prepare(
      `SELECT q.run_id AS runId FROM queued_runs q JOIN workflows w ON w.id = q.workflow_id AND w.status = 'active'
       WHERE q.workflow_id = ? ORDER BY q.queued_at, q.run_id LIMIT ?`,
    )
    .bind(message.release, releasedAtOnce)
    .all<{ runId: string }>();
  if (results.length === 0) return;
  // One after the other: the order of the events is the order of the runs.
  const transitions: Transition[] = [];
  for (const { runId } of results) transitions.push(await runStub(env, runId).release());
  await enqueueSteps(
    env,
    transitions.flatMap(({ next }) => next ?? []),
  );
  const done = db
    .prepare('DELETE FROM queued_runs WHERE workflow_id = ?1 AND run_id IN (SELECT value FROM json_each(?2))')
    .bind(message.release, JSON.stringify(results.map(({ runId }) => runId)));
  await withRetry(() =>
    db.batch([
      ...indexStatements(
        db,
        transitions.flatMap(({ row }) => row ?? []),
      ),
      done,
    ]),
  );
  // What was cancelled, expired or paused meanwhile did not start.
  const started = transitions.flatMap(({ row }) => (row && row.queuedAt === undefined ? row : []));
  await announceStarts(env, message.orgId, started);
  if (results.length === releasedAtOnce) await env.SENDS.send(message, { delaySeconds: pauseSeconds });
}

/** Asks again for workflows that go on while runs still wait for them; part of the sweep. */
export async function releaseForgotten(env: Env): Promise<void> {
  const { results } = await env.DB.prepare(
    `SELECT DISTINCT q.workflow_id AS release, q.project_id AS projectId, w.org_id AS orgId FROM queued_runs q
     JOIN workflows w ON w.id = q.workflow_id WHERE w.status = 'active' LIMIT 50`,
  ).all<ReleaseMessage>();
  for (const message of results) await env.SENDS.send(message);
}
