// A run object whose rows were stored by other versions of the code; test/unit/engine/runs/stored-run.test.ts has more.
import { runInDurableObject } from 'cloudflare:test';
import { describe, expect } from 'vitest';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';

const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 };
const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook` } };

type Row = Record<string, unknown>;

async function begun(p: Pipeline, steps: unknown[]): Promise<string> {
  const id = await p.workflow(steps);
  await p.track('go');
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

/** Replaces the hot row of a run, and forgets what the object knows of it. */
async function rewrite(p: Pipeline, runId: string, change: (row: Row) => Row): Promise<void> {
  await runInDurableObject(p.object(runId), (_, { storage }) => storage.kv.put('run', change(rowIn(storage))));
  await p.evict(runId);
}

const rowIn = (storage: DurableObjectStorage): Row => storage.kv.get<Row>('run') ?? {};
const rowOf = (p: Pipeline, runId: string) => runInDurableObject(p.object(runId), (_, { storage }) => rowIn(storage));

describe('a run object', () => {
  it('continues a run that version 1 stored, and stores it in the current version', async ({ p }) => {
    const runId = await begun(p, [call, nap, { ...call, label: 'again' }]);
    await rewrite(p, runId, ({ v: _v, state, ...row }) => {
      const { intent, ...rest } = state as { intent: Row };
      const { timesIssued, ...kept } = intent;
      return { ...row, state: { ...rest, intent: { ...kept, handouts: timesIssued } } };
    });
    p.queues.take();
    const run = await p.finish(runId);
    expect(run.steps.map(({ label, outcome }) => `${label} ${outcome}`)).toEqual([
      'call sent',
      'nap completed',
      'again sent',
    ]);
    expect(await rowOf(p, runId)).toMatchObject({ v: 6 });
  });

  it('R6: refuses a run that a newer version stored, leaves it as it is and tries again later', async ({ p }) => {
    const runId = await begun(p, [nap, call]);
    await rewrite(p, runId, (row) => ({ ...row, v: 99 }));
    const newer = await rowOf(p, runId);
    p.pass(10 * minute);
    await p.ring(runId);
    expect(p.takeErrors().join()).toContain('The stored run has version 99; this code reads versions 1 to 6.');
    expect(await rowOf(p, runId)).toEqual(newer);
    expect(await p.alarmOf(runId)).toBeGreaterThan(p.now());
    await rewrite(p, runId, (row) => ({ ...row, v: 6 }));
    await p.wake(runId);
    expect((await p.finish(runId)).status).toBe('completed');
  });
});
