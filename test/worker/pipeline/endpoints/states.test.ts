import { describe, expect } from 'vitest';
import type { WebhookDelivery } from '../../../../src/contract/messages/webhook-delivery.ts';
import { makeEndpoint, platformEventsOf, type TestEndpoint } from '../../../support/pipeline/endpoints.ts';
import { day, hour, it, minute, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';

/** Has so many events delivered, one after the other, `gapMs` apart. */
async function events(p: Pipeline, count: number, gapMs = second) {
  for (let n = 0; n < count; n++) {
    p.pass(gapMs);
    await p.track('order.paid', { n });
    await p.flow();
  }
}

const outcomesOf = async (endpoint: TestEndpoint) =>
  (await endpoint.deliveries()).map(({ outcome, reason }: WebhookDelivery) => `${outcome} ${reason}`);

describe('an endpoint that answers 410', () => {
  it('is disabled at once, and told of in the stream', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.answer('webhook', { status: 410 });
    await events(p, 1);
    const state = await endpoint.read();
    expect(state).toMatchObject({ status: 'disabled', disabledReason: 'gone', breaker: 'closed' });
    expect(await outcomesOf(endpoint)).toEqual(['error gone']);
    expect(await platformEventsOf(p, 'webhook.endpoint.disabled')).toEqual([
      { endpointId: endpoint.id, url: endpoint.url, reason: 'gone', since: state.disabledAt },
    ]);
  });

  it('gets nothing more; what comes is kept, and a replay brings it', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.answer('webhook', { status: 410 });
    await events(p, 3);
    expect(endpoint.numbers()).toEqual([0]);
    expect(await outcomesOf(endpoint)).toEqual([
      'suppressed endpoint_disabled',
      'suppressed endpoint_disabled',
      'error gone',
    ]);
    // The first event was received in the millisecond in which it disabled the endpoint.
    const since = new Date(Date.parse((await endpoint.read()).disabledAt ?? '') + 1).toISOString();
    await endpoint.patch({ status: 'ok' });
    await p.flow();
    expect(endpoint.numbers(), 'nothing is sent by itself').toEqual([0]);
    const answer = await p.tenant.api.post(`webhooks/endpoints/${endpoint.id}/replay`, { since });
    expect(answer.json.queued).toBe(2);
    await p.flow();
    expect(endpoint.numbers()).toEqual([0, 1, 2]);
  });

  it('ends what waits for it, so that putting it back sends nothing', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.answer('webhook', { status: 500 }, { status: 500 }, { status: 410 });
    await p.track('order.paid', { n: 0 });
    await p.track('order.paid', { n: 1 });
    await p.flow();
    await p.track('order.paid', { n: 2 });
    await p.flow();
    const rows = await endpoint.deliveries();
    expect(rows.filter(({ reason }) => reason === 'endpoint_disabled')).toHaveLength(2);
    for (const row of rows) expect(row).toMatchObject({ state: 'done', why: null, nextAttemptAt: null });
    await endpoint.patch({ status: 'ok' });
    await p.queues.elapse(hour);
    expect(endpoint.calls()).toHaveLength(3);
  });
});

