import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClient } from '../../../src/sdk/track/index.ts';
import { isRetryable, jitterMs, readNumber, readRetryAfterMs } from '../../../src/sdk/track/wire.ts';
import { createServer, createSetup, settle } from './outside.ts';

const now = Date.parse('2026-03-01T10:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('delays', () => {
  test('have full jitter from 0 to a ceiling that doubles up to a minute', () => {
    expect([0, 1, 2, 5, 6, 30].map((retry) => jitterMs(retry, 1))).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ]);
    fc.assert(
      fc.property(fc.nat(2_000), fc.double({ min: 0, max: 1, noNaN: true }), (retry, random) => {
        const delayMs = jitterMs(retry, random);
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(60_000);
      }),
    );
  });

  test.each([
    ['7', 7_000],
    ['0', 0],
    ['Sun, 01 Mar 2026 10:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
    ['soon', 0],
    ['-5', 0],
    ['', 0],
    [null, 0],
    ['99999999', 86_400_000],
  ])('Retry-After %j means %d ms', (header, delayMs) => {
    expect(readRetryAfterMs(header, now)).toBe(delayMs);
  });

  test('never overflow a timer, and have a default for nonsense', () => {
    expect([0, 5, Number.POSITIVE_INFINITY, -1, Number.NaN, '5', null].map((value) => readNumber(value, 20))).toEqual([
      0,
      5,
      2 ** 31 - 1,
      20,
      20,
      20,
      20,
    ]);
  });

  test('are used only for a status that may succeed later', () => {
    const retried = [0, 408, 425, 429, 500, 502, 503, 504, 599];
    const final = [200, 202, 204, 301, 400, 401, 402, 403, 404, 409, 410, 413, 422];
    expect(retried.filter((status) => !isRetryable(status))).toEqual([]);
    expect(final.filter(isRetryable)).toEqual([]);
  });
});

test.each([[{ status: 503 }], [{ status: 429 }], [{ status: 408 }], [{ status: 425 }], [TypeError('no network')]])(
  'after %j the same event goes out again, unchanged, with its messageId',
  async (failure) => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const { server, options, problems } = createSetup(createServer(failure));
    const client = createClient(options);
    client.track('a', { n: 1 });
    const done = client.flush();
    await vi.advanceTimersByTimeAsync(499);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.requests).toHaveLength(2);
    expect(await done).toBe(true);
    expect(server.requests[1]?.body.batch).toEqual(server.requests[0]?.body.batch);
    expect(server.requests[1]?.body.sentAt).not.toBe(server.requests[0]?.body.sentAt);
    expect(problems).toEqual([]);
  },
);

test('the ceiling doubles with each retry, and starts again after a success', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const server = createServer({ status: 500 }, { status: 500 }, { status: 500 }, {}, { status: 500 });
  const at: number[] = [];
  const { options } = createSetup(server, {
    fetch: (...request) => {
      at.push(Date.now() - now);
      return server.fetch(...request);
    },
  });
  const client = createClient(options);
  client.track('a');
  const first = client.flush();
  await vi.advanceTimersByTimeAsync(7_000);
  expect(await first).toBe(true);
  client.track('b');
  const second = client.flush();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await second).toBe(true);
  expect(at).toEqual([0, 1_000, 3_000, 7_000, 7_000, 8_000]);
});

test.each(['20', 'Sun, 01 Mar 2026 10:00:20 GMT'])('Retry-After %s is respected, also by flush()', async (header) => {
  const { server, options } = createSetup(createServer({ status: 429, headers: { 'retry-after': header } }));
  const client = createClient(options);
  client.track('a');
  client.flush();
  await vi.advanceTimersByTimeAsync(10_000);
  const again = client.flush();
  await vi.advanceTimersByTimeAsync(9_999);
  expect(server.requests).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(server.requests).toHaveLength(2);
  expect(await again).toBe(true);
});

test('each batch has its own retries', async () => {
  const { server, options, problems } = createSetup(createServer({ status: 503 }, {}, { status: 503 }), {
    maxRetries: 1,
    flushAt: 100,
  });
  const client = createClient(options);
  for (let index = 0; index < 30; index++) client.track('a', { text: 'x'.repeat(20_000) });
  const done = client.flush();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await done).toBe(true);
  expect(server.requests).toHaveLength(4);
  expect(problems).toEqual([]);
});

test('shutdown ends a wait between retries', async () => {
  const { options } = createSetup(createServer({ status: 429, headers: { 'retry-after': '3600' } }));
  const client = createClient(options);
  client.track('a');
  const flushed = client.flush();
  const done = client.shutdown(1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await done).toBe(false);
  expect(await flushed).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([400, 401, 413, 422])(
  'status %d drops the batch with a report, and the next batch is sent',
  async (status) => {
    const { server, options, problems } = createSetup(createServer({ status, body: 'unknown key' }));
    const client = createClient(options);
    client.track('bad', { n: 1 });
    await client.flush();
    client.track('good');
    expect(await client.flush()).toBe(true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(server.names()).toEqual([['bad'], ['good']]);
    expect(problems).toEqual([
      {
        code: 'rejected',
        detail: 'unknown key',
        status,
        events: [expect.objectContaining({ event: 'bad', properties: { n: 1 } })],
      },
    ]);
  },
);

test('events are kept after the last retry and sent with the next event', async () => {
  const replies = Array.from({ length: 4 }, () => ({ status: 502 }));
  const { server, options, problems } = createSetup(createServer(...replies), { maxRetries: 3 });
  const client = createClient(options);
  client.track('a');
  const done = client.flush();
  await vi.advanceTimersByTimeAsync(7_000);
  expect(await done).toBe(false);
  expect(server.requests).toHaveLength(4);
  expect(problems).toEqual([{ code: 'unreachable', detail: '', status: 502, events: [] }]);
  expect(vi.getTimerCount()).toBe(0);

  client.track('b');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(server.names().at(-1)).toEqual(['a', 'b']);
});

test('a request without an answer is aborted after the timeout and retried', async () => {
  const server = createServer();
  let calls = 0;
  const { options } = createSetup(server, {
    timeoutMs: 4_000,
    fetch: (url, init) =>
      calls++
        ? server.fetch(url, init)
        : new Promise((_resolve, reject) => {
            init.signal.addEventListener('abort', () => reject(init.signal.reason));
          }),
  });
  const client = createClient(options);
  client.track('a');
  const done = client.flush();
  await vi.advanceTimersByTimeAsync(3_999);
  expect(calls).toBe(1);
  await vi.advanceTimersByTimeAsync(1_001);
  expect(await done).toBe(true);
  expect(server.names()).toEqual([['a']]);
});

test('flush(timeoutMs) returns false in time while the retries continue', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const { server, options } = createSetup(createServer({ status: 500 }, { status: 500 }));
  const client = createClient(options);
  client.track('a');
  const done = client.flush(500);
  await vi.advanceTimersByTimeAsync(500);
  expect(await done).toBe(false);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(server.requests).toHaveLength(3);
});

test('a missing fetch is reported and nothing is thrown', async () => {
  const { fetch } = globalThis;
  Reflect.deleteProperty(globalThis, 'fetch');
  const { options, codes } = createSetup(undefined, { fetch: undefined, maxRetries: 0 });
  const client = createClient(options);
  client.track('a');
  expect(await client.flush()).toBe(false);
  await settle();
  globalThis.fetch = fetch;
  expect(codes()).toEqual(['unreachable']);
});
