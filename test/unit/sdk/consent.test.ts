import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createConsentClient } from '../../../src/sdk/track/consent.ts';
import { createAsyncStorage, createServer, createSetup, openTab, PageStorage, settle } from './outside.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const callEverything = (client: ReturnType<typeof createConsentClient>) => {
  client.track('a');
  client.identify('u1', { plan: 'pro' });
  client.page('Docs', 'Pricing');
  client.screen('Home');
  client.group('acme');
  client.alias('u2');
  client.reset();
};

test('a client that starts opted out sends and stores nothing, and is told so by nobody', async () => {
  const tab = openTab();
  const { server, options, codes } = createSetup();
  const client = createConsentClient({ ...options, optedOut: true });
  callEverything(client);
  expect(await client.flush()).toBe(true);
  tab.hide();
  tab.fire('pagehide');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await Promise.all([client.userId(), client.anonymousId()])).toEqual([undefined, undefined]);
  expect(await client.shutdown()).toBe(true);
  expect([server.requests, tab.beacons, Object.keys(tab.localStorage), codes()]).toEqual([[], [], [], []]);
});

test('opting in begins; what was called before is not made up for', async () => {
  const tab = openTab();
  const { server, options } = createSetup();
  const client = createConsentClient({ ...options, optedOut: true });
  client.track('before');
  client.optIn();
  client.optIn();
  client.track('after');
  await client.flush();
  expect(server.names()).toEqual([['after']]);
  expect(Object.keys(tab.localStorage)).toContain('sendora:pk_test_1:ids');
});

describe.each([
  ['localStorage', () => openTab().localStorage, (storage: object) => Object.keys(storage)],
  [
    'an async storage',
    createAsyncStorage,
    (storage: object) => [...(storage as { values: Map<string, string> }).values.keys()],
  ],
] as const)('opting out, with %s', (_name, open, keysOf) => {
  test('drops unsent events, removes what is stored and sends nothing more, not even as a beacon', async () => {
    const tab = openTab();
    const storage = open();
    const { server, options, codes } = createSetup(createServer(), { storage });
    const client = createConsentClient(options);
    client.identify('u1');
    client.track('a');
    await vi.advanceTimersByTimeAsync(100);
    expect(keysOf(storage).length).toBeGreaterThan(1);
    client.optOut();
    callEverything(client);
    await vi.advanceTimersByTimeAsync(60_000);
    tab.hide();
    tab.fire('pagehide');
    tab.fire('online');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([server.requests, tab.beacons, keysOf(storage), codes()]).toEqual([[], [], [], []]);
  });

  test('and in again begins as somebody new', async () => {
    const storage = open();
    const { server, options } = createSetup(createServer(), { storage });
    const client = createConsentClient(options);
    client.identify('u1');
    const before = client.anonymousId();
    await vi.advanceTimersByTimeAsync(3_000);
    client.optOut();
    await vi.advanceTimersByTimeAsync(3_000);
    client.optIn();
    client.track('again');
    await vi.advanceTimersByTimeAsync(5_000);
    const [, again] = server.events();
    expect(again).toMatchObject({ event: 'again', anonymousId: expect.any(String) });
    expect(again).not.toHaveProperty('userId');
    expect(again?.anonymousId).not.toBe(await before);
  });
});

test('opting out ends a request that is under way, and its retries', async () => {
  let signal: AbortSignal | undefined;
  const fetch = vi.fn((_url: string, init: { signal: AbortSignal }) => {
    signal = init.signal;
    return new Promise<never>((_, reject) => init.signal.addEventListener('abort', () => reject(Error('aborted'))));
  });
  const { options, codes } = createSetup(createServer(), { fetch, storage: new PageStorage() });
  const client = createConsentClient(options);
  client.track('a');
  client.flush();
  await settle();
  expect(signal?.aborted).toBe(false);
  client.optOut();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(signal?.aborted).toBe(true);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(codes()).toEqual([]);
});

test('nothing makes it throw', async () => {
  const getter = {
    get: () => {
      throw new Error('getter');
    },
    enumerable: true,
  };
  const hostile = Object.defineProperties({}, { optedOut: getter, storage: getter, writeKey: getter, fetch: getter });
  for (const options of [undefined, null, {}, hostile]) {
    const client = createConsentClient(options as never);
    callEverything(client);
    client.optOut();
    client.optIn();
    expect(await client.flush(1)).toBeTypeOf('boolean');
    await client.shutdown(1);
  }
});
