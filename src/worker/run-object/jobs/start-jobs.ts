import type { RunJob } from '../../../contract/workflows/moves.ts';
import type { Env } from '../../env.ts';
import { type JobRow, toRunJob } from '../../store/bundle-jobs.ts';
import { enqueueJob } from '../../stream/enqueue.ts';

/** Begins jobs whose rows are written, and returns how far they are; queue messages do what is left. */
export async function startJobs(env: Env, jobs: readonly JobRow[]): Promise<RunJob[]> {
  await Promise.all(jobs.map((job) => enqueueJob(env, job)));
  return jobs.map(toRunJob);
}
