import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Comparison, delayNext, expectLittleDelay, round, untilSlow } from '../support/beside.ts';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let client: DemoClient;

beforeAll(async () => {
  server = await startServer();
  client = createDemoClient(server.demo);
});

afterAll(async () => {
  await server?.stop();
});

const subscribe = (name: string) =>
  client.api.createEndpoint({
    body: {
      ...{ projectId: server.demo.projectId, url: `${server.demo.sandboxUrl}/hooks/${name}`, eventTypes: [name] },
    },
  });

/** Some events for one endpoint. */
async function roundOf(name: string) {
  await subscribe(name);
  return round(
    server.demo.sandboxUrl,
    (n) => client.track('ada', name, { n }),
    (message, n) => message.to === name && JSON.stringify(message).includes(`\\"n\\":${n}`),
  );
}

async function compare(turn: number): Promise<Comparison> {
  const calm = await roundOf(`calm-${turn}`);
  const slow = await subscribe(`slow-${turn}`);
  await delayNext(server.demo.sandboxUrl, 8_000);
  await client.track('ada', `slow-${turn}`, {});
  await untilSlow(server.demo.sandboxUrl);
  const deliveries = async () =>
    (await client.api.listWebhookDeliveries({ query: { endpointId: slow.id } })).data.map(({ state }) => state);
  await expect.poll(deliveries).toEqual(['in_flight']);
  const beside = await roundOf(`beside-${turn}`);
  const isUnderWay = (await deliveries()).includes('in_flight');
  await expect.poll(deliveries, { timeout: 30_000 }).toEqual(['done']);
  const { data } = await client.api.listWebhookDeliveries({ query: { endpointId: slow.id } });
  expect(data).toMatchObject([{ outcome: 'sent', attempts: [{ statusCode: 200 }] }]);
  return { calm, beside, isUnderWay };
}

test('an endpoint that takes 8 s delays others by less than 500 ms', async () => {
  await roundOf('warm');
  await expectLittleDelay(compare, 500);
}, 240_000);
