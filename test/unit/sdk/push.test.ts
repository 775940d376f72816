import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClient } from '../../../src/sdk/track/index.ts';
import { registerDevice, registerWebPush } from '../../../src/sdk/track/push.ts';
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

describe('registerWebPush', () => {
  const publicKey = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4';
  const json = { endpoint: 'https://push.example.net/1', expirationTime: null, keys: { p256dh: 'p', auth: 'a' } };
  const subscriptionOf = (key: string) => ({
    options: { applicationServerKey: new Uint8Array(Buffer.from(key, 'base64url')).buffer },
    toJSON: () => json,
    unsubscribe: vi.fn(async () => true),
  });

  /** A browser with this subscription, or one that refuses. */
  function browser(known: ReturnType<typeof subscriptionOf> | null, subscribe = async () => subscriptionOf(publicKey)) {
    return { pushManager: { getSubscription: async () => known, subscribe: vi.fn(subscribe) } };
  }

  test('subscribes with the key of the channel and registers the subscription', async () => {
    const { server, options } = createSetup();
    const client = createClient(options);
    const registration = browser(null);
    expect(await registerWebPush(client, registration, publicKey, { context: { app: 'shop' } })).toBe(true);
    expect(registration.pushManager.subscribe).toHaveBeenCalledWith({
      userVisibleOnly: true,
      applicationServerKey: publicKey,
    });
    await client.flush();
    expect(server.events()).toMatchObject([
      {
        event: 'device.registered',
        properties: { platform: 'webpush' },
        context: { app: 'shop', device: { platform: 'webpush', subscription: json } },
      },
    ]);
  });

  test('keeps a subscription of the same key, and replaces one of another key', async () => {
    const client = createClient(createSetup().options);
    const same = browser(subscriptionOf(publicKey));
    expect(await registerWebPush(client, same, publicKey)).toBe(true);
    expect(same.pushManager.subscribe).not.toHaveBeenCalled();
    const other = subscriptionOf(`BA${publicKey.slice(2)}`);
    const changed = browser(other);
    expect(await registerWebPush(client, changed, publicKey)).toBe(true);
    expect(other.unsubscribe).toHaveBeenCalledOnce();
    expect(changed.pushManager.subscribe).toHaveBeenCalledOnce();
  });

  test('resolves to false where the person or the browser refuses, and registers nothing', async () => {
    const { server, options } = createSetup();
    const client = createClient(options);
    const refusing = browser(null, () => Promise.reject(new Error('denied')));
    expect(await registerWebPush(client, refusing, publicKey)).toBe(false);
    await client.flush();
    expect(server.events()).toEqual([]);
  });
});
