// A run outlives its object: evicted between any two moves, woken early, late and twice, it leaves the same trace.

import { runInDurableObject } from 'cloudflare:test';
import { describe, expect } from 'vitest';
import type { Run } from '../../../src/contract/workflows/run.ts';
import type { WorkflowRun } from '../../../src/worker/run-object/workflow-run.ts';
import { addChannel, addDevice, addModel } from '../../support/pipeline/channels.ts';
import { day, it, minute, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { outside, says, type Vendor } from '../../support/pipeline/world.ts';

const vendors: Vendor[] = ['email', 'sms', 'push', 'ai', 'webhook'];

const journey = [
  { label: 'nap', type: 'wait', config: { reason: 'breathe' }, delayMinutes: 10 },
  { label: 'note', type: 'update_profile', config: { traits: { spent: '{{event.amount}}' } } },
  { label: 'mail', type: 'send_email', config: { subject: '{{trait.spent}}', bodyHtml: 'x', to: 'ada@example.com' } },
  {
    label: 'fork',
    type: 'branch',
    config: { condition: { trait: 'spent', op: 'gt', value: 5 }, ifTrue: 'choose', ifFalse: 'end' },
  },
  {
    label: 'choose',
    type: 'ai_action',
    config: {
      flavor: 'decide',
      prompt: 'Which?',
      saveTo: 'choice',
      choices: [
        { value: 'push', next: 'push' },
        { value: 'none', next: 'end' },
      ],
    },
  },
  { label: 'push', type: 'send_push', config: { title: '{{ai.choice}}', body: 'there' } },
  { label: 'call', type: 'webhook', config: { url: `${outside}/hook`, body: { said: '{{ai.choice}}' } } },
  { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Bye' }, delayMinutes: 1_440 },
];

async function outfit(p: Pipeline): Promise<void> {
  for (const kind of ['email', 'sms', 'push'] as const) await addChannel(p.tenant, kind);
  await addModel(p.tenant);
  await addDevice(p.tenant, 'ada', 'phone-token');
}

async function begun(p: Pipeline): Promise<string> {
  p.world.answer('ai', says('push'));
  const id = await p.workflow(journey);
  await p.track('go', { amount: 7 });
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

/** One move at a time: a message delivered or the alarm fired; in between whatever the test wants. */
async function walk(p: Pipeline, runId: string, between: () => Promise<void>): Promise<Run> {
  for (let moves = 0; moves < 40; moves++) {
    await between();
    const [letter, ...others] = p.queues.take();
    expect(others).toEqual([]);
    if (letter) await p.queues.deliver([letter]);
    else if ((await p.run(runId)).finishedAt !== null) return p.run(runId);
    else {
      const [delayed] = p.queues.delayed();
      const at = delayed?.readyAt ?? (await p.alarmOf(runId)) ?? Number.NaN;
      p.pass(Math.max(0, at - p.now()));
      if (!delayed) await p.ring(runId);
    }
  }
  throw new Error(`run ${runId} does not end: ${JSON.stringify(await p.run(runId))}`);
}

/** What must be the same whatever happened on the way. */
const traceOf = (run: Run) =>
  run.steps.map(({ label, outcome, reason, input, output, attempts }) => ({
    label,
    outcome,
    reason,
    input,
    output: label === 'mail' || label === 'text' || label === 'push' ? 'differs in the ids of the provider' : output,
    attempts: attempts.length,
  }));

describe('a journey of eight steps', () => {
  it('leaves the same trace and the same messages when its object is evicted between any two moves', async ({ p }) => {
    await outfit(p);
    const calm = await walk(p, await begun(p), async () => undefined);
    expect(calm.status).toBe('completed');
    expect(calm.steps.map(({ label, outcome }) => `${label} ${outcome}`)).toEqual([
      'nap completed',
      'note completed',
      'mail sent',
      'fork completed',
      'choose completed',
      'push sent',
      'call sent',
      'text sent',
    ]);
    for (const vendor of vendors) expect(p.world.arrived(vendor), vendor).toHaveLength(1);

    let evictions = 0;
    await p.tenant.api.patch(`automation/workflows/${calm.workflowId}`, { isActive: false });
    const runId = await begun(p);
    const shaken = await walk(p, runId, async () => {
      await p.evict(runId);
      evictions += 1;
    });
    expect(evictions).toBe(8);
    expect(traceOf(shaken)).toEqual(traceOf(calm));
    expect(shaken.audit.map(({ action }) => action)).toEqual(calm.audit.map(({ action }) => action));
    for (const vendor of vendors) expect(p.world.arrived(vendor), vendor).toHaveLength(2);
  });
});

describe('a run of forty steps with long answers', () => {
  it('keeps its whole trace, in order, when it does not fit into one row', async ({ p }) => {
    const steps = Array.from({ length: 40 }, (_, n) => ({
      label: `s${n}`,
      type: 'webhook',
      config: { url: `${outside}/hook`, body: { n, fill: 'x'.repeat(1_500) } },
    }));
    p.world.always('webhook', { status: 200, body: 'y'.repeat(1_500) });
    const id = await p.workflow(steps);
    await p.track('go');
    await p.dispatch();
    const { id: runId } = await p.onlyRun(id);
    await p.queues.deliver(p.queues.take());
    await p.evict(runId);
    const run = await p.finish(runId);
    expect(run.steps.map(({ label, outcome }) => `${label} ${outcome}`)).toEqual(
      steps.map(({ label }) => `${label} sent`),
    );
    const { state } = await p.stored(runId);
    expect(state.spilled).toBeGreaterThan(1);
    expect(JSON.stringify(state).length).toBeLessThan(64_000);
    expect(p.world.arrived('webhook').map(({ body }) => body.n)).toEqual(steps.map((_, n) => n));
  });
});

describe('an alarm (R6)', () => {
  const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 };
  const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook` } };

  async function napping(p: Pipeline): Promise<string> {
    const id = await p.workflow([nap, call]);
    await p.track('go');
    await p.dispatch();
    return (await p.onlyRun(id)).id;
  }

  it('that goes off early is set again for the same time', async ({ p }) => {
    const runId = await napping(p);
    const due = await p.alarmOf(runId);
    p.pass(9 * minute);
    await p.evict(runId);
    expect(await p.ring(runId)).toBe(true);
    expect((await p.run(runId)).steps).toMatchObject([{ label: 'nap', outcome: null }]);
    expect(await p.alarmOf(runId)).toBe(due);
    expect(p.queues.waiting()).toEqual([]);
  });

  it('that goes off days late continues the run from where it is', async ({ p }) => {
    const runId = await napping(p);
    p.pass(3 * day);
    await p.ring(runId);
    await p.flow();
    const run = await p.run(runId);
    expect(run.steps).toMatchObject([{ outcome: 'completed' }, { outcome: 'sent' }]);
    expect(run.finishedAt).toBe(new Date(p.now()).toISOString());
  });

  it('that goes off twice moves the run once', async ({ p }) => {
    const runId = await napping(p);
    p.pass(10 * minute);
    await p.ring(runId);
    await runInDurableObject(p.object(runId), (run: WorkflowRun) => run.alarm());
    expect(p.queues.waiting('webhooks')).toHaveLength(1);
    await p.flow();
    await runInDurableObject(p.object(runId), (run: WorkflowRun) => run.alarm());
    expect(p.world.arrived('webhook')).toHaveLength(1);
    expect((await p.run(runId)).steps).toHaveLength(2);
    expect(await p.alarmOf(runId)).toBeNull();
  });

  it('that cannot enqueue the next step plans its own next try', async ({ p }) => {
    const runId = await napping(p);
    p.pass(10 * minute);
    p.queues.refuse('webhooks', 1);
    await p.ring(runId);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('run wake-up failed')]);
    const retryAt = (await p.alarmOf(runId)) ?? 0;
    expect(retryAt - p.now()).toBe(5 * second);
    const run = await p.finish(runId);
    expect(run.steps).toMatchObject([{ outcome: 'completed' }, { outcome: 'sent' }]);
    expect(p.world.arrived('webhook')).toHaveLength(1);
  });
});
