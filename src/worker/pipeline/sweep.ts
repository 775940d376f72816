// The safety net behind alarms and queues, once a minute, over every database (R8).
// 1. A run whose row is overdue is asked; its object repairs the row or wakes the run.
// 2. The table is walked in pieces, so that one sweep costs the same however many runs sleep.
// 3. What fails in one database or project does not keep the sweep from the others.
import { isFinal } from '../../engine/runs/state.ts';
import { allDatabases } from '../db/client.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import type { QueuedEvent } from '../messages.ts';
import { runStub } from '../run-object/stub.ts';
import { dropIdempotencyKeys } from '../store/idempotency-keys.ts';
import { readOrgId } from '../store/projects.ts';
import { type RunPlace, readRunsBehind, type SweptRun } from '../store/workflow-runs.ts';
import { enqueueEvents } from '../stream/enqueue.ts';
import { publishTransitions, type Transition } from '../stream/publish-transitions.ts';
import { releaseForgotten } from './release-queued-runs.ts';

const rowsPerSweep = 20_000;
const reconciledPerSweep = 200;
/** A run is late this long after its time; alarms and queues need a moment themselves. */
const graceMs = 30_000;
const idempotencyKeptMs = 24 * 3_600_000;

const beginning: RunPlace = { projectId: '', startedAt: 0, id: '' };
/** Where the next sweep of this isolate continues, by the position of the database; a wrong place costs one round. */
const places = new Map<number, RunPlace>();

/** One sweep. */
export async function sweep(env: Env, now: number): Promise<void> {
  const databases = await allDatabases(env);
  await settleAll([
    dropIdempotencyKeys(env.DB, now - idempotencyKeptMs),
    ...databases.map((db, position) => sweepDatabase(env, db, position, now)),
  ]);
}

async function sweepDatabase(env: Env, db: D1Database, position: number, now: number): Promise<void> {
  await settleAll([releaseForgotten(env, db), reconcileLate(env, db, position, now)]);
}

async function reconcileLate(env: Env, db: D1Database, position: number, now: number): Promise<void> {
  const runs = await readRunsBehind(db, places.get(position) ?? beginning, rowsPerSweep);
  const last = runs.length === rowsPerSweep ? runs.at(-1) : undefined;
  places.set(position, last ?? beginning);
  const late = runs
    .filter(({ status, nextStepAt }) => !isFinal(status) && nextStepAt !== null && nextStepAt + graceMs < now)
    .slice(0, reconciledPerSweep);
  const byProject = Map.groupBy(late, ({ projectId }) => projectId);
  await settleAll([...byProject].map(([projectId, group]) => reconcileRuns(env, db, projectId, group, now)));
}

/** Asks the objects of late runs of one project, and publishes what they return. */
async function reconcileRuns(env: Env, db: D1Database, projectId: string, runs: SweptRun[], now: number) {
  const orgId = await readOrgId(env.DB, projectId);
  if (orgId === null) return;
  const answers = await Promise.all(runs.map((run) => reconcile(env, run)));
  const unreachable = answers.flatMap((answer) => ('problem' in answer ? unreachableEvent(answer, now) : []));
  const transitions = answers.flatMap((answer) => ('problem' in answer ? [] : answer));
  await settleAll([
    ...(unreachable.length > 0 ? [enqueueEvents(env, { orgId, projectId }, unreachable)] : []),
    publishTransitions(env, db, transitions, { orgId, now }),
  ]);
}

interface Unreachable {
  run: SweptRun;
  problem: string;
}

async function reconcile(env: Env, run: SweptRun): Promise<Transition | Unreachable> {
  try {
    const transition = await runStub(env, run.id).reconcile();
    return transition.row ? transition : { run, problem: 'The run object has no state.' };
  } catch (error) {
    log({ level: 'error', message: 'run could not be woken', runId: run.id, error: String(error) });
    return { run, problem: String(error) };
  }
}

/** A run that its own object cannot move shows up as promote.failed, once a day, in the stream of its project. */
function unreachableEvent({ run, problem }: Unreachable, now: number): QueuedEvent {
  const { id: runId, workflowId, workflowName, version } = run;
  const day = new Date(now).toISOString().slice(0, 10);
  return {
    kind: 'track',
    type: 'promote.failed',
    userId: run.userId,
    anonymousId: null,
    messageId: `promote.failed:${runId}:${day}`,
    properties: { runId, workflowId, workflowName, version, reason: 'run_unreachable', problem },
    traits: null,
    timestamp: now,
    receivedAt: now,
    depth: 1,
  };
}

/** Waits for all of the work, then fails with the first failure. */
async function settleAll(work: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
