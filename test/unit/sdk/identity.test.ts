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

const people = (server: ReturnType<typeof createServer>) =>
  server.events().map(({ userId, anonymousId }) => ({ userId, anonymousId }));

test('an event has the anonymousId, and after identify the userId too', async () => {
  const { server, options } = createSetup();
  const client = createClient(options);
  client.track('a');
  client.identify('u1');
  client.track('b');
  await client.flush();
  const [a, identify, b] = people(server);
  expect(a?.userId).toBeUndefined();
  expect(identify).toEqual({ userId: 'u1', anonymousId: a?.anonymousId });
  expect(b).toEqual(identify);
});

test('reset forgets the person and creates a new anonymousId', async () => {
  const { server, options } = createSetup();
  const client = createClient(options);
  client.identify('u1');
  client.reset();
  client.track('b');
  await client.flush();
  const [before, after] = people(server);
  expect(after?.userId).toBeUndefined();
  expect(after?.anonymousId).toBeTruthy();
  expect(after?.anonymousId).not.toBe(before?.anonymousId);
});

test('identify as another person creates a new anonymousId; identify with traits alone does not', async () => {
  const { server, options } = createSetup();
  const client = createClient(options);
  client.identify('u1');
  client.identify(null, { plan: 'pro' });
  client.identify('u1');
  client.identify('u2');
  await client.flush();
  const [first, traits, again, other] = people(server);
  expect(traits).toEqual(first);
  expect(again).toEqual(first);
  expect(other?.userId).toBe('u2');
  expect(other?.anonymousId).not.toBe(first?.anonymousId);
});

test('alias starts from the person known so far', async () => {
  const { server, options } = createSetup();
  const client = createClient(options);
  client.track('a');
  client.alias('u1');
  client.identify('u1');
  client.alias('u2');
  await client.flush();
  const [anonymous, first, , second] = server.events();
  expect(first).toMatchObject({ userId: 'u1', previousId: anonymous?.anonymousId });
  expect(second).toMatchObject({ userId: 'u2', previousId: 'u1' });
});

test('both ids survive a reload, in localStorage and in an async storage', async () => {
  const page = openTab().localStorage;
  for (const storage of [page, createAsyncStorage()]) {
    const { server, options } = createSetup(createServer(), { storage });
    const before = createClient(options);
    before.identify('u1');
    await vi.advanceTimersByTimeAsync(3_000);
    const after = createClient(options);
    after.track('b');
    await vi.advanceTimersByTimeAsync(3_000);
    const [identify, track] = people(server);
    expect(track).toEqual(identify);
    expect(track?.userId).toBe('u1');
  }
});

test('nothing is stored before the first event', async () => {
  const { localStorage } = openTab();
  createClient(createSetup().options);
  await settle();
  expect(Object.keys(localStorage)).toEqual([]);
});

test('calls before an async storage was read keep their order and their time', async () => {
  const storage = createAsyncStorage(new Map([['sendora:pk_test_1:ids', '{"anonymousId":"anon","userId":"old"}']]));
  const { server, options } = createSetup(createServer(), { storage });
  const client = createClient(options);
  const calledAt = new Date().toISOString();
  client.track('as old');
  client.identify('old');
  client.reset();
  client.track('as nobody');
  client.flush();
  await vi.advanceTimersByTimeAsync(100);
  expect(people(server).map(({ userId }) => userId)).toEqual(['old', 'old', undefined]);
  expect(people(server)[0]?.anonymousId).toBe('anon');
  expect(server.events().map(({ timestamp }) => timestamp)).toEqual([calledAt, calledAt, calledAt]);
});

test('a storage that never returns is not waited for', async () => {
  const silent = () => new Promise<never>(() => {});
  const storage = { getItem: silent, setItem: silent, removeItem: silent };
  const { server, options } = createSetup(createServer(), { storage });
  const client = createClient(options);
  client.track('a');
  const done = client.flush();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await done).toBe(true);
  expect(server.names()).toEqual([['a']]);
});

test.each(['not json', 'null', '"text"', '{"anonymousId":5,"userId":{}}', '{"anonymousId":""}'])(
  'stored ids that are broken (%s) are replaced',
  async (stored) => {
    const storage = new PageStorage();
    storage.setItem('sendora:pk_test_1:ids', stored);
    const { server, options } = createSetup(createServer(), { storage });
    const client = createClient(options);
    client.track('a');
    await client.flush();
    expect(people(server)).toEqual([{ anonymousId: expect.stringMatching(/^.{8,256}$/) }]);
  },
);

test('a tab follows the sign-in and sign-out of another one', async () => {
  const shared = new PageStorage();
  const one = createSetup();
  const other = createSetup();
  openTab(shared);
  const here = createClient(one.options);
  const secondTab = openTab(shared);
  const there = createClient(other.options);
  const key = 'sendora:pk_test_1:ids';

  here.identify('u1');
  await settle();
  secondTab.fire('storage', { key, newValue: shared.getItem(key) });
  there.track('a');
  here.reset();
  await settle();
  secondTab.fire('storage', { key, newValue: shared.getItem(key) });
  secondTab.fire('storage', { key: 'theme', newValue: '{"anonymousId":"dark"}' });
  there.track('b');
  here.track('c');
  await Promise.all([here.flush(), there.flush()]);

  const [identify, track] = people(one.server);
  expect(people(other.server)).toEqual([identify, track]);
});

test('a stateless client adds no person, stores nothing and requires an id', async () => {
  const storage = new PageStorage();
  const { server, options, problems } = createSetup(createServer(), { storage, stateless: true });
  const client = createClient(options);
  client.identify('u1', { plan: 'pro' });
  client.track('a', {}, { userId: 'u2' });
  client.track('b', {}, { anonymousId: 'anon' });
  client.track('c');
  await client.flush();
  await settle();
  expect(people(server)).toEqual([{ userId: 'u1' }, { userId: 'u2' }, { anonymousId: 'anon' }]);
  expect(problems).toEqual([expect.objectContaining({ code: 'invalid', detail: TypeError('userId') })]);
  expect(Object.keys(storage)).toEqual([]);
});
