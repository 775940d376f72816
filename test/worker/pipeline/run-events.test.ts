// The lifecycle events that Sendora itself puts into the stream, and workflows that change while they have runs.
import { describe, expect } from 'vitest';
import { breakBatches, lasting } from '../../support/pipeline/faults.ts';
import { day, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import type { Letter } from '../../support/pipeline/queues.ts';
import { outside } from '../../support/pipeline/world.ts';

const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook`, body: { said: '{{event.said}}' } } };
const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };
const failing = {
  label: 'mail',
  type: 'send_email',
  config: { subject: '{{event.gone}}', bodyHtml: 'x', to: 'a@example.com' },
};
const strict = { settings: { onError: 'fail', missingVariables: 'fail' } };

const on = (eventType: string, extra = {}) => ({ trigger: { eventType, ...extra } });

async function published(p: Pipeline, type: string) {
  return (await p.tenant.api.get(`events?type=${type}&pageSize=100`)).json.data;
}

const again = (letters: Letter[]): Letter[] => letters.map((letter) => ({ ...letter, id: crypto.randomUUID() }));

describe('a run that fails', () => {
  it('publishes workflow.run.failed and promote.failed once each, and other workflows can listen', async ({ p }) => {
    const id = await p.workflow([failing], strict);
    const listener = await p.workflow(
      [call],
      on('promote.failed', { filters: [{ property: 'workflowId', op: 'eq', value: id }] }),
    );
    await p.track('go');
    await p.dispatch();
    const run = await p.finish((await p.onlyRun(id)).id);
    expect(run).toMatchObject({ status: 'failed', steps: [{ outcome: 'error', reason: 'missing_variable' }] });
    const properties = { runId: run.id, workflowId: id, status: 'failed', reason: run.exitReason };
    expect(await published(p, 'workflow.run.failed')).toMatchObject([{ userId: 'ada', properties }]);
    const why = { step: 'mail', reason: 'missing_variable', message: run.steps[0]?.message, continues: false };
    expect(await published(p, 'promote.failed')).toMatchObject([
      { userId: 'ada', properties: { ...properties, ...why } },
    ]);
    expect((await p.onlyRun(listener)).status).toBe('completed');
    p.pass(day);
    await p.sweep();
    await p.flow();
    expect(await p.runs(listener)).toHaveLength(1);
  });

  it('publishes each event once when its step message and its lifecycle events are delivered twice', async ({ p }) => {
    const id = await p.workflow([failing], strict);
    await p.track('go');
    await p.dispatch();
    const letters = p.queues.take();
    await p.queues.deliver([...letters, ...again(letters)]);
    const eventLetters = p.queues.take('events');
    expect(eventLetters).toHaveLength(1);
    await p.queues.deliver([...again(eventLetters), ...again(eventLetters)]);
    await p.queues.deliver(again(letters));
    await p.queues.deliver(again(eventLetters));
    await p.flow();
    expect((await p.onlyRun(id)).status).toBe('failed');
    const types = (await published(p, '*.failed')).map(({ type }: { type: string }) => type);
    expect(types.toSorted()).toEqual(['email.failed', 'promote.failed', 'workflow.run.failed']);
  });

  it('publishes its events once when the database failed as it ended (R8)', async ({ p }) => {
    const id = await p.workflow([failing], strict);
    await p.track('go');
    await p.dispatch();
    breakBatches('INTO workflow_runs', 1, lasting);
    await p.flow();
    expect(p.takeErrors()).toHaveLength(1);
    p.pass(5 * minute);
    await p.sweep();
    await p.flow();
    expect((await p.runs(id))[0]?.status).toBe('failed');
    expect(await published(p, 'promote.failed')).toHaveLength(1);
  });

  it('publishes its events when it fails in an alarm', async ({ p }) => {
    const id = await p.workflow(
      [nap, { label: 'note', type: 'update_profile', config: { traits: { x: '{{event.gone}}' } } }],
      strict,
    );
    await p.track('go');
    await p.dispatch();
    const run = await p.finish((await p.onlyRun(id)).id);
    expect(run.status).toBe('failed');
    await p.flow();
    expect(await published(p, 'workflow.run.failed')).toHaveLength(1);
  });
});

describe('lifecycle events', () => {
  it('never trigger the workflow whose runs they are about', async ({ p }) => {
    const id = await p.workflow([failing], { ...strict, ...on('*') });
    await p.track('go');
    await p.flow();
    expect(await p.runs(id)).toHaveLength(1);
    expect(await published(p, 'promote.failed')).toHaveLength(1);
  });

  it('between two workflows that trigger each other end at a depth of eight', async ({ p }) => {
    const one = await p.workflow([failing], { ...strict, ...on('workflow.run.failed') });
    const two = await p.workflow([failing], { ...strict, ...on('workflow.run.failed') });
    await p.workflow([failing], strict);
    await p.track('go');
    await p.flow();
    const runs = [...(await p.runs(one)), ...(await p.runs(two))];
    expect(runs.length).toBeGreaterThan(8);
    expect(runs).toHaveLength(2 * 8);
    expect(await published(p, 'workflow.run.failed')).toHaveLength(1 + 2 * 7);
  });
});

describe('lifecycle events other than failures', () => {
  it('are published only where a workflow listens: started, completed, cancelled, exited', async ({ p }) => {
    const id = await p.workflow([nap], { exitOn: [{ eventType: 'stop' }] });
    await p.track('go', {}, { userId: 'silent' });
    await p.flow();
    expect(await published(p, 'workflow.run.*')).toHaveLength(0);
    const listener = await p.workflow([call], on('workflow.run.*'));
    const [run] = await startFor(p, 'cancelled');
    await p.tenant.api.post(`automation/runs/${run?.id}/cancel`);
    await startFor(p, 'exited');
    p.pass(minute);
    await p.track('stop', {}, { userId: 'exited' });
    const [third] = await startFor(p, 'completed');
    await p.finish(third?.id ?? '');
    await p.flow();
    const types = (await published(p, 'workflow.run.*'))
      .filter(({ properties }: { properties: { workflowId: string } }) => properties.workflowId === id)
      .map(({ userId, type }: { type: string; userId: string }) => `${userId} ${type}`);
    expect(types.sort()).toEqual([
      'cancelled workflow.run.cancelled',
      'cancelled workflow.run.started',
      'completed workflow.run.completed',
      'completed workflow.run.started',
      'exited workflow.run.exited',
      'exited workflow.run.started',
      'silent workflow.run.completed',
    ]);
    expect(await p.runs(listener)).toHaveLength(7);
  });

  it('are not published of runs that are cancelled because their person is erased', async ({ p }) => {
    const id = await p.workflow([nap]);
    await p.workflow([call], on('workflow.run.cancelled'));
    await p.track('go', {}, { userId: 'gone' });
    await p.flow();
    expect((await p.tenant.api.del('customers/profiles/gone')).status).toBe(204);
    await p.flow();
    expect(await p.onlyRun(id)).toMatchObject({ status: 'cancelled' });
    expect((await p.runs(id))[0]).toMatchObject({ status: 'cancelled' });
    expect(await published(p, 'workflow.run.*')).toHaveLength(0);
    expect((await p.tenant.api.get('customers/profiles/gone')).status).toBe(404);
  });

  async function startFor(p: Pipeline, userId: string) {
    await p.track('go', {}, { userId });
    await p.flow();
    return (await p.tenant.api.get(`automation/runs?userId=${userId}&status=running`)).json.data as { id: string }[];
  }
});

describe('a workflow that changes', () => {
  it('keeps runs in flight on their version, also after eviction, and starts new runs with the new one', async ({
    p,
  }) => {
    const steps = (text: string) => [nap, { ...call, config: { ...call.config, body: { said: text } } }];
    const id = await p.workflow(steps('old'));
    await p.track('go');
    await p.dispatch();
    const old = await p.onlyRun(id);
    const edited = await p.tenant.api.patch(`automation/workflows/${id}`, { steps: steps('new').slice(1) });
    expect(edited.json.version).toBe(2);
    await p.track('go', {}, { userId: 'bob' });
    await p.flow();
    await p.evict(old.id);
    const done = await p.finish(old.id);
    expect(done).toMatchObject({ version: 1, steps: [{ label: 'nap' }, { label: 'call' }] });
    expect(p.world.arrived('webhook').map(({ body }) => body.said)).toEqual(['new', 'old']);
    expect((await p.runs(id)).map(({ version }) => version).sort()).toEqual([1, 2]);
  });

  it('starts no run after it was deleted, lets its runs end, and keeps their history readable', async ({ p }) => {
    const id = await p.workflow([nap, call]);
    await p.track('go');
    await p.dispatch();
    const { id: runId } = await p.onlyRun(id);
    expect((await p.tenant.api.del(`automation/workflows/${id}`)).status).toBe(204);
    await p.track('go', {}, { userId: 'bob' });
    await p.flow();
    await p.evict(runId);
    expect(await p.finish(runId)).toMatchObject({ status: 'completed', steps: [{}, { outcome: 'sent' }] });
    expect(await p.runs(id)).toMatchObject([{ id: runId, status: 'completed' }]);
    expect((await p.tenant.api.get(`automation/workflows/${id}`)).status).toBe(404);
  });

  it('starts no run while it is inactive, and none afterwards for the events it missed', async ({ p }) => {
    const id = await p.workflow([call]);
    await p.tenant.api.patch(`automation/workflows/${id}`, { isActive: false });
    await p.track('go');
    await p.flow();
    await p.tenant.api.patch(`automation/workflows/${id}`, { isActive: true });
    await p.flow();
    expect(await p.runs(id)).toHaveLength(0);
    await p.track('go');
    await p.flow();
    expect(await p.runs(id)).toHaveLength(1);
  });
});
