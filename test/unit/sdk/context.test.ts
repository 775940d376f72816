import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '../../../src/sdk/track/index.ts';
import { createAsyncStorage, createServer, createSetup, openTab, PageStorage } from './outside.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const inParis = () =>
  vi.stubGlobal('Intl', {
    DateTimeFormat: () => ({ resolvedOptions: () => ({ locale: 'fr-FR', timeZone: 'Europe/Paris' }) }),
  });

test('every call carries language, time zone and page of the device; what is given overrides it', async () => {
  openTab();
  inParis();
  const { server, options } = createSetup();
  const client = createClient(options);
  client.track('a');
  client.identify('u1', {}, { context: { locale: 'de' } });
  client.alias('u2', 'visitor');
  await client.flush();
  const page = {
    url: 'https://shop.test/cart?step=2',
    path: '/cart',
    search: '?step=2',
    title: 'Cart',
    referrer: 'https://search.test/',
  };
  const contexts = server.events().map(({ context: { library: _, ...context } }) => context);
  expect(contexts).toEqual([
    { locale: 'fr-FR', timezone: 'Europe/Paris', page },
    { locale: 'de', timezone: 'Europe/Paris', page },
    { locale: 'fr-FR', timezone: 'Europe/Paris', page },
  ]);
});

test('outside of pages there is no page, and a server says nothing of its own language and time zone', async () => {
  inParis();
  const app = createSetup();
  const appClient = createClient(app.options);
  appClient.track('a');
  await appClient.flush();
  expect(app.server.events()[0]?.context).toEqual({
    locale: 'fr-FR',
    timezone: 'Europe/Paris',
    library: expect.anything(),
  });
  const server = createSetup(createServer(), { stateless: true });
  const serverClient = createClient(server.options);
  serverClient.track('a', {}, { userId: 'u1' });
  await serverClient.flush();
  expect(server.server.events()[0]?.context).toEqual({ library: expect.anything() });
});

test('a platform without Intl sends all the same', async () => {
  vi.stubGlobal('Intl', undefined);
  const { server, options, codes } = createSetup();
  const client = createClient(options);
  client.track('a');
  await client.flush();
  expect([server.events().length, codes()]).toEqual([1, []]);
});

test('a view has a category before its name, and options behind its properties', async () => {
  const { server, options } = createSetup();
  const client = createClient(options);
  client.page('Docs', 'Pricing', { plan: 'pro' }, { userId: 'u1' });
  client.screen('Shop', 'Basket');
  client.page('Pricing', null, { userId: 'u2' });
  client.page();
  await client.flush();
  expect(server.events()).toEqual([
    expect.objectContaining({
      type: 'page',
      category: 'Docs',
      name: 'Pricing',
      properties: { plan: 'pro' },
      userId: 'u1',
    }),
    expect.objectContaining({ type: 'screen', category: 'Shop', name: 'Basket', properties: {} }),
    expect.objectContaining({ type: 'page', name: 'Pricing', userId: 'u2' }),
    expect.objectContaining({ type: 'page', properties: {} }),
  ]);
  expect(server.events()[2]).not.toHaveProperty('category');
});

test.each([
  ['localStorage', () => openTab().localStorage],
  ['an async storage', () => createAsyncStorage()],
  ['memory', () => null],
])('the ids can be read, with %s', async (_name, open) => {
  const storage = open();
  const { server, options } = createSetup(createServer(), { storage });
  const client = createClient(options);
  const first = client.anonymousId();
  const nobody = client.userId();
  client.identify('u1');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await nobody).toBeUndefined();
  expect(server.events()[0]).toMatchObject({ anonymousId: await first, userId: 'u1' });
  const named = Promise.all([client.userId(), client.anonymousId()]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await named).toEqual(['u1', await first]);
  client.reset();
  const after = Promise.all([client.userId(), client.anonymousId()]);
  await vi.advanceTimersByTimeAsync(5_000);
  const [userId, anonymousId] = await after;
  expect(userId).toBeUndefined();
  expect(anonymousId).not.toBe(await first);
});

test('the ids of an earlier session are read at once', async () => {
  const storage = new PageStorage();
  const before = createClient(createSetup(createServer(), { storage }).options);
  before.identify('u1');
  const id = await before.anonymousId();
  await vi.advanceTimersByTimeAsync(3_000);
  const after = createClient(createSetup(createServer(), { storage }).options);
  expect(await Promise.all([after.userId(), after.anonymousId()])).toEqual(['u1', id]);
});

test('a stateless client has no ids', async () => {
  const client = createClient(createSetup(createServer(), { stateless: true }).options);
  expect(await Promise.all([client.userId(), client.anonymousId()])).toEqual([undefined, undefined]);
});
