import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Comparison, delayNext, expectLittleDelay, round, untilSlow } from '../support/beside.ts';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let client: DemoClient;

beforeAll(async () => {
  server = await startServer();
  client = createDemoClient(server.demo);
  for (const name of ['other', 'slow']) {
    const config = { url: `${server.demo.sandboxUrl}/hooks/${name}-{{event.round}}-{{user.userId}}` };
    await client.api.createWorkflow({
      body: {
        projectId: server.demo.projectId,
        name: `Calls of ${name}`,
        isActive: true,
        trigger: { eventType: `call.${name}` },
        steps: [{ type: 'webhook' as const, config }],
      },
    });
  }
});

afterAll(async () => {
  await server?.stop();
});

/** Has everybody called. */
const roundOf = (name: string) =>
  round(
    server.demo.sandboxUrl,
    (n) => client.track(`person-${n}`, 'call.other', { round: name }),
    ({ to }, n) => to === `other-${name}-person-${n}`,
  );

async function compare(turn: number): Promise<Comparison> {
  const calm = await roundOf(`calm-${turn}`);
  await delayNext(server.demo.sandboxUrl, 8_000);
  const patient = `patient-${turn}`;
  await client.track(patient, 'call.slow', { round: 'slow' });
  await untilSlow(server.demo.sandboxUrl);
  const beside = await roundOf(`beside-${turn}`);
  const isUnderWay = (await client.messages(`slow-slow-${patient}`)).length === 0;
  const run = await client.untilRun({ userId: patient }, ({ finishedAt }) => finishedAt !== null);
  expect(run.steps).toMatchObject([{ outcome: 'sent', attempts: [{ statusCode: 200 }] }]);
  return { calm, beside, isUnderWay };
}

test('a server that takes 8 s delays the calls of others by less than 500 ms', async () => {
  await roundOf('warm');
  await expectLittleDelay(compare, 500);
}, 240_000);
