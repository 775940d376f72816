// Digests through the pipeline: events join the run that gathers, at the edges of its window too, and never two runs.
import { describe, expect } from 'vitest';
import { day, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const gather = (collect: object = { windowMinutes: 60 }) => ({ label: 'gather', type: 'wait', config: { collect } });
const report = {
  label: 'report',
  type: 'webhook',
  config: { url: `${outside}/hook`, body: { count: '{{run.eventCount}}', events: '{{run.events}}' } },
};
const nap = { label: 'nap', type: 'wait', delayMinutes: 24 * 60 };
const reports = (p: Pipeline) =>
  p.world.arrived('webhook').map(({ body }) => [body.count, (body.events as { n: number }[]).map(({ n }) => n)]);
const explained = async (p: Pipeline, workflowId: string, n: number) => {
  const events = (await p.tenant.api.get('events?type=go&pageSize=100')).json.data;
  const event = events.find(({ properties }: { properties: { n: number } }) => properties.n === n);
  const { workflows } = (await p.tenant.api.get(`events/${event.id}/explain`)).json;
  return workflows.find(({ id }: { id: string }) => id === workflowId);
};

describe('a digest', () => {
  it('gathers the events of a person into one run, and explain names it', async ({ p }) => {
    const id = await p.workflow([gather(), report]);
    for (const n of [1, 2, 3]) {
      await p.track('go', { n });
      await p.dispatch();
    }
    await p.track('go', { n: 4 }, { userId: 'bob' });
    await p.flow();
    const runs = await p.runs(id);
    expect(runs).toHaveLength(2);
    const own = runs.find(({ userId }) => userId === 'ada');
    expect(await explained(p, id, 1)).toMatchObject({ code: 'started', runId: own?.id });
    expect(await explained(p, id, 2)).toMatchObject({ code: 'collected', matched: true, runId: own?.id });
    await p.evict(own?.id ?? '');
    await p.finish(own?.id ?? '');
    expect(reports(p)).toEqual([[3, [1, 2, 3]]]);
  });

  it('takes what one batch holds, by its key', async ({ p }) => {
    const id = await p.workflow([gather({ windowMinutes: 60, key: '{{event.thread}}' }), report]);
    const go = (n: number, thread: string) => ({
      type: 'track',
      event: 'go',
      userId: 'ada',
      properties: { n, thread },
    });
    await p.batch([go(1, 'a'), go(2, 'b'), go(3, 'a')]);
    await p.dispatch();
    const runs = await p.runs(id);
    expect(runs).toHaveLength(2);
    for (const run of runs) await p.finish(run.id);
    expect(reports(p).sort()).toEqual([
      [1, [2]],
      [2, [1, 3]],
    ]);
  });

  it('begins anew after its window, while the run before goes on', async ({ p }) => {
    const id = await p.workflow([gather(), report, nap]);
    await p.track('go', { n: 1 });
    await p.dispatch();
    await p.wake((await p.onlyRun(id)).id);
    await p.track('go', { n: 2 });
    await p.flow();
    await p.track('go', { n: 3 });
    await p.flow();
    const runs = await p.runs(id);
    expect(runs.map(({ status }) => status)).toEqual(['running', 'running']);
    await p.finish(runs[0]?.id ?? '');
    expect(reports(p)).toEqual([
      [1, [1]],
      [2, [2, 3]],
    ]);
  });

  it('either takes an event that comes as its window ends, or the event begins the next one', async ({ p }) => {
    const id = await p.workflow([gather(), report]);
    await p.track('go', { n: 1 });
    await p.dispatch();
    const { id: runId } = await p.onlyRun(id);
    p.pass(60 * minute);
    await p.track('go', { n: 2 });
    const letters = p.queues.take('events');
    await Promise.all([p.ring(runId), p.queues.deliver(letters)]);
    await p.flow();
    for (const run of await p.runs(id)) await p.finish(run.id);
    const told = reports(p).flatMap(([, events]) => events as number[]);
    expect(told.sort()).toEqual([1, 2]);
  });

  it('has an event once that is delivered again, also when another run gathers by then', async ({ p }) => {
    const id = await p.workflow([gather(), report]);
    await p.track('go', { n: 1 });
    const first = p.queues.take('events');
    await p.queues.deliver(first);
    await p.track('go', { n: 2 });
    const second = p.queues.take('events');
    await p.queues.deliver(second);
    await p.wake((await p.onlyRun(id)).id);
    await p.track('go', { n: 3 });
    await p.dispatch();
    // As if nothing of them had been recorded.
    await env.DB.prepare('DELETE FROM events WHERE project_id = ?').bind(p.tenant.projectId).run();
    const again = [...first, ...second].map((letter) => ({ ...letter, id: crypto.randomUUID(), attempts: 2 }));
    for (const letter of again) await p.queues.deliver([letter]);
    await p.flow();
    for (const run of await p.runs(id)) await p.finish(run.id);
    expect(reports(p)).toEqual([
      [2, [1, 2]],
      [1, [3]],
    ]);
  });

  it('is begun by one of two events that come at once, and joined by the other', async ({ p }) => {
    const id = await p.workflow([gather(), report]);
    for (const n of [1, 2, 3]) await p.track('go', { n });
    const letters = p.queues.take('events');
    await Promise.all(letters.map((letter) => p.queues.deliver([letter]).then(({ retried }) => p.queues.put(retried))));
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    await p.finish(runId);
    expect(reports(p).map(([count]) => count)).toEqual([3]);
    p.takeErrors();
  });

  it('goes before the rules of re-entry, which hold for what comes after it', async ({ p }) => {
    const id = await p.workflow([gather(), nap], { reentry: { policy: 'after_exit' } });
    await p.track('go', { n: 1 });
    await p.dispatch();
    await p.track('go', { n: 2 });
    await p.dispatch();
    await p.wake((await p.onlyRun(id)).id);
    await p.track('go', { n: 3 });
    await p.dispatch();
    expect(await p.runs(id)).toHaveLength(1);
    expect(await explained(p, id, 2)).toMatchObject({ code: 'collected' });
    expect(await explained(p, id, 3)).toMatchObject({ code: 'refused', refusal: 'reentry_active' });
  });

  it('gathers for each listed person', async ({ p }) => {
    const trigger = { eventType: 'go', recipients: '{{event.userIds}}' };
    const id = await p.workflow([gather(), report], { trigger });
    await p.track('go', { n: 1, userIds: ['bob', 'eve'] });
    await p.flow();
    await p.track('go', { n: 2, userIds: ['bob'] });
    await p.flow();
    const runs = await p.runs(id);
    expect(runs.map(({ userId }) => userId).sort()).toEqual(['bob', 'eve']);
    for (const run of runs) await p.finish(run.id);
    expect(reports(p).sort()).toEqual([
      [1, [1]],
      [2, [1, 2]],
    ]);
  });

  it('follows a person who becomes known, and ends with the erasure of the person', async ({ p }) => {
    const id = await p.workflow([gather(), report]);
    await p.track('go', { n: 1 }, { anonymousId: 'anon' });
    await p.dispatch();
    await p.identify({ plan: 'pro' }, { userId: 'ada', anonymousId: 'anon' });
    await p.dispatch();
    await p.track('go', { n: 2 });
    await p.dispatch();
    const { id: runId } = await p.onlyRun(id);
    expect((await p.stored(runId)).state.digest?.current?.count).toBe(2);
    p.pass(minute);
    await p.tenant.api.del('customers/profiles/ada');
    await p.flow();
    expect((await p.stored(runId)).state).toMatchObject({ status: 'cancelled', digest: null });
    p.pass(day);
    await p.sweep();
    await p.flow();
    expect(reports(p)).toEqual([]);
  });
});
