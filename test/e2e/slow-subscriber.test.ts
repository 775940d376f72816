import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const events = Array.from({ length: 8 }, (_, n) => n);
let server: RunningServer;
let client: DemoClient;

beforeAll(async () => {
  server = await startServer();
  client = createDemoClient(server.demo);
});

afterAll(async () => {
  await server?.stop();
});

const subscribe = (name: string, eventType: string) =>
  client.api.createEndpoint({
    body: {
      ...{ projectId: server.demo.projectId, url: `${server.demo.sandboxUrl}/hooks/${name}`, eventTypes: [eventType] },
    },
  });

/** So many events for one endpoint, one shortly after the other; returns how long each took to arrive, ms, in order of size. */
async function round(name: string): Promise<number[]> {
  await subscribe(name, name);
  const arrivals = events.map(async (n) => {
    await sleep(n * 60);
    const begun = Date.now();
    await client.track('ada', name, { n });
    for (;;) {
      const arrived = await client.messages(name);
      if (arrived.some((message) => JSON.stringify(message).includes(`\\"n\\":${n}`))) return Date.now() - begun;
      await sleep(20);
    }
  });
  return (await Promise.all(arrivals)).sort((a, b) => a - b);
}

const median = (sorted: number[]) => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;

// A busy machine may delay either round.
test('an endpoint that takes 8 s delays others by less than 500 ms', { retry: 2 }, async () => {
  const turn = crypto.randomUUID().slice(0, 8);
  await round(`warm-${turn}`);
  const calm = await round(`calm-${turn}`);
  const slow = await subscribe(`slow-${turn}`, `slow-${turn}`);
  const fault = { vendor: 'webhook', delayMs: 8_000, times: 1 };
  await fetch(`${server.demo.sandboxUrl}/faults`, { method: 'POST', body: JSON.stringify(fault) });
  const begun = Date.now();
  await client.track('ada', `slow-${turn}`, {});
  await sleep(300);
  const beside = await round(`beside-${turn}`);
  expect(Date.now() - begun, 'the slow call is still under way').toBeLessThan(8_000);
  const waiting = await client.api.listWebhookDeliveries({ query: { endpointId: slow.id } });
  expect(waiting.data).toMatchObject([{ state: 'in_flight', outcome: null }]);
  expect(median(beside) - median(calm)).toBeLessThan(500);
  expect((beside.at(-1) ?? 0) - (calm.at(-1) ?? 0)).toBeLessThan(500);
  for (;;) {
    const { data } = await client.api.listWebhookDeliveries({ query: { endpointId: slow.id } });
    if (data[0]?.state === 'done') {
      expect(data).toMatchObject([{ outcome: 'sent', attempts: [{ statusCode: 200 }] }]);
      break;
    }
    await sleep(200);
  }
});
