import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestLimits } from '../../src/contract/events.ts';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let client: DemoClient;

beforeAll(async () => {
  server = await startServer();
  client = createDemoClient(server.demo);
});

afterAll(() => server?.stop());

interface Answer {
  status: number;
  body: { accepted?: number; code?: string; detail?: string; errors?: { pointer: string }[]; rejected?: unknown[] };
}

async function post(path: string, body: unknown): Promise<Answer> {
  const response = await fetch(`${server.demo.url}/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${server.demo.writeKey}:`)}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** A track call whose JSON has exactly so many bytes. */
function callOf(bytes: number, userId: string) {
  const empty = { type: 'track', userId, event: 'size.measured', properties: { filling: '' } };
  const filling = 'x'.repeat(bytes - JSON.stringify(empty).length);
  return { ...empty, properties: { filling } };
}

test('an event of 32 KB is taken whole, one byte more is refused', async () => {
  const largest = callOf(ingestLimits.eventBytes, 'large');
  expect(await post('track', largest)).toMatchObject({ status: 202, body: { accepted: 1 } });
  const refusal = await post('track', callOf(ingestLimits.eventBytes + 1, 'larger'));
  expect(refusal).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  expect(refusal.body.detail).toContain('32 KB');
  const [event] = await client.untilEvents('large', ['size.measured']);
  expect(event?.properties).toEqual(largest.properties);
});

test('a batch costs only the events that are wrong', async () => {
  const batch = [
    callOf(200, 'batched'),
    callOf(ingestLimits.eventBytes + 1, 'batched'),
    { type: 'trak', userId: 'batched' },
    { type: 'track', event: 'nobody.did' },
    callOf(300, 'batched'),
  ];
  const answer = await post('batch', { batch });
  expect(answer).toMatchObject({
    status: 202,
    body: {
      accepted: 2,
      rejected: [
        { pointer: '/batch/1', code: 'too_long' },
        { pointer: '/batch/2/type', suggestion: 'track' },
        { pointer: '/batch/3/userId' },
      ],
    },
  });
});

test('a batch has at most 500 KB and 2,500 events', async () => {
  const many = (count: number) => Array.from({ length: count }, () => ({ type: 'page', userId: 'many' }));
  expect(await post('batch', { batch: many(ingestLimits.batchEvents) })).toMatchObject({
    status: 202,
    body: { accepted: 2_500 },
  });
  expect(await post('batch', { batch: many(ingestLimits.batchEvents + 1) })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/batch' }] },
  });
  const large = Array.from({ length: 17 }, () => callOf(ingestLimits.eventBytes, 'many'));
  expect(await post('batch', { batch: large.slice(0, 15) })).toMatchObject({ status: 202, body: { accepted: 15 } });
  expect(await post('batch', { batch: large })).toMatchObject({ status: 413 });
});

test('what is not JSON is refused with what to do', async () => {
  expect(await post('track', '{"userId":')).toMatchObject({ status: 400 });
});

test('a clock that is wrong is corrected by sentAt', async () => {
  const off = 3_600_000;
  const happened = Date.now() - 60_000;
  const iso = (ms: number) => new Date(ms).toISOString();
  const sent = Date.now();
  await post('track', {
    userId: 'skewed',
    event: 'clock.read',
    timestamp: iso(happened + off),
    sentAt: iso(sent + off),
  });
  const underWay = Date.now() - sent;
  await client.untilEvents('skewed', ['clock.read']);
  const { data } = await client.api.listEvents({ query: { userId: 'skewed', type: 'clock.read' } });
  const late = Date.parse(data[0]?.timestamp ?? '') - happened;
  expect(late, 'by the time that it was under way').toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThanOrEqual(underWay);
});
