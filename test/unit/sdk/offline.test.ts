import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '../../../src/sdk/track/index.ts';
import { createAsyncStorage, createServer, createSetup, openTab, PageStorage, settle } from './outside.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const queueKeys = (storage: object) => Object.keys(storage).filter((key) => key.includes(':queue:'));
const sorted = (names: (string | undefined)[][]) => names.flat().sort();

test('nothing is sent while offline; everything is sent in order when online again', async () => {
  const tab = openTab();
  tab.navigator.onLine = false;
  const { server, options, problems } = createSetup();
  const client = createClient({ ...options, flushAt: 2 });
  for (const name of ['a', 'b', 'c']) client.track(name);
  expect(await client.flush()).toBe(false);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(server.requests).toEqual([]);

  tab.navigator.onLine = true;
  tab.fire('online');
  await settle();
  expect(server.names()).toEqual([['a', 'b', 'c']]);
  expect(queueKeys(tab.localStorage)).toEqual([]);
  expect(problems).toEqual([]);
});

test('coming online ends a backoff, but not a wait that the server asked for', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const tab = openTab();
  const retryLater = { status: 503, headers: { 'retry-after': '40' } };
  const { server, options } = createSetup(createServer(TypeError('network'), retryLater));
  const client = createClient(options);
  client.track('a');
  client.flush();
  await settle();
  tab.fire('online');
  await settle();
  expect(server.requests).toHaveLength(2);
  tab.fire('online');
  await vi.advanceTimersByTimeAsync(39_999);
  expect(server.requests).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(server.requests).toHaveLength(3);
  vi.restoreAllMocks();
});

test.each([
  ['localStorage', () => openTab().localStorage],
  ['an async storage', () => createAsyncStorage()],
])('unsent events survive in %s and keep their messageIds', async (_name, open) => {
  const storage = open();
  const down = createSetup(createServer(TypeError('network')), { storage, maxRetries: 0 });
  const before = createClient(down.options);
  before.track('a');
  before.track('b', { n: 1 });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(down.server.names()).toEqual([['a', 'b']]);

  // The tab crashed; the next page comes later than a minute.
  await vi.advanceTimersByTimeAsync(61_000);
  const up = createSetup(createServer(), { storage });
  createClient(up.options);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(up.server.events()).toEqual(down.server.events());

  const third = createSetup(createServer(), { storage });
  createClient(third.options);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(third.server.requests).toEqual([]);
});

test('events that an async storage returns late are sent before flush ends', async () => {
  const storage = createAsyncStorage();
  const down = createSetup(createServer(TypeError('network')), { storage, maxRetries: 0 });
  createClient(down.options).track('a');
  await vi.advanceTimersByTimeAsync(3_000);
  const up = createSetup(createServer(), { storage });
  const done = createClient(up.options).flush();
  await vi.advanceTimersByTimeAsync(100);
  expect(await done).toBe(true);
  expect(up.server.names()).toEqual([['a']]);
});

test('the oldest events of a full queue are dropped and reported', async () => {
  const tab = openTab();
  tab.navigator.onLine = false;
  const { server, options, problems } = createSetup(createServer(), { maxQueue: 3 });
  const client = createClient(options);
  for (const name of ['a', 'b', 'c', 'd', 'e']) client.track(name);
  await settle();
  tab.navigator.onLine = true;
  await client.flush();
  expect(server.names()).toEqual([['c', 'd', 'e']]);
  expect(problems.map(({ code, detail, events }) => [code, detail, events[0]?.event])).toEqual([
    ['queue_full', 3, 'a'],
    ['queue_full', 3, 'b'],
  ]);
});

test('events are sent even if the storage is full', async () => {
  const storage = new PageStorage();
  storage.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  const { server, options, codes } = createSetup(createServer(), { storage });
  const client = createClient(options);
  client.track('a');
  expect(await client.flush()).toBe(true);
  expect(server.names()).toEqual([['a']]);
  expect(new Set(codes())).toEqual(new Set(['storage']));
});

test('a page whose localStorage is forbidden keeps events in memory', async () => {
  openTab();
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new Error('SecurityError');
    },
  });
  const { server, options, problems } = createSetup();
  const client = createClient(options);
  client.track('a');
  await client.flush();
  expect(server.names()).toEqual([['a']]);
  expect(problems).toEqual([]);
});

