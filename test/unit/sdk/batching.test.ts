import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { createClient } from '../../../src/sdk/track/index.ts';
import { version } from '../../../src/sdk/track/version.ts';
import { createServer, createSetup, settle } from './outside.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-01T10:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const { locale, timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions();
const device = { locale, timezone };

test('an event has the format of the ingest, and the body holds the key', async () => {
  const { server, options } = createSetup();
  const client = createClient({ ...options, host: 'https://sendora.test//' });
  client.track('checkout_completed', { amount: 49.99 });
  await vi.advanceTimersByTimeAsync(1_500);
  await client.flush();

  const [request] = server.requests;
  expect(request?.url).toBe('https://sendora.test/v1/batch');
  expect(request?.body).toEqual({
    writeKey: 'pk_test_1',
    sentAt: '2026-03-01T10:00:01.500Z',
    batch: [
      {
        type: 'track',
        event: 'checkout_completed',
        properties: { amount: 49.99 },
        anonymousId: expect.stringMatching(/^.{8,}$/),
        messageId: expect.stringMatching(/^.{8,}$/),
        timestamp: '2026-03-01T10:00:00.000Z',
        context: { ...device, library: { name: 'sendora-js', version } },
      },
    ],
  });
  expect(version).toBe(packageJson.version);
});

test('every kind of call has its own fields', async () => {
  const { server, options } = createSetup();
  const client = createClient(options);
  client.page('Pricing', { plan: 'pro' });
  client.screen('Home');
  client.group('acme', { seats: 5 });
  client.alias('u2', 'u1');
  client.identify('u2', { email: 'a@example.com' });
  await client.flush();
  expect(server.events()).toEqual([
    expect.objectContaining({ type: 'page', name: 'Pricing', properties: { plan: 'pro' } }),
    expect.objectContaining({ type: 'screen', name: 'Home', properties: {} }),
    expect.objectContaining({ type: 'group', groupId: 'acme', traits: { seats: 5 } }),
    expect.objectContaining({ type: 'alias', userId: 'u2', previousId: 'u1' }),
    expect.objectContaining({ type: 'identify', userId: 'u2', traits: { email: 'a@example.com' } }),
  ]);
});

test('call options override time, id, person and context, but not the library', async () => {
  const { server, options } = createSetup();
  const client = createClient(options);
  client.track('a', undefined, {
    messageId: 'm-1',
    timestamp: new Date('2020-01-01T00:00:00Z'),
    userId: 'u9',
    anonymousId: 'anon-9',
    context: { ip: '1.2.3.4', library: 'mine' },
  });
  await client.flush();
  expect(server.events()).toEqual([
    {
      type: 'track',
      event: 'a',
      properties: {},
      messageId: 'm-1',
      timestamp: '2020-01-01T00:00:00.000Z',
      userId: 'u9',
      anonymousId: 'anon-9',
      context: { ...device, ip: '1.2.3.4', library: { name: 'sendora-js', version } },
    },
  ]);
});

test('a full queue is sent at once, a short one after the interval, in order', async () => {
  const { server, options } = createSetup();
  const client = createClient({ ...options, flushAt: 3, flushIntervalMs: 1_000 });
  for (const name of ['a', 'b', 'c']) client.track(name);
  await settle();
  expect(server.names()).toEqual([['a', 'b', 'c']]);

  client.track('d');
  await vi.advanceTimersByTimeAsync(999);
  expect(server.requests).toHaveLength(1);
  client.track('e');
  await vi.advanceTimersByTimeAsync(1);
  expect(server.names()).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.requests).toHaveLength(2);
});

test('events during a request wait for the interval, and flush() sends them', async () => {
  const server = createServer();
  let answer = () => {};
  const slow: typeof server.fetch = async (...request) => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return server.fetch(...request);
  };
  const { options } = createSetup(server, { fetch: slow, flushIntervalMs: 1_000 });
  const client = createClient(options);
  client.track('a');
  const first = client.flush();
  await settle();
  client.track('b');
  answer();
  expect(await first).toBe(true);
  await vi.advanceTimersByTimeAsync(999);
  expect(server.names()).toEqual([['a']]);
  await vi.advanceTimersByTimeAsync(1);

  client.track('c');
  const second = client.flush();
  answer();
  await settle();
  answer();
  expect(await second).toBe(true);
  expect(server.names()).toEqual([['a'], ['b'], ['c']]);
});

