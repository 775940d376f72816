import { describe, expect } from 'vitest';
import { makeEndpoint } from '../../../support/pipeline/endpoints.ts';
import { it, minute, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';

/** Ten failures in a row, of ten events. */
async function openBreaker(p: Pipeline) {
  const endpoint = await makeEndpoint(p);
  p.world.always('webhook', { status: 500 });
  for (let n = 0; n < 10; n++) await p.track('order.paid', { n });
  await p.flow();
  return endpoint;
}

describe('the breaker of an endpoint', () => {
  it('parks what comes, without an attempt', async ({ p }) => {
    const endpoint = await openBreaker(p);
    const state = await endpoint.read();
    expect(state).toMatchObject({ status: 'failing', breaker: 'open' });
    expect(Date.parse(state.breakerUntil ?? '') - p.now()).toBe(minute);
    p.pass(1);
    await p.track('order.paid', { n: 'parked' });
    await p.flow();
    expect(endpoint.calls()).toHaveLength(10);
    const [row] = await endpoint.deliveries();
    expect(row).toMatchObject({ outcome: null, why: 'parked', reason: 'breaker_open', attempts: [] });
    const wait = Date.parse(row?.nextAttemptAt ?? '') - p.now();
    expect(wait).toBeGreaterThanOrEqual(minute - 1);
    expect(wait).toBeLessThanOrEqual(minute + 10 * second);
  });

  it('lets one delivery probe, and doubles its time when that fails', async ({ p }) => {
    const endpoint = await openBreaker(p);
    await p.queues.elapse(30 * second);
    expect(endpoint.calls(), 'the retries are parked, too').toHaveLength(10);
    p.pass(40 * second);
    expect((await endpoint.read()).breaker).toBe('probing');
    // All of them at once, each in a batch of its own.
    await Promise.all(p.queues.take('webhooks').map((letter) => p.queues.deliver([letter])));
    expect(endpoint.calls()).toHaveLength(11);
    const state = await endpoint.read();
    expect(state.breaker).toBe('open');
    expect(Date.parse(state.breakerUntil ?? '') - p.now()).toBe(2 * minute);
  });

  it('is closed by a success, and everything parked is delivered by itself', async ({ p }) => {
    const endpoint = await openBreaker(p);
    p.world.always('webhook', { status: 200 });
    await p.track('order.paid', { n: 'parked' });
    await p.flow();
    await p.queues.elapse(10 * minute);
    const rows = await endpoint.deliveries();
    expect(rows).toHaveLength(11);
    for (const row of rows) expect(row).toMatchObject({ outcome: 'sent', state: 'done' });
    expect(await endpoint.read()).toMatchObject({ status: 'ok', breaker: 'closed', breakerUntil: null });
    expect(endpoint.calls()).toHaveLength(21);
  });

  it('gives the probe to another delivery when the one that has it never comes back', async ({ p }) => {
    const endpoint = await openBreaker(p);
    p.pass(70 * second);
    const letters = p.queues.take('webhooks');
    const [first, second_] = letters;
    if (!first || !second_) throw new Error('ten deliveries wait');
    p.world.answer('webhook', () => new Promise(() => undefined));
    void p.queues.deliver([first]);
    await expect.poll(() => endpoint.calls().length).toBe(11);
    await p.queues.deliver([second_]);
    expect(endpoint.calls(), 'the first one probes').toHaveLength(11);
    p.pass(minute);
    p.world.always('webhook', { status: 200 });
    await p.queues.deliver([second_]);
    expect(endpoint.calls()).toHaveLength(12);
    expect((await endpoint.read()).breaker).toBe('closed');
  });

  it('opens for an endpoint that fails most of the time, though never often in a row', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    for (let n = 0; n < 10; n++) {
      p.world.answer('webhook', { status: n % 4 === 3 ? 200 : 500 });
      await p.track('order.paid', { n });
      await p.flow();
    }
    expect(await endpoint.read()).toMatchObject({ status: 'ok', breaker: 'open' });
  });

  it('does not concern other endpoints', async ({ p }) => {
    const other = await makeEndpoint(p, 'other', { eventTypes: ['invoice.*'] });
    await openBreaker(p);
    p.world.always('webhook', { status: 200 });
    await p.track('invoice.paid', { n: 1 });
    await p.flow();
    expect(other.numbers()).toEqual([1]);
  });
});
