// Releases the queued runs of a workflow that was resumed, in the order of their events.
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { ReleaseMessage } from '../messages.ts';
import { runStub } from '../run-object/stub.ts';
import { dequeueRunsStatement, findForgottenReleases, readReleasableRuns } from '../store/queued-runs.ts';
import { publishTransitions, type Transition } from '../stream/publish-transitions.ts';

/** Runs released at once; the next ones follow a second later, so that a long queue does not burst. */
const releasedAtOnce = 100;
const pauseSeconds = 1;
const forgottenAtOnce = 50;

/** Starts the oldest queued runs of an active workflow; asks for the rest a moment later. */
export async function releaseQueued(env: Env, message: ReleaseMessage): Promise<void> {
  const { orgId, projectId, release: workflowId } = message;
  const db = await openProject(env, projectId);
  const runIds = await readReleasableRuns(db, workflowId, releasedAtOnce);
  if (runIds.length === 0) return;
  // One after the other: the order of the events is the order of the runs.
  const released: { runId: string; transition: Transition }[] = [];
  for (const runId of runIds) {
    const [result] = await Promise.allSettled([runStub(env, runId).release()]);
    // One that cannot be reached keeps its place and holds up no other; the sweep asks for it again.
    if (result.status === 'fulfilled') released.push({ runId, transition: result.value });
  }
  if (released.length === 0) throw new Error('None of the queued runs can be reached.');
  const ids = released.map(({ runId }) => runId);
  const transitions = released.map(({ transition }) => transition);
  const after = [dequeueRunsStatement(db, workflowId, ids)];
  await publishTransitions(env, db, transitions, { orgId, now: Date.now(), after });
  if (runIds.length === releasedAtOnce) await env.SENDS.send(message, { delaySeconds: pauseSeconds });
}

/** Repeats the release of active workflows that still have queued runs; part of the sweep. */
export async function releaseForgotten(env: Env, db: D1Database): Promise<void> {
  const messages = await findForgottenReleases(db, forgottenAtOnce);
  if (messages.length > 0) await env.SENDS.sendBatch(messages.map((body) => ({ body })));
}
