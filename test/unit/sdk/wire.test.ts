import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Analytics } from '@segment/analytics-node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BatchBody, ingestBodies } from '../../../src/contract/events.ts';
import { createClient, type WireEvent } from '../../../src/sdk/track/index.ts';

interface Call {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: { batch: WireEvent[]; sentAt: string; writeKey?: string };
}

const writeKey = 'pk_test_wire';
let server: Server;
let host: string;
let calls: Call[];
let statuses: number[];

beforeEach(async () => {
  calls = [];
  statuses = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    calls.push({ method, path: url, headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
    response.writeHead(statuses.shift() ?? 202, { 'content-type': 'application/json' });
    response.end('{"success":true,"accepted":1}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Backoffs of a first retry shrink to nothing; the limits on requests, 5 s and more, stay.
  const { setTimeout: wait } = globalThis;
  vi.stubGlobal('setTimeout', (act: () => void, delayMs: number, ...args: never[]) =>
    wait(act, delayMs > 2_000 ? delayMs : 0, ...args),
  );
});
afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function sendWithSendora(): Promise<void> {
  const client = createClient({ writeKey, host, stateless: true });
  client.identify('u1', { plan: 'pro' });
  client.track('checkout_completed', { amount: 49.99 }, { userId: 'u1', timestamp: '2026-03-01T10:00:00.000Z' });
  expect(await client.shutdown()).toBe(true);
}

async function sendWithSegment(): Promise<void> {
  const client = new Analytics({ writeKey, host });
  client.identify({ userId: 'u1', traits: { plan: 'pro' } });
  client.track({
    userId: 'u1',
    event: 'checkout_completed',
    properties: { amount: 49.99 },
    timestamp: new Date('2026-03-01T10:00:00.000Z'),
  });
  await client.closeAndFlush();
}

const clients = [
  ['our client', sendWithSendora, 'sendora-js'],
  ['the stock Segment client', sendWithSegment, '@segment/analytics-node'],
] as const;

test.each(clients)('%s sends what the ingest expects', async (_name, send, library) => {
  await send();
  expect(calls).toHaveLength(1);
  const [call] = calls;
  expect([call?.method, call?.path]).toEqual(['POST', '/v1/batch']);
  const basic = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
  expect([call?.headers.authorization, call?.body.writeKey]).toContain(library === 'sendora-js' ? writeKey : basic);
  expect(BatchBody.safeParse(call?.body).error).toBeUndefined();
  expect(Math.abs(Date.parse(call?.body.sentAt ?? '') - Date.now())).toBeLessThan(5_000);
  for (const event of call?.body.batch ?? []) expect(ingestBodies[event.type].safeParse(event).error).toBeUndefined();
  const stamp = { messageId: expect.any(String), context: { library: { name: library, version: expect.any(String) } } };
  expect(call?.body.batch).toMatchObject([
    { type: 'identify', userId: 'u1', traits: { plan: 'pro' }, timestamp: expect.any(String), ...stamp },
    {
      type: 'track',
      userId: 'u1',
      event: 'checkout_completed',
      properties: { amount: 49.99 },
      timestamp: '2026-03-01T10:00:00.000Z',
      ...stamp,
    },
  ]);
});

test.each(clients)('%s keeps its messageIds over a 503', async (_name, send) => {
  statuses = [503];
  await send();
  expect(calls).toHaveLength(2);
  const [first, second] = calls.map(({ body }) => body.batch.map(({ messageId }) => messageId));
  expect(first).toHaveLength(2);
  expect(new Set(first).size).toBe(2);
  expect(second).toEqual(first);
});
