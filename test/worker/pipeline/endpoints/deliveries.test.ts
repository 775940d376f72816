import { Webhook } from 'standardwebhooks';
import { describe, expect } from 'vitest';
import { makeEndpoint, platformEventsOf, propertiesOf } from '../../../support/pipeline/endpoints.ts';
import { it, minute, second } from '../../../support/pipeline/pipeline.ts';
import { env } from '../../../support/worker.ts';

describe('an event for an endpoint', () => {
  it('is delivered once, signed, and logged', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    await p.track('order.paid', { n: 1 });
    await p.track('invoice.paid', { n: 2 });
    await p.flow();
    expect(endpoint.numbers()).toEqual([1]);
    const [call] = endpoint.calls();
    const headers = Object.fromEntries(call?.headers ?? []);
    expect(new Webhook(endpoint.secret).sign(headers['webhook-id'] ?? '', new Date(p.now()), call?.text ?? '')).toBe(
      headers['webhook-signature'],
    );
    const [row] = await endpoint.deliveries();
    expect(headers['webhook-id']).toBe(`msg_${row?.id.replaceAll('-', '')}`);
    expect(row).toMatchObject({
      ...{ source: 'endpoint', endpointId: endpoint.id, eventType: 'order.paid', url: endpoint.url, kind: 'webhook' },
      ...{ outcome: 'sent', state: 'done', why: null, reason: null, replays: 0, userId: 'ada' },
      attempts: [{ statusCode: 200, error: null }],
    });
    expect(call?.body.data).toMatchObject({ id: row?.eventId, userId: 'ada', projectId: p.tenant.projectId });
    expect((await endpoint.read()).lastSuccessAt).not.toBeNull();
  });

  it('writes nothing about an endpoint that is healthy', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    await p.track('order.paid');
    await p.flow();
    expect(await env.DB.prepare('SELECT * FROM targets WHERE id = ?').bind(endpoint.id).first()).toBeNull();
  });

  it('comes once although several patterns match, and to each endpoint by itself', async ({ p }) => {
    const one = await makeEndpoint(p, 'one', { eventTypes: ['order.*', '*.paid', '*'] });
    const two = await makeEndpoint(p, 'two');
    p.world.answer('webhook', ({ url }) => ({ status: url === one.url ? 500 : 200 }));
    await p.track('order.paid');
    await p.flow();
    expect([one.calls().length, two.calls().length]).toEqual([1, 1]);
    expect((await two.deliveries())[0]).toMatchObject({ outcome: 'sent' });
  });

  it('is tried again by the schedule with the same id and bytes, and a new timestamp', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.always('webhook', { status: 500, body: 'no' });
    await p.track('order.paid', { text: 'é "<&>"' });
    const waits = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    await p.flow();
    for (const [i, seconds] of waits.entries()) {
      const [row] = await endpoint.deliveries();
      expect(row).toMatchObject({ outcome: null, state: 'waiting', attempts: { length: i + 1 } });
      const inSeconds = (Date.parse(row?.nextAttemptAt ?? '') - p.now()) / second;
      expect(inSeconds / seconds).toBeGreaterThan(0.75);
      expect(inSeconds / seconds).toBeLessThan(1.25);
      // What lies further ahead than a queue delays is posted by the sweep.
      p.pass(inSeconds * second + 2 * second);
      await p.sweep();
      await p.queues.elapse(0);
    }
    const [row] = await endpoint.deliveries();
    expect(row).toMatchObject({ outcome: 'error', state: 'done', reason: 'provider_error', attempts: { length: 10 } });
    const calls = endpoint.calls();
    expect(calls).toHaveLength(10);
    expect(new Set(calls.map(({ text }) => text)).size).toBe(1);
    expect(new Set(calls.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1);
    expect(new Set(calls.map(({ headers }) => headers.get('webhook-timestamp'))).size).toBe(10);
    await p.flow();
    expect(await platformEventsOf(p, 'webhook.delivery.exhausted')).toEqual([
      { endpointId: endpoint.id, deliveryId: row?.id, eventType: 'order.paid', attempts: 10 },
    ]);
  });

  it.for([302, 400, 404])('is tried again after status %i', async (status, { p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.answer('webhook', { status, headers: { location: 'https://169.254.169.254/' } });
    await p.track('order.paid');
    await p.flow();
    expect(await endpoint.deliveries()).toMatchObject([{ outcome: null, attempts: [{ statusCode: status }] }]);
    await p.queues.elapse(10 * second);
    expect(await endpoint.deliveries()).toMatchObject([{ outcome: 'sent', attempts: { length: 2 } }]);
    expect(endpoint.calls()).toHaveLength(2);
  });

  it('waits as long as Retry-After says, within its bounds', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.answer('webhook', { status: 404, headers: { 'retry-after': '40' } });
    p.world.answer('webhook', { status: 503, headers: { 'retry-after': '864000' } });
    await p.track('order.paid');
    await p.flow();
    const inSeconds = async () => {
      const [row] = await endpoint.deliveries();
      return (Date.parse(row?.nextAttemptAt ?? '') - p.now()) / second;
    };
    expect(await inSeconds()).toBe(40);
    await p.queues.elapse(41 * second);
    // Ten days are more than twice the planned delay and more than an hour.
    const more = await inSeconds();
    expect(more).toBeGreaterThan(3_590);
    expect(more).toBeLessThanOrEqual(3_600);
  });

  it('ends at once where the endpoint asks not to get it again, which is no failure of the endpoint', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    for (let n = 0; n < 5; n++) {
      p.world.answer('webhook', { status: 500, headers: { 'webhook-delivery': 'abort-message' } });
      await p.track('order.paid', { n });
      await p.flow();
    }
    const rows = await endpoint.deliveries();
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row).toMatchObject({ outcome: 'error', reason: 'delivery_aborted' });
    expect((await endpoint.read()).status).toBe('ok');
  });

  it('ends where its endpoint was deleted before it left', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    await p.track('order.paid');
    await p.dispatch();
    await p.tenant.api.del(`webhooks/endpoints/${endpoint.id}`);
    await p.flow();
    expect(endpoint.calls()).toEqual([]);
    const [row] = await endpoint.deliveries();
    expect(row).toMatchObject({ outcome: 'suppressed', reason: 'endpoint_deleted', attempts: [] });
    await p.track('order.paid');
    await p.flow();
    expect(await endpoint.deliveries()).toHaveLength(1);
  });

  it('goes by the definition of the moment: the new address, and filters from the next event on', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    await p.track('order.paid', { n: 1 });
    await p.dispatch();
    await endpoint.patch({ url: `${endpoint.url}/moved`, filters: [{ property: 'n', op: 'gt', value: 2 }] });
    await p.flow();
    for (const n of [2, 3]) await p.track('order.paid', { n });
    await p.flow();
    const moved = p.world.arrived('webhook').filter(({ url }) => url.endsWith('/moved'));
    expect(moved.map(({ body }) => propertiesOf(body).n)).toEqual([1, 3]);
  });

  it('is delivered once although its message comes twice, and its queue posts twice', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    await p.track('order.paid', { n: 1 });
    const events = p.queues.take('events');
    p.queues.put([...events, ...structuredClone(events)]);
    await p.dispatch();
    const letters = p.queues.take('webhooks');
    p.queues.put([...letters, ...structuredClone(letters)]);
    await p.flow();
    expect(endpoint.numbers()).toEqual([1]);
    expect(await endpoint.deliveries()).toHaveLength(1);
  });

  it('keeps 4 KB of an answer, and no header of the request in it', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { headers: { Authorization: 'Bearer very-secret-token' } });
    p.world.answer('webhook', { status: 500, body: `Bearer very-secret-token ${'x'.repeat(20_000)}` });
    await p.track('order.paid');
    await p.flow();
    const [row] = await endpoint.deliveries();
    const error = row?.attempts[0]?.error ?? '';
    expect(error).not.toContain('very-secret');
    expect(error.length).toBeGreaterThan(4_000);
    expect(error.length).toBeLessThanOrEqual(4_096);
  });

  it('is sent no faster than the endpoint takes it', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { ratePerSecond: 0.5 });
    const begun = p.now();
    for (let n = 0; n < 4; n++) await p.track('order.paid', { n });
    await p.dispatch();
    await p.queues.flow();
    expect(endpoint.calls()).toHaveLength(1);
    const held = (await endpoint.deliveries()).filter(({ outcome }) => outcome === null);
    expect(held).toMatchObject(Array(3).fill({ why: 'pace', reason: 'pace', attempts: [] }));
    const dues = held.map(({ nextAttemptAt }) => (Date.parse(nextAttemptAt ?? '') - begun) / second);
    expect(dues.toSorted()).toEqual([2, 4, 6]);
    await p.queues.elapse(minute);
    expect(endpoint.calls()).toHaveLength(4);
    expect(await endpoint.deliveries('&outcome=sent')).toHaveLength(4);
  });
});
