// The safety net behind alarms and queues, once a minute.
// 1. A run whose row says that something should have happened is asked; its answer repairs the row or wakes the run.
// 2. The table is walked in pieces, so that one sweep costs the same however many runs sleep.
import { finalStatuses } from '../../contract/workflows/run.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import type { QueuedEvent } from '../messages.ts';
import { runStub } from '../run-object/stub.ts';
import { writeRunRows } from '../store/run-rows.ts';
import { enqueueEvents, enqueueSteps } from '../stream/enqueue.ts';
import { announceEnds } from '../stream/run-events.ts';
import { releaseForgotten } from './release-queued-runs.ts';

const rowsPerSweep = 20_000;
const reconciledPerSweep = 200;
/** A run is late this long after its time; alarms and queues need a moment themselves. */
const graceMs = 30_000;
const idempotencyKeptMs = 24 * 3_600_000;

interface Place {
  project_id: string;
  started_at: number;
  id: string;
}

interface SweptRow extends Place {
  workflow_id: string;
  workflow_name: string;
  version: number;
  user_id: string | null;
  status: string;
  next_step_at: number | null;
}

/** Where the next sweep of this isolate goes on. */
let place: Place = { project_id: '', started_at: 0, id: '' };

/** One sweep. */
export async function sweep(env: Env, now: number): Promise<void> {
  await releaseForgotten(env);
  await env.DB.prepare('DELETE FROM idempotency_keys WHERE created_at < ?')
    .bind(now - idempotencyKeptMs)
    .run();
  const { results } = await env.DB.prepare(
    `SELECT project_id, started_at, id, workflow_id, workflow_name, version, user_id, status, next_step_at FROM workflow_runs
     WHERE (project_id, started_at, id) > (?1, ?2, ?3) ORDER BY project_id, started_at, id LIMIT ?4`,
  )
    .bind(place.project_id, place.started_at, place.id, rowsPerSweep)
    .all<SweptRow>();
  const last = results.length === rowsPerSweep ? results.at(-1) : undefined;
  place = last ?? { project_id: '', started_at: 0, id: '' };
  const late = results.filter(
    (row) => !isFinal(row.status) && row.next_step_at !== null && row.next_step_at + graceMs < now,
  );
  await Promise.all(late.slice(0, reconciledPerSweep).map((row) => reconcile(env, row, now)));
}

const isFinal = (status: string) => finalStatuses.some((final) => final === status);

async function reconcile(env: Env, row: SweptRow, now: number): Promise<void> {
  try {
    const transition = await runStub(env, row.id).reconcile();
    if (!transition.row) return await announceUnreachable(env, row, now, 'The run object has no state.');
    if (transition.next) await enqueueSteps(env, [transition.next]);
    await writeRunRows(await openProject(env, row.project_id), [transition.row]);
    const orgId = await orgOf(env, row.project_id);
    if (orgId) await announceEnds(env, orgId, [transition.row]);
  } catch (error) {
    log({ level: 'error', message: 'run could not be woken', runId: row.id, error: String(error) });
    await announceUnreachable(env, row, now, String(error));
  }
}

/** A run that its own object cannot move shows up as promote.failed, once a day, in the stream of its project. */
async function announceUnreachable(env: Env, row: SweptRow, now: number, problem: string): Promise<void> {
  const orgId = await orgOf(env, row.project_id);
  if (!orgId) return;
  const { id: runId, workflow_id: workflowId, workflow_name: workflowName, version } = row;
  const day = new Date(now).toISOString().slice(0, 10);
  const event: QueuedEvent = {
    kind: 'track',
    type: 'promote.failed',
    userId: row.user_id,
    anonymousId: null,
    messageId: `promote.failed:${runId}:${day}`,
    properties: { runId, workflowId, workflowName, version, reason: 'run_unreachable', problem },
    traits: null,
    timestamp: now,
    receivedAt: now,
    depth: 1,
  };
  await enqueueEvents(env, { orgId, projectId: row.project_id }, [event]);
}

async function orgOf(env: Env, projectId: string): Promise<string | null> {
  const row = await env.DB.prepare('SELECT org_id AS orgId FROM projects WHERE id = ?')
    .bind(projectId)
    .first<{ orgId: string }>();
  return row?.orgId ?? null;
}
