// The sweep over several databases, and what it does not mistake for a run that is lost.
import { runInDurableObject } from 'cloudflare:test';
import { describe, expect } from 'vitest';
import { sweep } from '../../../src/worker/pipeline/sweep.ts';
import { breakBatches, lasting } from '../../support/pipeline/faults.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { createTenant, env } from '../../support/worker.ts';

const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 };

/** A run that is overdue: its wait is over and its alarm was lost. */
async function overdue(p: Pipeline): Promise<{ id: string; runId: string }> {
  const id = await p.workflow([nap]);
  await p.track('go');
  await p.dispatch();
  const { id: runId } = await p.onlyRun(id);
  await runInDurableObject(p.object(runId), (_, state) => state.storage.deleteAlarm());
  await p.evict(runId);
  p.pass(20 * minute);
  return { id, runId };
}

describe('the sweep', () => {
  it('repairs the runs of a database when another one fails', async ({ p }) => {
    const { id } = await overdue(p);
    const { projectId } = await createTenant();
    const nameDatabase = (name: string) =>
      env.DB.prepare('UPDATE projects SET database = ? WHERE id = ?').bind(name, projectId).run();
    await nameDatabase('DB_BROKEN');
    const broken = {
      prepare() {
        throw new Error('this database is gone');
      },
    };
    await expect(sweep({ ...env, DB_BROKEN: broken } as typeof env, p.now())).rejects.toThrow('this database is gone');
    await nameDatabase('DB');
    expect(await p.runs(id)).toMatchObject([{ status: 'completed' }]);
  });

  it('does not announce a run as unreachable when the database fails, and repairs its row later', async ({ p }) => {
    const { id } = await overdue(p);
    breakBatches('INTO workflow_runs', 1, lasting);
    await expect(p.sweep()).rejects.toThrow('the disk is full');
    expect(p.queues.waiting('events')).toEqual([]);
    expect(await p.runs(id)).toMatchObject([{ status: 'running' }]);
    await p.sweep();
    expect(await p.runs(id)).toMatchObject([{ status: 'completed' }]);
  });
});
