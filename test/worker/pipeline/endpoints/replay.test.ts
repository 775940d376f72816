import { describe, expect } from 'vitest';
import { makeEndpoint, type TestEndpoint } from '../../../support/pipeline/endpoints.ts';
import { it, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';
import { createTenant } from '../../../support/worker.ts';

const replay = (p: Pipeline, { id }: TestEndpoint, body: object) =>
  p.tenant.api.post(`webhooks/endpoints/${id}/replay`, body);

/** So many events a second apart; returns the times between them. */
async function events(p: Pipeline, ...numbers: number[]): Promise<string[]> {
  const times: string[] = [];
  for (const n of numbers) {
    p.pass(second / 2);
    times.push(new Date(p.now()).toISOString());
    p.pass(second / 2);
    await p.track(`order.${n % 2 === 0 ? 'even' : 'odd'}`, { n });
    await p.flow();
  }
  return times;
}

describe('a replay', () => {
  it('sends one delivery again with the same id and bytes', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    await events(p, 1);
    const [row] = await endpoint.deliveries();
    p.pass(5 * second);
    const answer = await p.tenant.api.post(`webhooks/deliveries/${row?.id}/replay`);
    expect(answer.status).toBe(202);
    await p.flow();
    const [first, again] = endpoint.calls();
    expect(again?.text).toBe(first?.text);
    expect(again?.headers.get('webhook-id')).toBe(first?.headers.get('webhook-id'));
    expect(Number(again?.headers.get('webhook-timestamp'))).toBeGreaterThan(
      Number(first?.headers.get('webhook-timestamp')),
    );
    expect(await endpoint.deliveries()).toMatchObject([
      { id: row?.id, outcome: 'sent', replays: 1, attempts: { length: 2 } },
    ]);
  });

  it('is refused while the delivery is under way, of a disabled endpoint and of a test', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.answer('webhook', { status: 500 });
    await events(p, 1);
    const [row] = await endpoint.deliveries();
    const path = `webhooks/deliveries/${row?.id}/replay`;
    expect((await p.tenant.api.post(path)).json).toMatchObject({ status: 409, code: 'conflict' });
    await endpoint.patch({ status: 'disabled' });
    expect((await p.tenant.api.post(path)).json).toMatchObject({ status: 409, code: 'endpoint_disabled' });
    expect((await replay(p, endpoint, { since: '2020-01-01' })).json).toMatchObject({ code: 'endpoint_disabled' });
    p.pass(1);
    await p.tenant.api.post(`webhooks/endpoints/${endpoint.id}/test`);
    const [tested] = await endpoint.deliveries();
    expect((await p.tenant.api.post(`webhooks/deliveries/${tested?.id}/replay`)).status).toBe(409);
    const { api: other } = await createTenant();
    expect((await other.post(path)).status).toBe(404);
  });

  it('of a range takes what ended so, of these types, between these times', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    const times = await events(p, 1, 2, 3, 4, 5);
    const range = { since: times[1], until: times[4], outcomes: ['sent'] };
    expect((await replay(p, endpoint, { ...range, outcomes: ['error'] })).json).toEqual({
      queued: 0,
      nextCursor: null,
    });
    expect((await replay(p, endpoint, { since: times[1] })).json.queued, 'only what was missed').toBe(0);
    const answer = await replay(p, endpoint, { ...range, eventTypes: ['*.even'] });
    expect(answer.status).toBe(202);
    expect(answer.json).toEqual({ queued: 2, nextCursor: null });
    await p.flow();
    expect(endpoint.numbers()).toEqual([1, 2, 3, 4, 5, 2, 4]);
  });

  it('takes a thousand a call, oldest first, and goes on from its cursor', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    await endpoint.patch({ status: 'disabled' });
    for (let i = 0; i < 4; i++) {
      p.pass(second);
      const calls = Array.from({ length: 300 }, (_, n) => ({
        ...{ type: 'track', event: 'order.paid', userId: 'ada', messageId: `m-${i}-${n}`, properties: { n: i } },
      }));
      await p.batch(calls);
      await p.flow();
    }
    await endpoint.patch({ status: 'ok' });
    const first = (await replay(p, endpoint, { since: '2020-01-01' })).json;
    expect(first).toMatchObject({ queued: 1_000, nextCursor: expect.any(String) });
    await p.flow();
    expect(new Set(endpoint.numbers())).toEqual(new Set([0, 1, 2, 3]));
    expect(endpoint.numbers().filter((n) => n === 3)).toHaveLength(100);
    const second_ = (await replay(p, endpoint, { since: '2020-01-01', cursor: first.nextCursor })).json;
    expect(second_).toEqual({ queued: 200, nextCursor: null });
    await p.flow();
    expect(endpoint.calls()).toHaveLength(1_200);
  });

  it('is refused a time that is none', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    const refused = await replay(p, endpoint, { since: 'yesterday' });
    expect(refused.json.errors).toMatchObject([{ pointer: '/since', code: 'invalid_format' }]);
    expect((await replay(p, endpoint, {})).json.errors).toMatchObject([{ pointer: '/since', code: 'required' }]);
    expect((await replay(p, endpoint, { since: '2020-01-01', outcomes: ['lost'] })).status).toBe(422);
  });
});

describe('the list of deliveries', () => {
  it('is filtered by endpoint, type, outcome, state and time', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    await makeEndpoint(p, 'other');
    p.world.answer('webhook', ({ url }) => ({ status: url === endpoint.url ? 200 : 500 }));
    const times = await events(p, 1, 2, 3);
    const count = async (query: string) => (await endpoint.deliveries(query)).length;
    expect(await count('')).toBe(3);
    expect(await count('&eventType=order.even')).toBe(1);
    expect(await count('&outcome=sent')).toBe(3);
    expect(await count('&outcome=error')).toBe(0);
    expect(await count('&state=waiting')).toBe(0);
    expect(await count(`&from=${times[1]}`)).toBe(2);
    expect(await count(`&to=${times[1]}`)).toBe(1);
    const all = (await p.tenant.api.get('webhooks/deliveries?pageSize=4')).json;
    const rest = (await p.tenant.api.get(`webhooks/deliveries?pageSize=4&cursor=${all.nextCursor}`)).json;
    expect(all.data.length + rest.data.length).toBe(6);
    const refused = await p.tenant.api.get('webhooks/deliveries?outcom=sent');
    expect(refused.json.errors).toMatchObject([{ pointer: '?outcom', suggestion: 'outcome' }]);
  });
});
