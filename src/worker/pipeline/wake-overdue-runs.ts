// Asks the objects of runs whose rows are overdue; each repairs its row or wakes its run (R8). Part of the sweep.
// 1. Overdue rows are found by an index, so it does not matter how many runs sleep, are paused or have ended.
// 2. A run that is asked is not asked again for a while, and for longer each time; so no run is in the way of another.
//    Projects take turns, so that the runs of one are not in the way of those of another either.
// 3. A run whose object is gone, or cannot be reached for a day, ends as failed. Its row keeps a place in front of the
//    next change of the object, so that an object that comes back is right.
import { withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import type { QueuedEvent } from '../messages.ts';
import { runStub } from '../run-object/stub.ts';
import { readOrgId } from '../store/projects.ts';
import { type RunRow, sweepGraceMs } from '../store/run-row.ts';
import { findOverdueRuns, noteAsked, type OverdueRun } from '../store/workflow-runs.ts';
import { enqueueEvents } from '../stream/enqueue.ts';
import { type PublishOptions, publishTransitions, type Transition } from '../stream/publish-transitions.ts';
import { fairShare } from './fair-share.ts';
import { settleAll } from './settle-all.ts';

/** Rows that are read from either end of what is overdue, to choose from. */
const readAtOnce = 1_000;
const firstPauseMs = 60_000;
const longestPauseMs = 3_600_000;
/** Tries until a run ends whose object holds nothing. */
const triesIfGone = 3;
/** Tries until a run ends whose object fails: about 25 hours. */
const triesIfFailing = 30;
const exitReason = 'run_unreachable';

interface Unreachable {
  run: OverdueRun;
  problem: string;
  isGone: boolean;
}

/** Wakes at most `budget` overdue runs of a database. */
export async function wakeOverdueRuns(env: Env, db: D1Database, budget: number, now: number): Promise<void> {
  const overdue = await findOverdueRuns(db, now - sweepGraceMs, readAtOnce);
  const runs = fairShare(overdue, ({ projectId }) => projectId, budget);
  if (runs.length === 0) return;
  const asked = runs.map(({ projectId, startedAt, id, seq, tries }) => {
    const askAgainAt = now + Math.min(firstPauseMs * 2 ** tries, longestPauseMs);
    return { projectId, startedAt, id, seq, askAgainAt };
  });
  await withRetry(() => noteAsked(db, asked));
  const byProject = Map.groupBy(runs, ({ projectId }) => projectId);
  await settleAll([...byProject].map(([projectId, group]) => wakeRuns(env, db, projectId, group, now)));
}

/** Asks the objects of runs of one project, and publishes what they return. */
async function wakeRuns(env: Env, db: D1Database, projectId: string, runs: OverdueRun[], now: number): Promise<void> {
  const orgId = await readOrgId(env.DB, projectId);
  if (orgId === null) return;
  const answers = await Promise.all(runs.map((run) => reconcile(env, run)));
  const unreachable = answers.filter(isUnreachable);
  const ended = unreachable.filter(isGivenUp).map(({ run }) => endOf(run, now));
  // A run that is gone is announced by its end, soon.
  const failing = unreachable.filter((answer) => !answer.isGone && !isGivenUp(answer));
  const events = failing.map((answer) => unreachableEvent(answer, now));
  const repaired = answers.flatMap((answer) => (isUnreachable(answer) ? [] : answer));
  await settleAll([
    ...(events.length > 0 ? [enqueueEvents(env, { orgId, projectId }, events)] : []),
    publishTransitions(env, db, repaired, { orgId, now }),
    publishEnds(env, db, ended, { orgId, now }),
  ]);
}

/** First the events, then the rows: once the row is written, nobody asks for the run again. */
async function publishEnds(env: Env, db: D1Database, ends: Transition[], options: PublishOptions): Promise<void> {
  await publishTransitions(
    env,
    db,
    ends.map((end) => ({ ...end, row: null })),
    options,
  );
  await publishTransitions(
    env,
    db,
    ends.map((end) => ({ ...end, lifecycle: null })),
    options,
  );
}

async function reconcile(env: Env, run: OverdueRun): Promise<Transition | Unreachable> {
  try {
    const transition = await runStub(env, run.id).reconcile();
    return transition.row ? transition : { run, problem: 'The run object has no state.', isGone: true };
  } catch (error) {
    log({ level: 'error', message: 'run could not be woken', runId: run.id, error: String(error) });
    return { run, problem: String(error), isGone: false };
  }
}

const isUnreachable = (answer: Transition | Unreachable): answer is Unreachable => 'problem' in answer;
const isGivenUp = ({ run, isGone }: Unreachable) => run.tries + 1 >= (isGone ? triesIfGone : triesIfFailing);

/** The end of a run whose object does not say how it ended. */
function endOf({ tries: _tries, ...run }: OverdueRun, now: number): Transition {
  const end = { status: 'failed', finishedAt: now, nextStepAt: null, waitingFor: null, exitReason } as const;
  // Half a step: newer than the row that is there, older than whatever the object may still say.
  const seq = run.seq + 0.5;
  const row: RunRow = { ...run, ...end, seq, watched: true, depth: 0, listensAnew: false, lastError: null, ended: [] };
  const failure = { at: now, step: null, reason: 'run_unreachable', message: exitReason, continues: false, seq };
  const lifecycle = { run: row, started: false, ended: true, failure };
  return {
    runId: run.id,
    seq,
    row,
    deliveries: [],
    followUps: [],
    capReturns: [],
    audits: [],
    lifecycle,
    next: null,
    wake: null,
  };
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
    properties: { runId, workflowId, workflowName, version, reason: exitReason, problem },
    traits: null,
    timestamp: now,
    receivedAt: now,
    depth: 1,
  };
}