describe('an endpoint that asks to be disabled', () => {
  it.for([200, 500])('is disabled after status %i', async (status, { p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.answer('webhook', { status, headers: { 'webhook-delivery': 'disable' } });
    await events(p, 2);
    expect(await endpoint.read()).toMatchObject({ status: 'disabled', disabledReason: 'asked' });
    expect(await outcomesOf(endpoint)).toEqual([
      'suppressed endpoint_disabled',
      status === 200 ? 'sent null' : 'error asked_to_stop',
    ]);
  });
});

describe('an endpoint that fails', () => {
  it('is failing from the fourth failure in a row on, and the stream is told once', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.always('webhook', { status: 500 });
    const first = p.now() + minute;
    await events(p, 3, minute);
    // The retries of the first three have failed, too.
    p.world.always('webhook', { status: 500 });
    await events(p, 6, minute);
    const state = await endpoint.read();
    expect(state).toMatchObject({ status: 'failing', failingSince: new Date(first).toISOString() });
    expect(await platformEventsOf(p, 'webhook.endpoint.failing')).toEqual([
      { endpointId: endpoint.id, url: endpoint.url, percent: 0, since: state.failingSince },
    ]);
  });

  it('is announced at 50, 70 and 90 percent of its time, then disabled', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { disableAfter: { hours: 10, attempts: 5 } });
    p.world.always('webhook', { status: 500 });
    await events(p, 4);
    for (let i = 0; i < 11; i++) {
      // The breaker is half open by then, and the event probes.
      p.pass(hour);
      await p.queues.elapse(0);
      await events(p, 1);
    }
    const told = await platformEventsOf(p, 'webhook.endpoint.failing');
    expect(told.map(({ percent }) => percent)).toEqual([0, 50, 70, 90]);
    expect(await endpoint.read()).toMatchObject({ status: 'disabled', disabledReason: 'failures' });
    expect(await platformEventsOf(p, 'webhook.endpoint.disabled')).toMatchObject([
      { reason: 'failures', since: told[0]?.since },
    ]);
    for (const row of await endpoint.deliveries()) expect(row.state).toBe('done');
  });

  it('has recovered with its first success, and the stream is told what it missed', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { disableAfter: { hours: 200, attempts: 500 } });
    p.world.always('webhook', { status: 500 });
    await events(p, 1);
    for (let attempt = 2; attempt <= 10; attempt++) {
      p.pass(30 * hour);
      await p.sweep();
      await p.queues.elapse(0);
    }
    expect(await endpoint.deliveries()).toMatchObject([{ outcome: 'error', attempts: { length: 10 } }]);
    p.pass(2 * minute);
    const { failingSince } = await endpoint.read();
    p.world.always('webhook', { status: 200 });
    await events(p, 1);
    expect(await endpoint.read()).toMatchObject({ status: 'ok', failingSince: null, breaker: 'closed' });
    expect(await platformEventsOf(p, 'webhook.endpoint.recovered')).toEqual([
      { endpointId: endpoint.id, url: endpoint.url, downMs: p.now() - Date.parse(failingSince ?? ''), missed: 1 },
    ]);
  });

  it('hears nothing about itself, and others do', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { eventTypes: ['*'] });
    const watcher = await makeEndpoint(p, 'watcher', { eventTypes: ['webhook.*'] });
    p.world.always('webhook', ({ url }) => ({ status: url === endpoint.url ? 500 : 200 }));
    await events(p, 4);
    p.world.always('webhook', { status: 200 });
    await p.queues.elapse(10 * second);
    await p.flow();
    expect(watcher.calls().map(({ body }) => body.type)).toEqual([
      'webhook.endpoint.failing',
      'webhook.endpoint.recovered',
    ]);
    expect(endpoint.calls().every(({ body }) => body.type === 'order.paid')).toBe(true);
  });

  it('is counted exactly although many of its deliveries fail at once', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.always('webhook', { status: 500 });
    for (let n = 0; n < 9; n++) await p.track('order.paid', { n });
    await p.dispatch();
    // Each in a batch of its own, all at the same time.
    await Promise.all(p.queues.take('webhooks').map((letter) => p.queues.deliver([letter])));
    await p.flow();
    expect(await endpoint.read()).toMatchObject({ status: 'failing', breaker: 'closed' });
    await p.track('order.paid', { n: 9 });
    await p.flow();
    expect(await endpoint.read()).toMatchObject({ status: 'failing', breaker: 'open' });
    expect(await platformEventsOf(p, 'webhook.endpoint.failing')).toHaveLength(1);
  });
});

describe('a test of an endpoint', () => {
  const test = async (p: Pipeline, { id }: TestEndpoint, body = {}) =>
    (await p.tenant.api.post(`webhooks/endpoints/${id}/test`, body)).json;

  it('sends a signed sample and is in the log', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    expect(await test(p, endpoint, { eventType: 'order.paid' })).toMatchObject({ outcome: 'sent', statusCode: 200 });
    expect(endpoint.calls()).toHaveLength(1);
    expect(endpoint.calls()[0]?.body.type).toBe('order.paid');
    expect(await endpoint.deliveries()).toMatchObject([{ source: 'test', outcome: 'sent', eventId: null }]);
  });

  it('puts a disabled endpoint back when it succeeds, and changes nothing when it fails', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    await endpoint.patch({ status: 'disabled' });
    p.world.answer('webhook', { status: 500, body: 'broken' });
    expect(await test(p, endpoint)).toMatchObject({ outcome: 'error', reason: 'provider_error', body: 'broken' });
    expect((await endpoint.read()).status).toBe('disabled');
    p.world.answer('webhook', { status: 410 });
    await test(p, endpoint);
    await test(p, endpoint);
    expect(await endpoint.read()).toMatchObject({ status: 'ok', disabledReason: null });
    p.world.answer('webhook', { status: 410 });
    await test(p, endpoint);
    expect((await endpoint.read()).status).toBe('ok');
  });
});

it('a secret that was rotated signs until its grace is over', async ({ p }) => {
  const endpoint = await makeEndpoint(p);
  await p.tenant.api.post(`webhooks/endpoints/${endpoint.id}/rotate-secret`, { graceHours: 24 });
  await events(p, 1);
  p.pass(day);
  await events(p, 1);
  const signatures = endpoint.calls().map(({ headers }) => headers.get('webhook-signature')?.split(' ').length);
  expect(signatures).toEqual([2, 1]);
});
