import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newVapidKeys } from '../../scripts/local/vapid-keys.ts';
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

async function post(path: string, key: string, body: object) {
  const response = await fetch(`${server.demo.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: await response.json() };
}

test('a browser that registers itself and a phone get the message of a workflow, and a browser that is gone is removed', async () => {
  const { orgId, projectId, apiKey, writeKey, sandboxUrl } = server.demo;
  const org = `/api/v1/orgs/${orgId}`;
  const keys = await newVapidKeys();
  const config = { vendor: 'webpush', ...keys, subject: 'mailto:ops@example.com' };
  const made = await post(`${org}/notifications/channels`, apiKey, { projectId, kind: 'push', name: 'Web', config });
  expect(made).toMatchObject({ status: 201, json: { config: { publicKey: keys.publicKey } } });
  expect(JSON.stringify(made.json)).not.toContain(keys.privateKey);
  for (const browser of ['laptop-of-ada', 'unregistered-laptop']) {
    const subscription = await (await fetch(`${sandboxUrl}/webpush/${browser}`)).json();
    const body = { userId: 'ada-of-the-web', platform: 'webpush', subscription };
    expect((await post('/v1/devices', writeKey, body)).status).toBe(202);
  }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const apple = {
    ...{ vendor: 'apns', teamId: 'A1B2C3D4E5', keyId: 'F6G7H8I9J0', topic: 'com.example.app' },
    ...{ privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }), baseUrl: `${sandboxUrl}/apns` },
  };
  await post(`${org}/notifications/channels`, apiKey, { projectId, kind: 'push', name: 'Apple', config: apple });
  const phone = { userId: 'ada-of-the-web', platform: 'apns', token: 'ab12'.repeat(16) };
  expect((await post('/v1/devices', writeKey, phone)).status).toBe(202);
  const devices = { params: { userId: 'ada-of-the-web' }, query: { projectId } };
  await expect
    .poll(async () => (await client.api.listDevices(devices).catch(() => ({ data: [] }))).data)
    .toHaveLength(3);
  await post(`${org}/automation/workflows`, apiKey, {
    projectId,
    name: 'Web push',
    isActive: true,
    trigger: { eventType: 'web.visited' },
    steps: [
      {
        type: 'send_push',
        config: { title: 'Hello {{event.name}}', body: 'World', data: { url: 'https://a.example' } },
      },
    ],
  });
  await client.track('ada-of-the-web', 'web.visited', { name: 'Ada' });
  const run = await client.untilRun({ userId: 'ada-of-the-web' }, ({ status }) => status === 'completed');
  expect(run.steps).toMatchObject([{ outcome: 'sent', output: { reached: 2 } }]);
  expect(await client.messages('laptop-of-ada')).toMatchObject([
    { kind: 'push', summary: { title: 'Hello Ada', body: 'World', data: { url: 'https://a.example' } } },
  ]);
  expect(await client.messages('ab12'.repeat(16))).toMatchObject([{ summary: { title: 'Hello Ada', body: 'World' } }]);
  const { data } = await client.api.listDevices(devices);
  expect(data).toMatchObject([
    { platform: 'apns' },
    { platform: 'webpush', token: expect.stringContaining('laptop-of-ada') },
  ]);
});