test('stored garbage is dropped and does not break the batch', async () => {
  const storage = createAsyncStorage(
    new Map([
      ['sendora:pk_test_1:queue:', '1\n{"broken\nnull\n5\n{"no":"id"}\n{"messageId":"\ud800"}\n{"messageId":"m"}'],
    ]),
  );
  const { server, options, problems } = createSetup(createServer(), { storage });
  const client = createClient(options);
  const done = client.flush();
  await vi.advanceTimersByTimeAsync(100);
  expect(await done).toBe(true);
  expect(server.events()).toEqual([{ messageId: 'm' }]);
  expect(problems).toEqual([]);
});

test('two open tabs have separate queues and send each event once', async () => {
  const shared = new PageStorage();
  const one = createSetup();
  const other = createSetup();
  const first = openTab(shared);
  const here = createClient(one.options);
  const second = openTab(shared);
  const there = createClient(other.options);
  first.navigator.onLine = second.navigator.onLine = false;
  for (const name of ['a1', 'a2']) here.track(name);
  for (const name of ['b1', 'b2']) there.track(name);
  await settle();
  expect(queueKeys(shared)).toHaveLength(2);

  first.navigator.onLine = second.navigator.onLine = true;
  first.fire('online');
  second.fire('online');
  await settle();
  expect(one.server.names()).toEqual([['a1', 'a2']]);
  expect(other.server.names()).toEqual([['b1', 'b2']]);
  expect(queueKeys(shared)).toEqual([]);
});

test('unsent events of a closed tab are taken over by the next page, and by one page only', async () => {
  const shared = new PageStorage();
  const closing = openTab(shared);
  closing.navigator.onLine = false;
  createClient(createSetup().options).track('a');
  await settle();
  closing.fire('pagehide');
  await settle();

  openTab(shared);
  const next = createSetup();
  createClient(next.options);
  await vi.advanceTimersByTimeAsync(2_000);
  openTab(shared);
  const third = createSetup();
  createClient(third.options);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(next.server.names()).toEqual([['a']]);
  expect(third.server.names()).toEqual([]);
});

test('unsent events of a shut-down client are taken over by the next one', async () => {
  const shared = new PageStorage();
  openTab(shared).navigator.onLine = false;
  const before = createClient(createSetup().options);
  before.track('a');
  await before.shutdown();
  openTab(shared);
  const next = createSetup();
  createClient(next.options);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(next.server.names()).toEqual([['a']]);
});

test('a burst of events is stored in one write', async () => {
  const { localStorage } = openTab();
  const setItem = vi.spyOn(localStorage, 'setItem');
  const client = createClient({ ...createSetup().options, flushAt: 100 });
  client.track('first');
  await settle();
  setItem.mockClear();
  for (let index = 0; index < 50; index++) client.track('a');
  await settle();
  expect(setItem).toHaveBeenCalledOnce();
});

test('a tab that was asleep when its events were taken over sends them at most once more', async () => {
  const shared = new PageStorage();
  const sleeping = openTab(shared);
  sleeping.navigator.onLine = false;
  const one = createSetup();
  const asleep = createClient(one.options);
  asleep.track('a');
  await vi.advanceTimersByTimeAsync(120_000);

  openTab(shared);
  const other = createSetup();
  createClient(other.options);
  await vi.advanceTimersByTimeAsync(2_000);
  sleeping.enter().navigator.onLine = true;
  sleeping.fire('online');
  await vi.advanceTimersByTimeAsync(120_000);

  expect(sorted(one.server.names())).toEqual(['a']);
  expect(one.server.events()).toEqual(other.server.events());
  expect(queueKeys(shared)).toEqual([]);
});

test('clients with different keys share nothing', async () => {
  const shared = new PageStorage();
  openTab(shared).navigator.onLine = false;
  const one = createSetup();
  createClient(one.options).track('a');
  await vi.advanceTimersByTimeAsync(120_000);
  openTab(shared);
  const other = createSetup(createServer(), { writeKey: 'pk_test_2' });
  createClient(other.options);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(other.server.requests).toEqual([]);
});
