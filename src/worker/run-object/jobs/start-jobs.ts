import type { RunJob } from '../../../contract/workflows/moves.ts';
import type { Env } from '../../env.ts';
import { log } from '../../log.ts';
import { type JobRow, toRunJob } from '../../store/bundle-jobs.ts';
import { enqueueJob } from '../../stream/enqueue.ts';
import { pauseOf, runPortion } from './run-portion.ts';

/** Runs that the call itself handles, over all of its jobs. */
const handledAtOnce = 100;

/**
 * Begins jobs whose rows are written, and returns how far they are. A few runs are done at once, the others by queue
 * messages. It never fails: what could not be done or posted is found by the sweep.
 */
export async function startJobs(env: Env, jobs: readonly JobRow[]): Promise<RunJob[]> {
  const begun: JobRow[] = [];
  let left = handledAtOnce;
  for (const job of jobs) {
    const current = left > 0 ? await begin(env, job, left) : job;
    left -= current.moved + current.stayed + current.cancelled + current.waiting.length;
    begun.push(current);
  }
  return begun.map(toRunJob);
}

async function begin(env: Env, job: JobRow, limit: number): Promise<JobRow> {
  try {
    const current = await runPortion(env, job, limit, Date.now);
    if (current.status === 'running') await enqueueJob(env, current, pauseOf(current, Date.now()));
    return current;
  } catch (error) {
    log({ level: 'error', message: 'a job on runs failed at its start', jobId: job.id, error: String(error) });
    return job;
  }
}
