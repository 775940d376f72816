// What a database that is down for hours costs: time, and nothing else.
import { createExecutionContext, createMessageBatch } from 'cloudflare:test';
import { describe, expect, vi } from 'vitest';
import type { Env } from '../../../src/worker/env.ts';
import worker from '../../../src/worker/index.ts';
import { queueLimits } from '../../../src/worker/messages.ts';
import { breakDatabases } from '../../support/pipeline/faults.ts';
import { hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook`, body: { n: '{{event.n}}' } } };
const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: 'ada@example.com' } };

const called = (p: Pipeline) => p.world.arrived('webhook').map(({ body }) => body.n);
const letters = async (p: Pipeline) => (await p.tenant.api.get('health/dead-letters?pageSize=100')).json.data;

/** Bindings of a consumer that cannot reach the objects of dead letters. */
const withoutLetters = {
  DEAD_LETTERS: { getByName: () => ({ keep: () => Promise.reject(new Error('the object cannot be reached')) }) },
} as unknown as Partial<Env>;

describe('an outage of D1', () => {
  it('of eight hours loses no accepted event, and needs nobody', async ({ p }) => {
    const id = await p.workflow([call]);
    await p.track('go', { n: 0 });
    // The key is known for a moment, so events are accepted although the database is gone.
    const { mend } = breakDatabases();
    for (const n of [1, 2, 3]) await p.track('go', { n }, { userId: `u${n}` });
    await p.queues.elapse(8 * hour);
    expect(called(p)).toEqual([]);
    mend();
    p.takeErrors();
    await p.queues.elapse(10 * minute);
    expect(called(p).toSorted()).toEqual([0, 1, 2, 3]);
    expect((await p.runs(id)).map(({ status }) => status)).toEqual(Array(4).fill('completed'));
    expect(await letters(p)).toEqual([]);
    expect(p.takeErrors()).toEqual([]);
  });

  it('of a day makes dead letters, which one call sends on their way', async ({ p }) => {
    const id = await p.workflow([call]);
    for (const n of [1, 2]) await p.track('go', { n }, { userId: `u${n}` });
    const { mend } = breakDatabases();
    await p.queues.elapse(24 * hour);
    expect(p.queues.waiting()).toEqual([]);
    mend();
    expect(p.takeErrors().at(-1)).toContain('dead letters');
    expect(await letters(p)).toMatchObject(
      Array(2).fill({ queue: 'sendora-events', attempts: 101, lastError: expect.stringContaining('the disk is full') }),
    );
    const answer = await p.tenant.api.post('health/dead-letters/redrive', {});
    expect(answer.json).toEqual({ redriven: 2, nextCursor: null });
    await p.flow();
    expect(called(p).toSorted()).toEqual([1, 2]);
    expect((await p.runs(id)).map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  it('that holds back a step for a day is announced once an hour', async ({ p }) => {
    const ops = await p.workflow([call], { trigger: { eventType: 'promote.failed' } });
    const id = await p.workflow([mail], { trigger: { eventType: 'sell' } });
    for (const userId of ['ada', 'bob']) await p.track('sell', {}, { userId });
    await p.dispatch();
    // Both are given up in the same hour.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    // Until it is forgotten where the project is, a consumer comes further than this.
    p.pass(2 * minute);
    const { mend } = breakDatabases();
    await p.queues.elapse(24 * hour);
    mend();
    p.takeErrors();
    // The messages that say so, under one id, cannot be dispatched either.
    const queues = (await letters(p)).map(({ queue }: { queue: string }) => queue);
    expect(queues.toSorted()).toEqual(['sendora-events', 'sendora-events', 'sendora-sends', 'sendora-sends']);
    await p.tenant.api.post('health/dead-letters/redrive', {});
    await p.flow();
    const { data } = (await p.tenant.api.get('events?type=promote.failed')).json;
    expect(data).toMatchObject([
      {
        properties: { reason: 'dead_letter', queue: 'sendora-sends', workflowId: id, workflowName: expect.any(String) },
      },
    ]);
    expect(await p.runs(ops)).toHaveLength(1);
  });
});

describe('a message that was given up', () => {
  it('waits in its dead-letter queue while the object of the letters cannot be reached', async ({ p }) => {
    await p.workflow([call]);
    await p.track('go', { n: 1 });
    const { mend } = breakDatabases();
    const [letter] = p.queues.take();
    const last = { ...letter, attempts: queueLimits.maxRetries + 1 } as NonNullable<typeof letter>;
    const { retried } = await p.queues.deliver([last], withoutLetters);
    expect(retried).toHaveLength(1);
    const dead = async (attempts: number, broken: Partial<Env> = {}) => {
      const message = { id: last.id, body: last.body, attempts, timestamp: new Date() };
      await worker.queue(
        createMessageBatch<unknown>('sendora-events-dead', [message]),
        { ...env, ...broken },
        createExecutionContext(),
      );
    };
    await dead(1, withoutLetters);
    expect(p.queues.waiting()).toEqual([]);
    await dead(2);
    mend();
    expect(await letters(p)).toMatchObject([{ attempts: 101, firstError: null, body: last.body }]);
    p.takeErrors();
  });

  it('goes back to its queue when it cannot be kept for hours', async ({ p }) => {
    await p.workflow([call]);
    await p.track('go', { n: 1 });
    const [letter] = p.queues.take();
    const message = { id: 'm', body: letter?.body, attempts: 60, timestamp: new Date() };
    await worker.queue(
      createMessageBatch<unknown>('sendora-events-dead', [message]),
      { ...env, ...withoutLetters },
      createExecutionContext(),
    );
    expect(p.queues.waiting('events')).toMatchObject([{ body: letter?.body, attempts: 1 }]);
    await p.flow();
    expect(called(p)).toEqual([1]);
    expect(p.takeErrors()).toEqual([]);
  });
});

describe('a release that fails', () => {
  it('is retried alone, and the steps beside it are delivered', async ({ p }) => {
    await p.workflow([call]);
    await p.track('go', { n: 1 });
    await p.dispatch();
    const steps = p.queues.take();
    const { orgId, projectId } = p.tenant;
    const release = { id: 'r', queue: 'webhooks' as const, body: { orgId, projectId, release: 'w' }, attempts: 1 };
    const prototype: D1PreparedStatement = Object.getPrototypeOf(env.DB.prepare('SELECT 1'));
    const { all } = prototype;
    prototype.all = function (this: D1PreparedStatement & { statement: string }) {
      return this.statement.includes('FROM queued_runs')
        ? Promise.reject(new Error('no such table'))
        : (all.call(this) as never);
    };
    try {
      const { acked, retried } = await p.queues.deliver([release, ...steps]);
      expect(acked).toEqual(steps);
      expect(retried).toMatchObject([{ id: 'r' }]);
    } finally {
      prototype.all = all;
    }
    expect(called(p)).toEqual([1]);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('no such table')]);
  });
});