test('a batch stays within 500 KB, and no event is lost or sent twice by the split', async () => {
  const { server, options } = createSetup();
  const client = createClient({ ...options, flushAt: 1_000 });
  for (let index = 0; index < 60; index++) client.track(`e${index}`, { text: 'é'.repeat(10_000) });
  expect(await client.flush()).toBe(true);
  expect(server.requests).toHaveLength(3);
  for (const { bytes } of server.requests) expect(bytes).toBeLessThanOrEqual(500_000);
  expect(server.names().flat()).toEqual(Array.from({ length: 60 }, (_, index) => `e${index}`));
});

test('a batch holds at most 2,500 events', async () => {
  const { server, options } = createSetup();
  const client = createClient({ ...options, flushAt: 10_000, maxQueue: 10_000 });
  for (let index = 0; index < 2_600; index++) client.track('e', undefined, { messageId: `${index}`, anonymousId: 'a' });
  await client.flush();
  expect(Math.max(...server.requests.map(({ body }) => body.batch.length))).toBeLessThanOrEqual(2_500);
  expect(new Set(server.events().map(({ messageId }) => messageId)).size).toBe(2_600);
});

test('an event of exactly 32 KB is sent, one of a byte more is dropped with a warning', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { server, options, problems } = createSetup();
  const client = createClient({ ...options, debug: true });
  client.track('probe', { text: '' });
  await client.flush();
  const empty = Buffer.byteLength(JSON.stringify(server.events()[0]));
  client.track('probe', { text: 'x'.repeat(32_768 - empty) });
  client.track('probe', { text: `${'x'.repeat(32_768 - empty - 1)}é` });
  await client.flush();

  expect(server.events().map((event) => Buffer.byteLength(JSON.stringify(event)))).toEqual([empty, 32_768]);
  expect(problems).toEqual([
    { code: 'too_large', detail: 32_769, status: undefined, events: [expect.objectContaining({ event: 'probe' })] },
  ]);
  expect(warn).toHaveBeenCalledWith('[sendora]', 'too_large', 32_769);
  warn.mockRestore();
});

test('a call that the ingest would refuse is ignored and reported with its field', async () => {
  const { server, options, problems } = createSetup();
  const client = createClient(options);
  client.track('x'.repeat(201));
  client.track('a', undefined, { timestamp: 1_772_359_200_000_000 });
  client.track('a', undefined, { messageId: '' });
  client.track('a', []);
  client.page('x'.repeat(201));
  client.group('', {});
  client.alias('');
  client.alias(undefined as unknown as string);
  client.identify('x'.repeat(257));
  await client.flush();
  expect(server.requests).toEqual([]);
  expect(problems.map(({ code, detail }) => `${code} ${(detail as Error).message}`)).toEqual([
    'invalid event',
    'invalid timestamp',
    'invalid messageId',
    'invalid properties',
    'invalid name',
    'invalid groupId',
    'invalid userId',
    'invalid userId',
    'invalid userId',
  ]);
});

test('an event is not changed by changes to its properties after the call', async () => {
  const { server, options } = createSetup();
  const client = createClient(options);
  const cart = { items: ['tea'] };
  client.track('a', cart, { context: { cart } });
  cart.items.push('milk');
  await client.flush();
  expect(server.events()[0]).toMatchObject({ properties: { items: ['tea'] }, context: { cart: { items: ['tea'] } } });
});

test('shutdown sends the rest, then refuses calls and leaves no timer behind', async () => {
  const { server, options, problems } = createSetup();
  const client = createClient(options);
  client.track('last');
  expect(await client.shutdown()).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
  client.track('late');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.names()).toEqual([['last']]);
  expect(problems).toEqual([{ code: 'invalid', detail: 'shut down', status: undefined, events: [] }]);
  expect(vi.getTimerCount()).toBe(0);
});

test('shutdown does not wait longer than its timeout for a server that does not answer', async () => {
  const aborted = vi.fn();
  const { options } = createSetup(undefined, {
    fetch: (_url, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted();
          reject(signal.reason);
        });
      }),
  });
  const client = createClient(options);
  client.track('a');
  const flushed = client.flush();
  const done = client.shutdown(3_000);
  await vi.advanceTimersByTimeAsync(2_999);
  expect(aborted).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await done).toBe(false);
  expect(await flushed).toBe(false);
  expect(aborted).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
