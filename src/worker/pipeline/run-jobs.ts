// Goes on with jobs that move or cancel runs: a portion for each message, which then asks for the next.
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { JobMessage } from '../messages.ts';
import { pauseOf, runPortion } from '../run-object/jobs/run-portion.ts';
import { findSilentJobs, notePosted, readJob } from '../store/bundle-jobs.ts';
import { enqueueJob } from '../stream/enqueue.ts';

const runsOfPortion = 200;
/** A job in which nothing happened for so long has lost its message. */
const silentMs = 120_000;
const postedAtOnce = 100;

/** The next portion of a job; one that has ended, or is gone, does nothing. */
export async function runJob(env: Env, { projectId, job: id }: JobMessage): Promise<void> {
  const job = await readJob(await openProject(env, projectId), projectId, id);
  if (job?.status !== 'running') return;
  const after = await runPortion(env, job, runsOfPortion, Date.now);
  if (after.status === 'running') await enqueueJob(env, after, pauseOf(after, Date.now()));
}

/** Posts jobs again whose message was lost; part of the sweep. */
export async function postSilentJobs(env: Env, db: D1Database, now: number): Promise<void> {
  const jobs = await findSilentJobs(db, now - silentMs, postedAtOnce);
  if (jobs.length === 0) return;
  await Promise.all(jobs.map((job) => enqueueJob(env, job)));
  await notePosted(db, jobs, now);
}
