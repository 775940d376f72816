import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '../../../src/sdk/track/index.ts';
import { registerDevice } from '../../../src/sdk/track/push.ts';
import { createServer, createSetup } from './outside.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a device is registered by an event of the person, whose token is in its context alone', async () => {
  const { server, options } = createSetup();
  const client = createClient<{ paid: { amount: number } }>(options);
  client.identify('u1');
  registerDevice(client, { platform: 'fcm', token: 'abc:def' }, { context: { app: 'shop' } });
  await client.flush();
  expect(server.events()[1]).toMatchObject({
    type: 'track',
    event: 'device.registered',
    userId: 'u1',
    properties: { platform: 'fcm' },
    context: { app: 'shop', device: { platform: 'fcm', token: 'abc:def' }, library: expect.anything() },
  });
});

test('a stateless client names the person', async () => {
  const { server, options } = createSetup(createServer(), { stateless: true });
  const client = createClient(options);
  registerDevice(client, { platform: 'fcm', token: 'abc:def' }, { userId: 'u1' });
  await client.flush();
  expect(server.events()).toMatchObject([{ userId: 'u1', context: { device: { token: 'abc:def' } } }]);
});
