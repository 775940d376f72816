import type { ImportResult } from '../../contract/bundle/import.ts';
import type { ApiClient } from '../../sdk/api/index.ts';
import type { Context } from '../context.ts';
import { createProgress } from '../output/progress.ts';
import { count } from '../output/words.ts';

const pollMs = 1_000;

type Jobs = ImportResult['jobs'];

/** Waits until the jobs of an import have ended, or the command is interrupted; returns how they are then. */
export async function followJobs({ host, output }: Context, client: ApiClient, id: string, first: Jobs): Promise<Jobs> {
  const progress = createProgress(host, 'Runs in flight', output.human);
  let jobs = first;
  while (jobs.some(({ status }) => status === 'running') && !host.signal.aborted) {
    await host.sleep(pollMs);
    ({ jobs } = await client.getImport({ params: { id } }));
    const total = jobs.reduce((sum, job) => sum + job.total, 0);
    const done = jobs.reduce((sum, job) => sum + job.moved + job.stayed + job.cancelled + job.skipped.length, 0);
    progress.update(done, total, `${count(done)} of ${count(total)}`);
  }
  progress.end();
  return jobs;
}
