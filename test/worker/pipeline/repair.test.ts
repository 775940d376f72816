// Messages, alarms and rows that are lost are recovered; what can never work ends where people see it.
import { runInDurableObject } from 'cloudflare:test';
import { describe, expect } from 'vitest';
import { deadLettersOf } from '../../../src/worker/dead-letters-object/stub.ts';
import { derivedId } from '../../../src/worker/ids.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { beforeBatch, breakBatches, lasting, passing, unreachable } from '../../support/pipeline/faults.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import type { Letter, QueueName } from '../../support/pipeline/queues.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: 'ada@example.com' } };
const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook` } };
const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Hi' } };
const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 };

const runRows = 'INTO workflow_runs';

async function begun(p: Pipeline, steps: unknown[]): Promise<string> {
  const id = await p.workflow(steps);
  await p.track('go');
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

const indexRow = (runId: string) =>
  env.DB.prepare('SELECT status, finished_at, next_step_at, seq FROM workflow_runs WHERE id = ?')
    .bind(runId)
    .first<{ status: string; finished_at: number | null; next_step_at: number | null; seq: number }>();

/** The dead letters of a project, or of messages that name none. */
async function deadLetters(projectId: string | null) {
  const object = deadLettersOf(env, projectId);
  return object.read((await object.newest(null, 100)).map(({ id }) => id));
}

const letterOf = (queue: QueueName, body: unknown): Letter => ({ id: crypto.randomUUID(), queue, body, attempts: 1 });

describe('a poison message', () => {
  it('among events becomes a dead letter, and its neighbours are dispatched', async ({ p }) => {
    const id = await p.workflow([call]);
    await p.track('go');
    await p.track('go', {}, { userId: 'bob' });
    const [first, last] = p.queues.take() as [Letter, Letter];
    const { orgId, projectId } = p.tenant;
    const poison = [
      letterOf('events', { orgId, projectId, events: 'none' }),
      letterOf('events', { orgId, projectId, events: [{ type: 'go' }] }),
      letterOf('events', 'no event at all'),
      letterOf('events', null),
    ];
    p.queues.put([first, ...poison, last]);
    await p.flow();
    expect(await p.runs(id)).toHaveLength(2);
    expect(p.world.arrived('webhook')).toHaveLength(2);
    const dead = [...(await deadLetters(projectId)), ...(await deadLetters(null))];
    const bodies = poison.map(({ body }) => JSON.stringify(body));
    expect(dead.map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
    expect(dead.map(({ queue, attempts }) => ({ queue, attempts }))).toEqual(
      Array(4).fill({ queue: 'sendora-events', attempts: 101 }),
    );
    expect(dead.every(({ lastError }) => lastError)).toBe(true);
    expect(p.takeErrors().length).toBeGreaterThan(300);
  });

  it('among steps becomes a dead letter, and its neighbours are delivered', async ({ p }) => {
    await addChannel(p.tenant, 'sms');
    const sick = await begun(p, [text]);
    await p.track('go', {}, { userId: 'bob' });
    await p.dispatch();
    const [poison, neighbour] = p.queues.take() as [Letter, Letter];
    const { acked, retried } = await p.queues.deliver([letterOf('sends', null), poison, neighbour], unreachable(sick));
    expect(acked).toEqual([neighbour]);
    p.queues.put(retried);
    await p.queues.flow('sends', unreachable(sick));
    expect(p.world.arrived('sms')).toHaveLength(1);
    const { runId } = neighbour.body as { runId: string };
    expect((await p.run(runId)).steps).toMatchObject([{ outcome: 'sent', attempts: [{}] }]);
    expect(await deadLetters(p.tenant.projectId)).toMatchObject([
      {
        queue: 'sendora-sends',
        body: JSON.stringify(poison.body),
        lastError: expect.stringContaining('cannot be reached'),
      },
    ]);
    expect(p.takeErrors()).toContainEqual(expect.stringContaining('cannot be reached'));
  });
});

describe('a database that fails', () => {
  it('for a moment while events are recorded delays them for a moment', async ({ p }) => {
    const id = await p.workflow([call]);
    const fault = breakBatches(runRows, 1, passing);
    await p.track('go');
    await p.flow();
    expect(fault.failed).toBe(1);
    expect(await p.onlyRun(id)).toMatchObject({ status: 'completed' });
    expect(p.world.arrived('webhook')).toHaveLength(1);
  });

  it('while events are recorded makes the queue deliver them again, and nothing happens twice', async ({ p }) => {
    const id = await p.workflow([call]);
    const fault = breakBatches(runRows, 1, lasting);
    await p.track('go');
    await p.flow();
    expect(fault.failed).toBe(1);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('the disk is full')]);
    const run = await p.finish((await p.onlyRun(id)).id);
    expect(run.steps).toMatchObject([{ outcome: 'sent', attempts: [{}] }]);
    expect(p.world.arrived('webhook')).toHaveLength(1);
  });

  it('when a run has ended is made up for by the message that comes again (R8)', async ({ p }) => {
    const runId = await begun(p, [call]);
    const fault = breakBatches(runRows, 1, lasting);
    await p.flow();
    expect(fault.failed).toBe(1);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('the disk is full')]);
    expect(await indexRow(runId)).toMatchObject({ status: 'completed', next_step_at: null });
    expect(p.world.arrived('webhook')).toHaveLength(1);
  });

  it('when an alarm ended the run is made up for by its next alarm, also after an eviction (R8)', async ({ p }) => {
    const runId = await begun(p, [nap]);
    p.queues.takeDelayed();
    breakBatches(runRows, 1, lasting);
    await p.wake(runId);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('run wake-up failed')]);
    await p.evict(runId);
    await p.wake(runId);
    expect(await indexRow(runId)).toMatchObject({ status: 'completed' });
    expect(await p.alarmOf(runId)).toBeNull();
  });

  it('when an alarm ended the run leaves an old row, which the sweep repairs (R8)', async ({ p }) => {
    const runId = await begun(p, [nap]);
    p.queues.takeDelayed();
    breakBatches(runRows, 1, lasting);
    await p.wake(runId);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('run wake-up failed')]);
    expect(await indexRow(runId)).toMatchObject({ status: 'running' });
    p.pass(minute);
    await p.sweep();
    expect(await indexRow(runId)).toMatchObject({ status: 'completed' });
  });

  it('while a text message is prepared costs a retry and not the message', async ({ p }) => {
    await addChannel(p.tenant, 'sms');
    const runId = await begun(p, [text]);
    const fault = breakBatches('FROM channels', 1, lasting);
    const run = await p.finish(runId);
    expect(fault.failed).toBe(1);
    p.takeErrors();
    expect(run.steps).toMatchObject([{ outcome: 'sent' }]);
    expect(p.world.arrived('sms')).toHaveLength(1);
  });

  it('while a profile is written makes the step try again', async ({ p }) => {
    const runId = await begun(p, [
      nap,
      { label: 'note', type: 'update_profile', config: { traits: { seen: true } } },
      call,
    ]);
    const prototype = Object.getPrototypeOf(env.DB.prepare('SELECT 1'));
    const first = prototype.first;
    let failures = 0;
    prototype.first = function (this: { statement: string }, ...names: unknown[]) {
      if (!this.statement.includes('INTO profiles') || failures++ > 0) return first.apply(this, names);
      return Promise.reject(new Error(lasting));
    };
    try {
      const run = await p.finish(runId);
      expect(run.steps).toMatchObject([{}, { outcome: 'completed', attempts: [{}] }, {}]);
    } finally {
      prototype.first = first;
    }
    expect((await p.tenant.api.get('customers/profiles/ada')).json.traits).toEqual({ seen: true });
  });
});

describe('the recovery of', () => {
  it('a lost step message: the sweep enqueues it again within two minutes, and no alarm was set for that (R2)', async ({
    p,
  }) => {
    const runId = await begun(p, [call]);
    expect(p.queues.take()).toHaveLength(1);
    expect(await p.alarmOf(runId)).toBeNull();
    const lostAt = p.now();
    await p.wake(runId);
    expect(p.now() - lostAt).toBeLessThanOrEqual(2 * minute);
    expect(await p.run(runId)).toMatchObject({ status: 'completed', steps: [{ outcome: 'sent', attempts: [{}] }] });
  });

  it('a step message that is lost again and again: after the first time it is enqueued every ten minutes or less often', async ({
    p,
  }) => {
    const runId = await begun(p, [call]);
    const issued = async () => (await p.stored(runId)).state.intent?.timesIssued;
    const gaps: number[] = [];
    for (let times = 2; times < 6; times++) {
      expect(p.queues.take()).toHaveLength(1);
      const lostAt = p.now();
      while ((await issued()) !== times) {
        p.pass(minute);
        await p.sweep();
      }
      gaps.push((p.now() - lostAt) / minute);
    }
    expect(gaps[0]).toBeLessThanOrEqual(2);
    expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(10);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(20);
  });

  it('a step message that is lost after an event ended a long wait: the alarm enqueues it again', async ({ p }) => {
    const wait = {
      label: 'wait',
      type: 'wait',
      config: { waitForEvent: { eventType: 'paid' }, timeoutMinutes: 50_000 },
    };
    const runId = await begun(p, [wait, call]);
    await p.track('paid');
    await p.dispatch();
    expect(p.queues.take()).toHaveLength(1);
    expect(((await p.alarmOf(runId)) ?? 0) - p.now()).toBe(minute);
    await p.wake(runId);
    expect(await p.run(runId)).toMatchObject({ status: 'completed', steps: [{}, { outcome: 'sent' }] });
  });

  it('a lost alarm: the sweep wakes the run (R8)', async ({ p }) => {
    const runId = await begun(p, [nap, call]);
    await runInDurableObject(p.object(runId), (_, state) => state.storage.deleteAlarm());
    await p.evict(runId);
    p.pass(11 * minute);
    await p.sweep();
    await p.flow();
    expect(await p.run(runId)).toMatchObject({ status: 'completed', steps: [{}, { outcome: 'sent' }] });
  });

  it('a lost update of the index: the sweep repairs the row (R8)', async ({ p }) => {
    const runId = await begun(p, [nap]);
    const old = await indexRow(runId);
    await p.finish(runId);
    await env.DB.prepare(
      "UPDATE workflow_runs SET status = 'running', finished_at = NULL, next_step_at = ?, seq = ? WHERE id = ?",
    )
      .bind(old?.next_step_at, old?.seq, runId)
      .run();
    p.pass(minute);
    await p.sweep();
    expect(await indexRow(runId)).toMatchObject({ status: 'completed', next_step_at: null });
  });

  it('a row that is written late: it never overwrites a newer one (R8)', async ({ p }) => {
    const id = await p.workflow([nap]);
    const { projectId } = p.tenant;
    const runId = derivedId('run', projectId, id, derivedId('event', projectId, 'm-1'));
    // The run is over, and its row written, before the dispatcher writes the row of its start.
    const late = beforeBatch(runRows, () => p.wake(runId));
    await p.track('go', {}, { messageId: 'm-1' });
    await p.dispatch();
    expect(late.done).toBe(true);
    expect(await p.run(runId)).toMatchObject({ status: 'completed' });
    expect(await indexRow(runId)).toMatchObject({ status: 'completed' });
  });

  it('a run object without state: its row ends as failed, and is announced once', async ({ p }) => {
    const listener = await p.workflow([call], { trigger: { eventType: 'promote.failed' } });
    const runId = await begun(p, [nap, mail]);
    await runInDurableObject(p.object(runId), (_, state) => state.storage.deleteAll());
    await p.evict(runId);
    p.pass(20 * minute);
    for (let minutes = 0; minutes < 10; minutes++) {
      await p.sweep();
      p.pass(minute);
    }
    expect(await indexRow(runId)).toMatchObject({ status: 'failed', next_step_at: null });
    await p.flow();
    expect((await p.onlyRun(listener)).status).toBe('completed');
  });
});
