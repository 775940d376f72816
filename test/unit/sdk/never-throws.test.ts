import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BatchBody, ingestBodies } from '../../../src/contract/events.ts';
import { type ClientOptions, createClient } from '../../../src/sdk/track/index.ts';
import { createServer, createSetup, openTab } from './outside.ts';

const rejections: unknown[] = [];
const remember = (reason: unknown) => rejections.push(reason);

beforeEach(() => {
  vi.useFakeTimers();
  rejections.length = 0;
  process.on('unhandledRejection', remember);
});
afterEach(() => {
  process.off('unhandledRejection', remember);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Unhandled rejections are announced after the microtasks of a turn of the event loop. */
const { setImmediate: nextTurn } = globalThis;
const turn = () => new Promise((resolve) => nextTurn(resolve));

const circular: Record<string, unknown> = {};
circular.self = circular;
let deep: object = {};
for (let level = 0; level < 100_000; level++) deep = { deep };

const hostile = fc.constantFrom<unknown>(
  circular,
  deep,
  { amount: 10n },
  Symbol('s'),
  () => {},
  Number.NaN,
  new Date(Number.NaN),
  new Date(8.64e15),
  Object.create(null),
  new Map([[1, 2]]),
  '\ud800',
  'x'.repeat(40_000),
  {
    get secret() {
      throw new Error('getter');
    },
  },
  {
    toJSON() {
      throw new Error('toJSON');
    },
  },
  new Proxy(
    {},
    {
      get() {
        throw new Error('proxy');
      },
      ownKeys() {
        throw new Error('proxy keys');
      },
    },
  ),
);
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.anything({ withNullPrototype: true, withSparseArray: true, withBigInt: true }) },
  { weight: 2, arbitrary: hostile },
  { weight: 1, arbitrary: fc.string() },
  fc.record({ userId: fc.anything(), messageId: fc.anything(), timestamp: fc.anything(), context: fc.anything() }),
);
const methods = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'reset'] as const;
const call = fc.tuple(fc.constantFrom(...methods), fc.array(anything, { maxLength: 4 }));

/** A client whose calls take anything, as in a host app without types. */
type Untyped = Record<string, (...args: unknown[]) => unknown>;
const untyped = (options: unknown) => createClient(options as ClientOptions) as unknown as Untyped;

test('no arguments make a call throw, and the ingest accepts everything that is sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 8 }), async (calls) => {
      openTab();
      const { server, options } = createSetup();
      const client = untyped(options);
      for (const [method, args] of calls) expect(client[method]?.(...args)).toBeUndefined();
      expect(await client.flush?.()).toBe(true);
      for (const { body } of server.requests) expect(BatchBody.safeParse(body).error).toBeUndefined();
      for (const event of server.events()) expect(ingestBodies[event.type].safeParse(event).error).toBeUndefined();
    }),
    { numRuns: 300 },
  );
  await turn();
  expect(rejections).toEqual([]);
});

test('no options make createClient or a later call throw or reject', async () => {
  const names = ['writeKey', 'host', 'flushAt', 'flushIntervalMs', 'maxQueue', 'maxRetries', 'timeoutMs', 'storage'];
  const fields = Object.fromEntries(
    [...names, 'fetch', 'stateless', 'debug', 'onError'].map((name) => [name, anything]),
  );
  const valid = { writeKey: fc.constant('pk'), host: fc.constant('https://sendora.test') };
  const options = fc.oneof(
    anything,
    fc.record({ ...fields, debug: fc.constant(false) }, { requiredKeys: [] }),
    fc.record({ ...fields, ...valid, debug: fc.constant(false) }, { requiredKeys: ['writeKey', 'host', 'debug'] }),
  );
  await fc.assert(
    fc.asyncProperty(options, fc.array(anything, { maxLength: 2 }), async (input, args) => {
      openTab();
      vi.stubGlobal('fetch', createServer().fetch);
      const client = untyped(input);
      client.track?.('a');
      client.identify?.(...args);
      const flushed = client.flush?.(...args);
      const stopped = client.shutdown?.(...args);
      await vi.advanceTimersByTimeAsync(3_000_000_000);
      expect(typeof (await flushed)).toBe('boolean');
      expect(typeof (await stopped)).toBe('boolean');
    }),
    { numRuns: 150 },
  );
  await turn();
  expect(rejections).toEqual([]);
});

test('an onError or a console that throws or rejects is ignored', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {
    throw new Error('console');
  });
  for (const onError of [
    () => {
      throw new Error('onError');
    },
    async () => {
      throw new Error('onError');
    },
  ]) {
    const client = createClient({ ...createSetup().options, debug: true, onError });
    client.track('');
    client.track('fine');
    expect(await client.flush()).toBe(true);
  }
  await turn();
  expect(rejections).toEqual([]);
  vi.restoreAllMocks();
});

test.each([
  [
    'throws',
    () => {
      throw new Error('broken');
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('broken');
    },
  ],
  ['answers nonsense', () => 5],
])('events are sent even if the storage %s', async (_name, act) => {
  const { server, options } = createSetup();
  const storage = { getItem: act, setItem: act, removeItem: act } as unknown as NonNullable<ClientOptions['storage']>;
  const client = createClient({ ...options, storage });
  client.identify('u1');
  client.track('a');
  const done = client.flush();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await done).toBe(true);
  expect(server.events().map(({ userId }) => userId)).toEqual(['u1', 'u1']);
  await turn();
  expect(rejections).toEqual([]);
});

test('a client without key or host reports it once and ignores every call', async () => {
  for (const options of [undefined, null, {}, { writeKey: 'pk' }, { host: 'https://sendora.test' }]) {
    const { localStorage } = openTab();
    const { server, problems } = createSetup();
    const client = untyped({ ...options, fetch: server.fetch, onError: (problem: never) => problems.push(problem) });
    expect(problems).toEqual([expect.objectContaining({ code: 'invalid', detail: 'writeKey, host' })]);
    client.track?.('a');
    client.reset?.();
    expect(await client.flush?.()).toBe(true);
    expect(server.requests).toEqual([]);
    expect(Object.keys(localStorage)).toEqual([]);
  }
});
