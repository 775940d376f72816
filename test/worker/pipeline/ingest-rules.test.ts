// Who may send what, and how large it may be.
import { describe, expect, vi } from 'vitest';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { call, env } from '../../support/worker.ts';

const send = (p: Pipeline, kind: string, body: unknown, role: 'ingest' | 'viewer' | 'editor' | 'admin' = 'ingest') =>
  call('POST', `/v1/${kind}`, { key: p.tenant.keys[role], body });
const event = { type: 'track', userId: 'ada', event: 'seen' };
const reserved = [
  'workflow.run.failed',
  'promote.failed',
  'email.bounced',
  'push.x',
  'sms.x',
  'webhook.x',
  'alert.x',
  'feed.x',
];

describe('the role of a key', () => {
  it('decides whether it may send events: a viewer may not', async ({ p }) => {
    const refused = await send(p, 'track', event, 'viewer');
    expect(refused.status).toBe(403);
    expect(refused.json.detail).toContain('viewer');
    for (const role of ['ingest', 'editor', 'admin'] as const)
      expect((await send(p, 'track', event, role)).status).toBe(202);
  });

  it('decides about the names of the platform: reserved for the role ingest, taken from editor on', async ({ p }) => {
    const batch = [event, ...reserved.map((name) => ({ ...event, event: name }))];
    const { json } = await send(p, 'batch', { batch });
    expect(json.accepted).toBe(1);
    expect(json.rejected).toEqual(
      reserved.map((_, i) => expect.objectContaining({ pointer: `/batch/${i + 1}/event`, code: 'reserved_name' })),
    );
    expect((await send(p, 'track', { ...event, event: 'promote.failed' })).status).toBe(422);
    expect((await send(p, 'track', { ...event, event: 'emailed' })).status).toBe(202);
    expect((await send(p, 'batch', { batch }, 'editor')).json.accepted).toBe(9);
  });

  it('does not matter for names of occasions, which nobody may send', async ({ p }) => {
    for (const role of ['ingest', 'editor', 'admin'] as const) {
      const refused = await send(p, 'track', { ...event, event: 'trigger.date' }, role);
      expect([refused.status, refused.json.errors?.[0]?.code]).toEqual([422, 'reserved_name']);
    }
  });
});

describe('the size of an event', () => {
  it('counts bytes of UTF-8', async ({ p }) => {
    const filled = (fill: string) => send(p, 'track', { ...event, properties: { fill } });
    expect((await filled('漢'.repeat(10_800))).status).toBe(202);
    expect((await filled('漢'.repeat(11_000))).status).toBe(413);
  });

  it('refuses one that is too large alone, and queues the rest', async ({ p }) => {
    const large = (fill: string) => ({ type: 'identify', userId: 'bob', traits: { fill } });
    const batch = [event, large('漢'.repeat(32_000)), large('é'.repeat(32_000)), { ...event, event: 'second' }];
    const { status, json } = await send(p, 'batch', { batch });
    expect(status).toBe(202);
    expect(json).toMatchObject({ accepted: 2, rejected: [{ pointer: '/batch/1' }, { pointer: '/batch/2' }] });
    await p.dispatch();
    const types = (await p.tenant.api.get('events')).json.data.map(({ type }: { type: string }) => type);
    expect(types.sort()).toEqual(['second', 'seen']);
  });

  it('is not doubled on the way: the traits of an identify travel once', async ({ p }) => {
    const traits = { fill: '漢'.repeat(10_000) };
    await p.identify(traits);
    const [letter] = p.queues.waiting('events');
    expect(JSON.stringify(letter?.body).split('漢')).toHaveLength(10_001);
    await p.dispatch();
    const [recorded] = (await p.tenant.api.get('events')).json.data;
    expect(recorded).toMatchObject({ type: 'user.identified', properties: traits });
  });
});

describe('a database that does not say who is known', () => {
  it('holds up no call: dispatch decides', async ({ p }) => {
    await p.identify({}, { userId: 'victim' });
    await p.dispatch();
    const prepare = env.DB.prepare.bind(env.DB);
    const lookups = vi.spyOn(env.DB, 'prepare').mockImplementation((sql) => {
      if (sql.includes('is_anonymous = 0') && sql.startsWith('SELECT p.user_id')) throw new Error('D1_ERROR: away');
      return prepare(sql);
    });
    expect((await send(p, 'alias', { userId: 'ada', previousId: 'victim' })).status).toBe(202);
    lookups.mockRestore();
    expect((await send(p, 'alias', { userId: 'ada', previousId: 'victim' })).status).toBe(422);
  });
});
