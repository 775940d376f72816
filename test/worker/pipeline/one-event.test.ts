// Each event of a batch stands for itself, and an entry belongs to a run that began.
import { describe, expect } from 'vitest';
import type { Env } from '../../../src/worker/env.ts';
import { runStub } from '../../../src/worker/run-object/stub.ts';
import { rowOf } from '../../../src/worker/store/run-row.ts';
import { indexStatements } from '../../../src/worker/store/workflow-runs.ts';
import { breakBatches, lasting } from '../../support/pipeline/faults.ts';
import { day, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const hook = { label: 'hook', type: 'webhook', config: { url: `${outside}/hook`, body: { n: '{{event.n}}' } } };
const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };
const exitOn = [{ eventType: 'bought' }];

/** Bindings of a consumer for which the runs of one person cannot be started. */
function failingStarts(personId: string, error: Error): Partial<Env> {
  const getByName = (name: string) => {
    const stub = runStub(env, name);
    const start: typeof stub.start = (input) =>
      input.head.personId === personId ? Promise.reject(error) : stub.start(input);
    return { start, view: () => stub.view(), onEvent: (input: never) => stub.onEvent(input) };
  };
  return { RUNS: { getByName } as unknown as Env['RUNS'] };
}

const rows = async <T>(sql: string, ...values: string[]) =>
  (
    await env.DB.prepare(sql)
      .bind(...values)
      .all<T>()
  ).results;
const entries = (p: Pipeline) =>
  rows<{ entry_key: string; run_id: string; ended_at: number | null }>(
    'SELECT entry_key, run_id, ended_at FROM run_entries WHERE project_id = ?',
    p.tenant.projectId,
  );
const refusals = async (p: Pipeline) =>
  (await rows<{ reason: string }>('SELECT reason FROM refused_entries WHERE project_id = ?', p.tenant.projectId)).map(
    ({ reason }) => reason,
  );
const recorded = async (p: Pipeline) =>
  (await rows('SELECT id FROM events WHERE project_id = ?', p.tenant.projectId)).length;
const goOf = (userId: string) => ({ type: 'track', event: 'go', userId, properties: {} });

describe('an event whose run cannot start', () => {
  it('for a reason that lasts is recorded with the reason, and its neighbours begin', async ({ p }) => {
    const id = await p.workflow([hook], { reentry: { policy: 'once' } });
    await p.batch([goOf('bad'), goOf('ada'), goOf('bob')]);
    const { acked } = await p.queues.deliver(p.queues.take(), failingStarts('bad', new TypeError('no such date')));
    expect(acked).toHaveLength(1);
    expect(await recorded(p)).toBe(3);
    expect(await p.started(id)).toHaveLength(2);
    expect(await refusals(p)).toEqual(['start_failed']);
    expect(p.queues.waiting('events')).toEqual([]);
    // The gate was given back: the next event of the person may enter.
    await p.batch([goOf('bad')]);
    await p.flow();
    expect(await p.started(id)).toHaveLength(3);
  });

  it('for a reason that passes is put back alone, and its neighbours begin', async ({ p }) => {
    const id = await p.workflow([hook]);
    await p.batch([goOf('slow'), goOf('ada'), goOf('bob')]);
    const broken = failingStarts('slow', new Error('Network connection lost.'));
    expect((await p.queues.deliver(p.queues.take(), broken)).acked).toHaveLength(1);
    expect(await recorded(p)).toBe(2);
    const again = p.queues.take('events');
    expect(again).toMatchObject([{ body: { events: [{ userId: 'slow' }] } }]);
    // Alone, it is tried again with the pauses of its queue.
    expect((await p.queues.deliver(again, broken)).retried).toHaveLength(1);
    expect(p.takeErrors()).toHaveLength(1);
    p.queues.put(again);
    await p.flow();
    expect(await p.started(id)).toHaveLength(3);
    expect(await recorded(p)).toBe(3);
  });
});

