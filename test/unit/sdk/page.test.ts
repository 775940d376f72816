import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '../../../src/sdk/track/index.ts';
import { createServer, createSetup, openTab, settle } from './outside.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const names = (beacons: { batch: { event?: string }[] }[]) =>
  beacons.map(({ batch }) => batch.map(({ event }) => event));

test.each(['hidden', 'pagehide'])('the queue is sent as a beacon with the key in its body on %s', async (how) => {
  const tab = openTab();
  const { server, options } = createSetup();
  const client = createClient(options);
  client.track('a', { n: 1 });
  await settle();
  if (how === 'hidden') tab.hide();
  else tab.fire('pagehide');
  await vi.advanceTimersByTimeAsync(60_000);

  expect(tab.navigator.sendBeacon).toHaveBeenCalledWith('https://sendora.test/v1/batch', expect.any(String));
  expect(tab.beacons).toEqual([
    {
      writeKey: 'pk_test_1',
      sentAt: expect.any(String),
      batch: [expect.objectContaining({ type: 'track', event: 'a', properties: { n: 1 } })],
    },
  ]);
  expect(server.requests).toEqual([]);
  expect(Object.keys(tab.localStorage).filter((key) => key.includes('queue'))).toEqual([]);
});

test('a page that becomes visible sends no beacon', async () => {
  const tab = openTab();
  createClient(createSetup().options).track('a');
  await settle();
  tab.fire('visibilitychange');
  expect(tab.beacons).toEqual([]);
});

test('a beacon is at most 60 KB, even with the largest events', async () => {
  const tab = openTab();
  const client = createClient({ ...createSetup().options, flushAt: 100 });
  for (let index = 0; index < 9; index++) client.track(`e${index}`, { text: 'é'.repeat(index % 2 ? 7_000 : 16_000) });
  await settle();
  tab.hide();
  const sizes = tab.navigator.sendBeacon.mock.calls.map(([, body]) => Buffer.byteLength(body));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(60_000);
  expect(sizes.length).toBeGreaterThan(2);
  expect(names(tab.beacons).flat()).toEqual(Array.from({ length: 9 }, (_, index) => `e${index}`));
});

test('events of a refused beacon stay in the queue and are sent over HTTP', async () => {
  const tab = openTab();
  tab.navigator.sendBeacon.mockReturnValue(false);
  const { server, options } = createSetup();
  const client = createClient(options);
  client.track('a');
  await settle();
  tab.hide();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(tab.navigator.sendBeacon).toHaveBeenCalledOnce();
  expect(server.names()).toEqual([['a']]);
});

test('no beacon is tried while offline, and the events wait', async () => {
  const tab = openTab();
  const { server, options } = createSetup();
  const client = createClient(options);
  tab.navigator.onLine = false;
  client.track('a');
  await settle();
  tab.hide();
  expect(tab.navigator.sendBeacon).not.toHaveBeenCalled();
  tab.navigator.onLine = true;
  tab.fire('online');
  await settle();
  expect(server.names()).toEqual([['a']]);
});

test('events of a request in flight are sent as a beacon too, with the same messageId, and not a third time', async () => {
  const tab = openTab();
  const server = createServer();
  const { options } = createSetup(server, {
    fetch: async (...request) => {
      await server.fetch(...request);
      throw TypeError('the navigation cut the request off');
    },
  });
  const client = createClient(options);
  client.track('a');
  client.flush();
  await settle();
  tab.fire('pagehide');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tab.beacons[0]?.batch).toEqual(server.events());
});

test('a beacon that throws is reported, not thrown', async () => {
  const tab = openTab();
  tab.navigator.sendBeacon.mockImplementation(() => {
    throw new Error('blocked');
  });
  const { options, codes } = createSetup();
  createClient(options).track('a');
  await settle();
  tab.hide();
  await settle();
  expect(codes()).toEqual(['invalid']);
});

test('the client does not listen to the page after shutdown', async () => {
  const tab = openTab();
  const { options } = createSetup(createServer({ status: 500 }), { maxRetries: 0 });
  const client = createClient(options);
  client.track('a');
  expect(await client.shutdown()).toBe(false);
  tab.hide();
  tab.fire('pagehide');
  expect(tab.beacons).toEqual([]);
});

test('a page view describes the page, and given properties override it', async () => {
  openTab();
  const { server, options } = createSetup();
  const client = createClient(options);
  client.page('Cart', { title: 'Mine', items: 2 });
  client.screen('Home');
  await client.flush();
  expect(server.events().map(({ properties }) => properties)).toEqual([
    {
      url: 'https://shop.test/cart?step=2',
      path: '/cart',
      search: '?step=2',
      title: 'Mine',
      referrer: 'https://search.test/',
      items: 2,
    },
    {},
  ]);
});

test('debug mode logs each event, answer and problem; otherwise nothing is logged', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const quiet = createClient(createSetup().options);
  quiet.track('');
  await quiet.flush();
  expect(warn).not.toHaveBeenCalled();

  const client = createClient({ ...createSetup(createServer({ status: 202, body: 'ok' })).options, debug: true });
  client.track('a');
  client.track('');
  await client.flush();
  expect(warn.mock.calls).toEqual([
    ['[sendora]', 'track', expect.stringContaining('"event":"a"')],
    ['[sendora]', 'invalid', TypeError('event')],
    ['[sendora]', 202, 'ok'],
  ]);
  warn.mockRestore();
});
