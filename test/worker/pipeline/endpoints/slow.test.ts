import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { describe, expect } from 'vitest';
import type { DeliveryMessage } from '../../../../src/worker/messages.ts';
import { deliverRows } from '../../../../src/worker/pipeline/deliver/rows/deliver-rows.ts';
import { openInvocation } from '../../../../src/worker/pipeline/invocation.ts';
import { makeEndpoint } from '../../../support/pipeline/endpoints.ts';
import { it, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';
import { env } from '../../../support/worker.ts';

/** Hands the waiting deliveries to the consumer as one batch, those of `first` in front. */
async function deliver(p: Pipeline) {
  const messages = p.queues.take('webhooks').map(({ body }) => body as DeliveryMessage);
  const ctx = createExecutionContext();
  const invocation = openInvocation(env, ctx, true);
  const work = deliverRows(env, invocation, messages).finally(() => invocation.close());
  return { work, ends: () => waitOnExecutionContext(ctx) };
}

describe('an endpoint that takes long', () => {
  it('holds back no other endpoint of its batch, however many deliveries it has', async ({ p }) => {
    const slow = await makeEndpoint(p, 'slow');
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    p.world.always('webhook', async ({ url }) => {
      if (url === slow.url) await answered;
      return { status: 200 };
    });
    for (let n = 0; n < 8; n++) await p.track('order.paid', { n });
    await p.dispatch();
    const fast = await makeEndpoint(p, 'fast', { eventTypes: ['invoice.*'] });
    await p.track('invoice.paid', { n: 1 });
    await p.dispatch();
    const begun = performance.now();
    const { work, ends } = await deliver(p);
    await expect.poll(() => fast.calls().length, { timeout: 5_000 }).toBe(1);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(slow.calls().length, 'no more than its share of the connections').toBe(2);
    p.pass(second);
    // The messages are acknowledged although the slow endpoint has not answered.
    expect(await work).toEqual(Array(9).fill({ kind: 'ack' }));
    answer();
    await ends();
    expect(new Set(slow.numbers()).size).toBe(8);
    expect(await slow.deliveries('&outcome=sent')).toHaveLength(8);
  });

  it('is not waited for again within a minute', async ({ p }) => {
    const slow = await makeEndpoint(p, 'slow');
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    p.world.always('webhook', async () => {
      await answered;
      return { status: 200 };
    });
    await p.track('order.paid', { n: 1 });
    await p.dispatch();
    const first = await deliver(p);
    await expect.poll(() => slow.calls().length).toBe(1);
    p.pass(second);
    expect(await first.work).toEqual([{ kind: 'ack' }]);
    await p.track('order.paid', { n: 2 });
    await p.dispatch();
    // Nothing passes the time, so only what is known of the endpoint can end the wait.
    const further = await deliver(p);
    expect(await further.work).toEqual([{ kind: 'ack' }]);
    answer();
    await Promise.all([first.ends(), further.ends()]);
    expect(await slow.deliveries('&outcome=sent')).toHaveLength(2);
  });

  it('is given up after its time as a failure, and tried again', async ({ p }) => {
    const slow = await makeEndpoint(p, 'slow');
    p.world.answer('webhook', 'timeout', 'network');
    await p.track('order.paid', { n: 1 });
    await p.flow();
    expect(await slow.deliveries()).toMatchObject([
      { outcome: null, reason: 'timeout', attempts: [{ statusCode: null }] },
    ]);
    await p.queues.elapse(10 * second);
    expect(await slow.deliveries()).toMatchObject([
      { outcome: null, reason: 'network_error', attempts: { length: 2 } },
    ]);
  });
});
