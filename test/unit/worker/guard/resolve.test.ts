import { expect, test, vi } from 'vitest';
import type { Fetch } from '../../../../src/worker/guard/fetch.ts';
import { createResolver } from '../../../../src/worker/guard/resolve.ts';

type Zone = Record<string, unknown>;

function setUp(zone: Zone, status = 200) {
  const clock = { now: 0 };
  const fetch = vi.fn<Fetch>(async (url) => {
    const { searchParams } = new URL(url);
    const answer = zone[`${searchParams.get('name')} ${searchParams.get('type')}`] ?? { Status: 0 };
    return new Response(JSON.stringify(answer), { status });
  });
  return { clock, fetch, resolve: createResolver({ fetch, now: () => clock.now }) };
}

const records = (type: number, ttl: number, ...data: string[]) => ({
  Status: 0,
  Answer: [
    { name: 'x', type: 5, TTL: ttl, data: 'alias.example.' },
    ...data.map((address) => ({ name: 'x', type, TTL: ttl, data: address })),
  ],
});

test('returns IPv4 and IPv6 addresses and leaves aliases out', async () => {
  const { resolve, fetch } = setUp({
    'example.com A': records(1, 300, '1.2.3.4', '5.6.7.8'),
    'example.com AAAA': records(28, 300, '2606:4700::1'),
  });
  expect(await resolve('example.com')).toEqual(['1.2.3.4', '5.6.7.8', '2606:4700::1']);
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(url).toBe('https://cloudflare-dns.com/dns-query?name=example.com&type=A');
  expect(init).toMatchObject({ headers: { accept: 'application/dns-json' }, redirect: 'manual' });
});

test.each([
  [300, 59_999, 2],
  [300, 60_000, 4],
  [10, 9_999, 2],
  [10, 10_000, 4],
  [0, 0, 4],
])('a lookup with a TTL of %i s, repeated after %i ms, makes %i requests in all', async (ttl, afterMs, requests) => {
  const { resolve, clock, fetch } = setUp({ 'example.com A': records(1, ttl, '1.2.3.4') });
  await resolve('example.com');
  clock.now = afterMs;
  expect(await resolve('example.com')).toEqual(['1.2.3.4']);
  expect(fetch).toHaveBeenCalledTimes(requests);
});

test('a name that does not exist has no addresses, and this is not cached', async () => {
  const { resolve, fetch } = setUp({ 'no.example A': { Status: 3 }, 'no.example AAAA': { Status: 3 } });
  expect(await resolve('no.example')).toEqual([]);
  await resolve('no.example');
  expect(fetch).toHaveBeenCalledTimes(4);
});

test('fails when the answer to A or AAAA is missing', async () => {
  const { resolve } = setUp({ 'example.com A': records(1, 60, '1.2.3.4'), 'example.com AAAA': { Status: 2 } });
  await expect(resolve('example.com')).rejects.toThrow('status 2');
});

test('fails when DNS returns an error or nonsense', async () => {
  await expect(setUp({}, 503).resolve('example.com')).rejects.toThrow('503');
  await expect(setUp({ 'example.com A': 'nonsense' }).resolve('example.com')).rejects.toThrow('status');
});

test('the cache holds a thousand names and drops the oldest first', async () => {
  const fetch = vi.fn<Fetch>(async () => new Response(JSON.stringify(records(1, 60, '1.2.3.4'))));
  const resolve = createResolver({ fetch, now: () => 0 });
  for (let index = 0; index <= 1_000; index++) await resolve(`h${index}.example`);
  fetch.mockClear();
  await resolve('h1000.example');
  await resolve('h1.example');
  expect(fetch).toHaveBeenCalledTimes(0);
  await resolve('h0.example');
  expect(fetch).toHaveBeenCalledTimes(2);
});