describe('an entry', () => {
  it('that is refused leaves no listener', async ({ p }) => {
    const id = await p.workflow([nap, hook], { exitOn, reentry: { policy: 'every', cooldownMinutes: 60 } });
    for (let n = 0; n < 20; n++) await p.track('go', { n });
    await p.flow();
    const [runId] = await p.started(id);
    expect(await p.started(id)).toHaveLength(1);
    expect((await entries(p)).map((entry) => entry.run_id)).toEqual([runId, runId]);
    await p.track('bought');
    await p.flow();
    expect((await entries(p)).filter(({ ended_at }) => ended_at === null)).toEqual([]);
  });

  it('is not opened again by an older row that is written late', async ({ p }) => {
    await p.workflow([nap], { reentry: { policy: 'after_exit' }, exitOn });
    await p.track('go');
    await p.flow();
    const [entry] = await entries(p);
    const run = await p.stored(entry?.run_id ?? '');
    const older = rowOf(run.head, run.state, p.now());
    await p.track('bought');
    await p.flow();
    const ended = await entries(p);
    expect(ended[0]?.ended_at).not.toBeNull();
    await env.DB.batch(indexStatements(env.DB, [older]));
    expect(await entries(p)).toEqual(ended);
  });

  it('of a run that never began stands in nobody’s way after a day', async ({ p }) => {
    const id = await p.workflow([hook], { reentry: { policy: 'once' } });
    await p.track('go', {}, { messageId: 'm1' });
    const broken = failingStarts('ada', new Error('Network connection lost.'));
    expect((await p.queues.deliver(p.queues.take(), broken)).retried).toHaveLength(1);
    expect(p.takeErrors()).toHaveLength(1);
    await p.track('go', {}, { messageId: 'm2' });
    await p.flow();
    expect(await refusals(p)).toEqual(['reentry_once']);
    p.pass(day + minute);
    await p.track('go', {}, { messageId: 'm3' });
    await p.flow();
    expect(await p.started(id)).toHaveLength(1);
    await p.track('go', {}, { messageId: 'm4' });
    await p.flow();
    expect(await p.started(id)).toHaveLength(1);
  });

  it('is not claimed by a run for which a paused workflow has no room', async ({ p }) => {
    const id = await p.workflow([hook], { reentry: { policy: 'once' } });
    await p.tenant.api.post(`automation/workflows/${id}/pause`);
    await env.DB.prepare(
      `INSERT INTO queued_runs (workflow_id, queued_at, run_id, project_id)
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT ?1, i, 'r' || i, ?2 FROM n`,
    )
      .bind(id, p.tenant.projectId)
      .run();
    await p.track('go');
    await p.flow();
    expect(await refusals(p)).toEqual(['queue_full']);
    expect(await entries(p)).toEqual([]);
    await env.DB.prepare('DELETE FROM queued_runs WHERE workflow_id = ?').bind(id).run();
    await p.tenant.api.post(`automation/workflows/${id}/resume`);
    await p.track('go');
    await p.flow();
    expect(p.world.arrived('webhook')).toHaveLength(1);
  });
});

describe('a queued run', () => {
  it('whose place was not written begins when its event comes again to an active workflow', async ({ p }) => {
    const id = await p.workflow([hook]);
    await p.tenant.api.post(`automation/workflows/${id}/pause`);
    await p.track('go');
    breakBatches('INTO queued_runs', 1, lasting);
    const { retried } = await p.queues.deliver(p.queues.take());
    expect(p.takeErrors()).toHaveLength(1);
    await p.tenant.api.post(`automation/workflows/${id}/resume`);
    p.queues.put(retried.map((letter) => ({ ...letter, attempts: 2 })));
    await p.flow();
    expect(await p.onlyRun(id)).toMatchObject({ status: 'completed' });
  });

  it('that cannot be reached holds up no other, and begins later', async ({ p }) => {
    const id = await p.workflow([hook]);
    await p.tenant.api.post(`automation/workflows/${id}/pause`);
    for (const userId of ['ada', 'bob', 'cy']) await p.track('go', {}, { userId });
    await p.flow();
    const [lost = ''] = await p.started(id);
    await p.tenant.api.post(`automation/workflows/${id}/resume`);
    const getByName = (name: string) =>
      name === lost ? { release: () => Promise.reject(new Error('the object cannot be reached')) } : runStub(env, name);
    await p.queues.deliver(p.queues.take('sends'), { RUNS: { getByName } as unknown as Env['RUNS'] });
    await p.flow();
    expect(p.world.arrived('webhook')).toHaveLength(2);
    await p.sweep();
    await p.flow();
    expect(p.world.arrived('webhook')).toHaveLength(3);
  });
});
