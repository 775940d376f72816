import { describe, expect } from 'vitest';
import { makeEndpoint } from '../../../support/pipeline/endpoints.ts';
import { it, minute, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';

async function track(p: Pipeline, ...numbers: number[]) {
  for (const n of numbers) {
    p.pass(100);
    await p.track('order.paid', { n });
  }
}

describe('an ordered endpoint', () => {
  it('gets its events one after the other, also over a retry', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { ordered: true });
    p.world.answer('webhook', { status: 500 });
    await track(p, 1, 2, 3, 4);
    await p.flow();
    expect(endpoint.numbers()).toEqual([1]);
    const held = (await endpoint.deliveries()).filter(({ why }) => why === 'order');
    expect(held).toMatchObject(Array(3).fill({ outcome: null, reason: 'order', attempts: [] }));
    await p.queues.elapse(3 * second);
    expect(endpoint.numbers(), 'the others wait for the first').toEqual([1]);
    await p.queues.elapse(minute);
    expect(endpoint.numbers()).toEqual([1, 1, 2, 3, 4]);
    for (const row of await endpoint.deliveries()) expect(row.outcome).toBe('sent');
  });

  it('gets what came in one batch in the order of its acceptance, whoever is at it', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { ordered: true });
    await track(p, 1, 2, 3, 4, 5);
    await p.dispatch();
    await Promise.all(p.queues.take('webhooks').map((letter) => p.queues.deliver([letter])));
    await p.queues.elapse(minute);
    expect(endpoint.numbers()).toEqual([1, 2, 3, 4, 5]);
  });

  it('goes on at once: the end of a delivery makes the next one due', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { ordered: true });
    p.world.answer('webhook', { status: 500 });
    await track(p, 1, 2);
    await p.flow();
    // Behind the first for minutes, so that it would be looked at again after minutes.
    p.world.answer('webhook', { status: 500 });
    await p.queues.elapse(10 * second);
    await p.queues.elapse(6 * minute);
    const [second_, first] = await endpoint.deliveries();
    const gap = Date.parse(second_?.attempts[0]?.at ?? '') - Date.parse(first?.attempts.at(-1)?.at ?? '');
    expect(gap).toBeLessThan(3 * second);
    expect(endpoint.numbers()).toEqual([1, 1, 1, 2]);
  });

  it('skips a delivery that is given up', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { ordered: true });
    p.world.answer('webhook', { status: 500, headers: { 'webhook-delivery': 'abort-message' } });
    await track(p, 1, 2);
    await p.flow();
    await p.queues.elapse(minute);
    expect(endpoint.numbers()).toEqual([1, 2]);
    expect((await endpoint.deliveries()).map(({ outcome }) => outcome)).toEqual(['sent', 'error']);
  });

  it('is disabled instead where a delivery may not be skipped', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { ordered: true, onExhausted: 'stop' });
    p.world.always('webhook', { status: 500 });
    await track(p, 1, 2);
    await p.flow();
    for (let attempt = 2; attempt <= 10; attempt++) {
      p.pass(30 * 60 * minute);
      await p.sweep();
      await p.queues.elapse(0);
    }
    expect(await endpoint.read()).toMatchObject({ status: 'disabled', disabledReason: 'exhausted' });
    // The second one was being looked at when that happened.
    await p.queues.elapse(15 * minute);
    expect(endpoint.numbers()).toEqual(Array(10).fill(1));
    const rows = await endpoint.deliveries();
    expect(rows.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'suppressed endpoint_disabled',
      'error provider_error',
    ]);
  });

  it('does not let a replay wait in line', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { ordered: true });
    await track(p, 1);
    await p.flow();
    p.world.answer('webhook', { status: 500 });
    await track(p, 2, 3);
    await p.flow();
    const [, , first] = await endpoint.deliveries();
    const replayed = await p.tenant.api.post(`webhooks/deliveries/${first?.id}/replay`);
    expect(replayed.json).toMatchObject({ id: first?.id, state: 'queued', outcome: null, replays: 1 });
    await p.flow();
    expect(endpoint.numbers()).toEqual([1, 2, 1]);
    await p.queues.elapse(minute);
    expect(endpoint.numbers()).toEqual([1, 2, 1, 2, 3]);
  });

  it('sends what was accepted earlier and comes late at once, and loses nothing of the line', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { ordered: true });
    await track(p, 1);
    const late = p.queues.take('events');
    await track(p, 2);
    await p.flow();
    p.queues.put(late);
    await track(p, 3);
    await p.flow();
    await p.queues.elapse(minute);
    expect(endpoint.numbers()).toEqual([2, 1, 3]);
  });
});
