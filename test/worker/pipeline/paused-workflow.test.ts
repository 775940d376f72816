// A paused workflow queues its new runs in order, within bounds, and starts them when it is resumed.
import { describe, expect } from 'vitest';
import { beginning, day, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook`, body: { n: '{{event.n}}' } } };
const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };

async function paused(p: Pipeline, extra = {}, steps: unknown[] = [call]): Promise<string> {
  const id = await p.workflow(steps, extra);
  await act(p, id, 'pause');
  return id;
}

async function act(p: Pipeline, id: string, action: 'pause' | 'resume'): Promise<void> {
  const answer = await p.tenant.api.post(`automation/workflows/${id}/${action}`);
  expect(answer.status, answer.text).toBe(200);
}

async function enter(p: Pipeline, n: number, userId = `u${n}`): Promise<void> {
  await p.track('go', { n }, { userId, timestamp: new Date(beginning + n).toISOString(), messageId: `m${n}` });
}

const called = (p: Pipeline) => p.world.arrived('webhook').map(({ body }) => body.n);

const waiting = async (workflowId: string) =>
  (
    await env.DB.prepare('SELECT count(*) AS n FROM queued_runs WHERE workflow_id = ?')
      .bind(workflowId)
      .first<{ n: number }>()
  )?.n;

const refusals = async (p: Pipeline) =>
  (await env.DB.prepare('SELECT reason FROM refused_entries WHERE project_id = ?').bind(p.tenant.projectId).all())
    .results;

describe('a paused workflow', () => {
  it('queues new runs and starts them in the order of their events when it is resumed', async ({ p }) => {
    const id = await paused(p);
    for (const n of [3, 1, 2]) await enter(p, n);
    for (const letter of p.queues.take()) await p.queues.deliver([letter]);
    const queued = await p.runs(id);
    expect(queued.map(({ status }) => status)).toEqual(['queued', 'queued', 'queued']);
    expect(await p.run(queued[0]?.id ?? '')).toMatchObject({
      status: 'queued',
      steps: [],
      waitingFor: 'The workflow is paused.',
    });
    p.pass(day);
    await p.sweep();
    await p.flow();
    expect(called(p)).toEqual([]);
    await act(p, id, 'resume');
    await p.flow();
    expect(called(p)).toEqual([1, 2, 3]);
    expect((await p.runs(id)).map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    expect(await waiting(id)).toBe(0);
    await enter(p, 4);
    await p.flow();
    expect(called(p)).toEqual([1, 2, 3, 4]);
  });

  it('lets runs continue that began before the pause', async ({ p }) => {
    const id = await p.workflow([nap, call]);
    await enter(p, 1);
    await p.flow();
    await act(p, id, 'pause');
    await p.finish((await p.onlyRun(id)).id);
    expect(called(p)).toEqual([1]);
  });

  it('starts each queued run once when the release is delivered twice or lost', async ({ p }) => {
    const id = await paused(p);
    for (const n of [1, 2]) await enter(p, n);
    await p.flow();
    await act(p, id, 'resume');
    const release = p.queues.take('sends');
    expect(release).toHaveLength(1);
    await p.sweep();
    await p.flow();
    expect(called(p)).toEqual([1, 2]);
    await p.queues.deliver(release);
    await p.flow();
    expect(called(p)).toEqual([1, 2]);
  });

  it('ends a queued run after seven days with the reason', async ({ p }) => {
    const id = await paused(p);
    await enter(p, 1);
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    expect(await p.alarmOf(runId)).toBe(beginning + 7 * day);
    await p.evict(runId);
    await p.wake(runId);
    expect(await p.run(runId)).toMatchObject({ status: 'exited', exitReason: 'queue_expired', steps: [] });
    expect((await p.runs(id))[0]).toMatchObject({ status: 'exited', exitReason: 'queue_expired' });
    await act(p, id, 'resume');
    await p.flow();
    expect(called(p)).toEqual([]);
    expect(await waiting(id)).toBe(0);
  });

  it('queues no more runs than its bound, and records what it refused', async ({ p }) => {
    const id = await paused(p);
    await env.DB.prepare(
      `INSERT INTO queued_runs (workflow_id, queued_at, run_id, project_id)
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) SELECT ?1, i, 'run-' || i, ?2 FROM n`,
    )
      .bind(id, p.tenant.projectId)
      .run();
    await p.batch([1, 2, 3].map((n) => ({ type: 'track', event: 'go', userId: `u${n}`, messageId: `m${n}` })));
    await p.flow();
    expect(await p.runs(id)).toHaveLength(1);
    expect(await refusals(p)).toEqual([{ reason: 'queue_full' }, { reason: 'queue_full' }]);
  });

  it('has room again when queued runs expired or were cancelled', async ({ p }) => {
    const id = await paused(p);
    for (const n of [1, 2]) await enter(p, n);
    await p.flow();
    const [first, second] = await p.runs(id);
    await p.tenant.api.post(`automation/runs/${first?.id}/cancel`);
    expect(await waiting(id)).toBe(1);
    await p.wake(second?.id ?? '');
    expect(await waiting(id)).toBe(0);
  });

  it('releases a long queue in groups, in order', async ({ p }) => {
    const id = await paused(p);
    const numbers = Array.from({ length: 130 }, (_, n) => n);
    await p.batch(
      numbers.map((n) => ({
        type: 'track',
        event: 'go',
        userId: `u${n}`,
        properties: { n },
        timestamp: new Date(beginning - 1_000 + n).toISOString(),
      })),
    );
    await p.flow();
    expect(await waiting(id)).toBe(130);
    await act(p, id, 'resume');
    await p.queues.deliver(p.queues.take('sends'));
    expect(await waiting(id)).toBe(30);
    await p.flow();
    expect(called(p)).toEqual(numbers);
  });

  it('keeps the entry of a person with a queued run, and ends that run on an exit event', async ({ p }) => {
    const id = await paused(p, { reentry: { policy: 'after_exit' }, exitOn: [{ eventType: 'stop' }] });
    await enter(p, 1, 'ada');
    await p.flow();
    await enter(p, 2, 'ada');
    await p.flow();
    expect(await p.runs(id)).toHaveLength(1);
    expect(await refusals(p)).toEqual([{ reason: 'reentry_active' }]);
    p.pass(minute);
    await p.track('stop');
    await p.flow();
    expect((await p.onlyRun(id)).status).toBe('exited');
    await act(p, id, 'resume');
    await p.flow();
    expect(called(p)).toEqual([]);
  });
});

describe('a queued run', () => {
  const control = async (p: Pipeline, runId: string, action: string) => {
    const answer = await p.tenant.api.post(`automation/runs/${runId}/${action}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.json;
  };

  it('that is itself paused does not start with its workflow but when it is resumed', async ({ p }) => {
    const id = await paused(p);
    await enter(p, 1);
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    await control(p, runId, 'pause');
    await act(p, id, 'resume');
    await p.flow();
    expect(await p.run(runId)).toMatchObject({ status: 'paused' });
    p.pass(hour);
    await control(p, runId, 'resume');
    await p.flow();
    expect(await p.run(runId)).toMatchObject({ status: 'completed' });
    expect(called(p)).toEqual([1]);
  });

  it('that is paused and resumed while its workflow is paused keeps waiting', async ({ p }) => {
    const id = await paused(p);
    await enter(p, 1);
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    await control(p, runId, 'pause');
    expect(await control(p, runId, 'resume')).toMatchObject({ status: 'queued' });
    await p.flow();
    expect(called(p)).toEqual([]);
    await act(p, id, 'resume');
    await p.flow();
    expect(called(p)).toEqual([1]);
  });

  it('that is cancelled never starts', async ({ p }) => {
    const id = await paused(p);
    await enter(p, 1);
    await p.flow();
    await control(p, (await p.onlyRun(id)).id, 'cancel');
    await act(p, id, 'resume');
    await p.flow();
    expect(await p.onlyRun(id)).toMatchObject({ status: 'cancelled' });
    expect(called(p)).toEqual([]);
  });
});
