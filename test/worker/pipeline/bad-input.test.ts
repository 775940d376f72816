// Nothing that arrives from outside, in front or behind, loses an event, stops a run or is done twice.
import { describe, expect } from 'vitest';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { call, env } from '../../support/worker.ts';

const hook = { label: 'call', type: 'webhook', config: { url: `${outside}/hook`, body: { n: '{{event.n}}' } } };

const ingest = (p: Pipeline, kind: string, body: unknown) =>
  call('POST', `/v1/${kind}`, { key: p.tenant.keys.ingest, body });

const numbered = (n: number, bytes: number) => ({
  type: 'track',
  event: 'go',
  userId: `u${n}`,
  messageId: `m${n}`,
  properties: { n, fill: 'x'.repeat(bytes) },
});

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

async function storedEvents(p: Pipeline): Promise<number> {
  const row = await env.DB.prepare('SELECT count(*) AS n FROM events WHERE project_id = ?')
    .bind(p.tenant.projectId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

describe('a batch', () => {
  it('of half a megabyte is split over queue messages, and each of its events is dispatched', async ({ p }) => {
    const id = await p.workflow([hook]);
    const answer = await ingest(p, 'batch', { batch: Array.from({ length: 15 }, (_, n) => numbered(n, 31_000)) });
    expect(answer).toMatchObject({ status: 202, json: { accepted: 15 } });
    const letters = p.queues.waiting('events');
    expect(letters.length).toBeGreaterThan(3);
    for (const { body } of letters) expect(JSON.stringify(body).length).toBeLessThan(128_000);
    await p.flow();
    expect(await storedEvents(p)).toBe(15);
    expect(await p.runs(id)).toHaveLength(15);
    expect(p.world.arrived('webhook').map(({ body }) => body.n)).toEqual(Array.from({ length: 15 }, (_, n) => n));
  });

  it('with events that are too large, malformed or without a person accepts the others and reports the refused', async ({
    p,
  }) => {
    const id = await p.workflow([hook]);
    const batch = [
      numbered(0, 10),
      numbered(1, 33_000),
      { type: 'track', userId: 'u2' },
      { type: 'trakc', event: 'go', userId: 'u3' },
      { type: 'track', event: 'go' },
      'not even an object',
      null,
      numbered(7, 10),
    ];
    const { status, json } = await ingest(p, 'batch', { batch });
    expect(status).toBe(202);
    expect(json.accepted).toBe(2);
    expect(json.rejected.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/batch/1',
      '/batch/2/event',
      '/batch/3/type',
      '/batch/4/userId',
      '/batch/5/type',
      '/batch/6/type',
    ]);
    await p.flow();
    expect((await p.runs(id)).map(({ userId }) => userId).sort()).toEqual(['u0', 'u7']);
  });

  it('that is not JSON, too large, or holds no valid event is refused and enqueues nothing', async ({ p }) => {
    const refusals = [
      await ingest(p, 'batch', '{"batch": [{'),
      await ingest(p, 'batch', { batch: Array.from({ length: 20 }, (_, n) => numbered(n, 31_000)) }),
      await ingest(p, 'batch', { batch: [{ type: 'track' }] }),
      await ingest(p, 'batch', { batch: [] }),
      await ingest(p, 'track', 'null'),
      await ingest(p, 'track', { event: 'go', userId: 'ada', properties: { fill: 'x'.repeat(33_000) } }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([400, 413, 422, 422, 422, 413]);
    expect(p.queues.waiting()).toEqual([]);
  });

  it('with an event nested deeper than the database can read accepts the others', async ({ p }) => {
    const id = await p.workflow([hook]);
    const deep = `{"type":"track","event":"go","userId":"deep","properties":${nested(3_000)}}`;
    const { status, json } = await ingest(p, 'batch', `{"batch":[${deep},${JSON.stringify(numbered(1, 10))}]}`);
    expect(status).toBe(202);
    expect(json.rejected).toMatchObject([{ pointer: '/batch/0', code: 'too_deep' }]);
    await p.flow();
    expect((await p.runs(id)).map(({ userId }) => userId)).toEqual(['u1']);
    expect((await ingest(p, 'identify', `{"userId":"deep","traits":${nested(1_100)}}`)).status).toBe(422);
    expect((await ingest(p, 'track', `{"userId":"u","event":"go","properties":${nested(40)}}`)).status).toBe(202);
  });
});

describe('text with unusual characters', () => {
  it('in ids and properties is stored and sent unchanged', async ({ p }) => {
    const id = await p.workflow([
      { ...hook, config: { url: `${outside}/hook`, body: { said: '{{event.said}}', own: '{{event.__proto__}}' } } },
    ]);
    const texts = ['nul \u0000 inside', 'x\u2028y', '"\\\'; DROP TABLE events; --', '{{user.email}}', '😀'];
    for (const [n, said] of texts.entries()) {
      const text = JSON.stringify({
        event: 'go',
        userId: `u${n}`,
        messageId: `m${n} ${said.replace('\u0000', '')}`,
        properties: { said },
      });
      expect((await ingest(p, 'track', text.replace('"said"', '"__proto__":{"polluted":1},"said"'))).status).toBe(202);
    }
    await p.flow();
    expect(await p.runs(id)).toHaveLength(texts.length);
    expect(p.world.arrived('webhook')).toHaveLength(texts.length);
    expect(p.world.arrived('webhook').map(({ body }) => body.said)).toEqual(texts);
    expect(await storedEvents(p)).toBe(texts.length);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('as the id of a person identifies that person alone', async ({ p }) => {
    for (const userId of ['a', 'a\u200bb', 'A', ' a', '__proto__', 'ａ']) {
      await p.identify({ told: userId }, { userId });
    }
    await p.flow();
    const rows = await env.DB.prepare('SELECT user_id, traits FROM profiles WHERE project_id = ?')
      .bind(p.tenant.projectId)
      .all<{ user_id: string; traits: string }>();
    expect(rows.results).toHaveLength(6);
    for (const { user_id, traits } of rows.results) expect(JSON.parse(traits)).toEqual({ told: user_id });
  });
});
