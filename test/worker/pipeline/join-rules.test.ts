// Who may be joined to whom, and what a join keeps.
// 1. The stream joins anonymous ids only: with the public key nobody can take over a known person, nor their id in advance.
// 2. Joining loses no entry, no column, no event that comes later under the joined id.
import { describe, expect, vi } from 'vitest';
import type { QueuedEvent } from '../../../src/worker/messages.ts';
import { joinStatements } from '../../../src/worker/store/people-joins.ts';
import { addDevice } from '../../support/pipeline/channels.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { call, env } from '../../support/worker.ts';

const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 };
const untilBought = { exitOn: [{ eventType: 'bought' }] };
const anonymous = (anonymousId: string) => ({ anonymousId });
const profile = async (p: Pipeline, userId = 'ada') => (await p.tenant.api.get(`customers/profiles/${userId}`)).json;
const statuses = async (p: Pipeline, id: string) => (await p.runs(id)).map(({ status }) => status).sort();
const ingest = (p: Pipeline, kind: string, body: unknown) =>
  call('POST', `/v1/${kind}`, { key: p.tenant.keys.ingest, body });

/** Puts calls into the stream past the door, as calls that were accepted before the person was known. */
async function enqueue(
  p: Pipeline,
  calls: (Pick<QueuedEvent, 'kind' | 'type' | 'userId'> & Partial<QueuedEvent>)[],
): Promise<void> {
  const { orgId, projectId } = p.tenant;
  const events = calls.map((one, n) => ({
    anonymousId: null,
    properties: {},
    traits: null,
    messageId: `past-${n}`,
    timestamp: p.now(),
    receivedAt: p.now(),
    depth: 0,
    ...one,
  }));
  await env.EVENTS.send({ orgId, projectId, events });
}

async function explainedRefusals(p: Pipeline, type: string) {
  const [event] = (await p.tenant.api.get(`events?type=${type}`)).json.data;
  return (await p.tenant.api.get(`events/${event.id}/explain`)).json.refusals;
}

describe('a known person', () => {
  const joins = [
    { type: 'alias', userId: 'mallory', previousId: 'victim' },
    { type: 'identify', userId: 'mallory', anonymousId: 'victim', traits: { plan: 'stolen' } },
  ];

  it('is refused by ingest as the id to be joined, alone in a batch', async ({ p }) => {
    await p.identify({ plan: 'pro' }, { userId: 'victim' });
    await p.dispatch();
    for (const join of joins) {
      const neighbour = { type: 'track', event: 'seen', userId: 'bob' };
      const { status, json } = await ingest(p, 'batch', { batch: [neighbour, join] });
      expect(status).toBe(202);
      expect(json.accepted).toBe(1);
      expect(json.rejected).toMatchObject([{ code: 'known_person' }]);
      expect(json.rejected[0].pointer).toMatch(/^\/batch\/1\//);
      const alone = await ingest(p, join.type, join);
      expect(alone).toMatchObject({ status: 422, json: { errors: [{ code: 'known_person' }] } });
    }
  });

  it('keeps runs, gates and traits where dispatch meets such a join, which explain shows', async ({ p }) => {
    const id = await p.workflow([nap], { ...untilBought, reentry: { policy: 'once' } });
    await p.identify({ plan: 'pro' }, { userId: 'victim' });
    await p.track('go', {}, { userId: 'victim' });
    await p.dispatch();
    await enqueue(p, [
      { kind: 'alias', type: 'user.aliased', userId: 'mallory', properties: { previousId: 'victim' } },
      {
        kind: 'identify',
        type: 'user.identified',
        userId: 'mallory',
        anonymousId: 'victim',
        properties: null,
        traits: { own: 1 },
      },
    ]);
    await p.dispatch();
    const refusals = [{ code: 'known_person' }];
    expect(await explainedRefusals(p, 'user.aliased')).toMatchObject(refusals);
    expect((await profile(p, 'victim')).traits).toEqual({ plan: 'pro' });
    expect((await profile(p, 'mallory')).traits).toEqual({ own: 1 });
    await p.track('go', {}, { userId: 'victim' });
    await p.dispatch();
    expect(await statuses(p, id)).toEqual(['running']);
    await p.track('bought', {}, { userId: 'victim' });
    await p.dispatch();
    expect(await statuses(p, id)).toEqual(['exited']);
  });

  it('stays known although the id was seen as an anonymous one before', async ({ p }) => {
    await p.track('viewed', {}, anonymous('victim'));
    await p.dispatch();
    await p.track('viewed', {}, { userId: 'victim' });
    await p.dispatch();
    expect((await profile(p, 'victim')).isAnonymous).toBe(false);
    expect((await ingest(p, 'alias', { userId: 'mallory', previousId: 'victim' })).status).toBe(422);
  });

  it('is not redirected by a join that was made before they were known', async ({ p }) => {
    await p.track('viewed', {}, anonymous('1001'));
    await p.identify({ email: 'mallory@example.com' }, { userId: 'mallory', anonymousId: '1001' });
    await p.dispatch();
    const id = await p.workflow([nap], untilBought);
    await p.track('go', {}, { userId: '1001' });
    await p.dispatch();
    expect((await p.onlyRun(id)).userId).toBe('1001');
    expect(await profile(p, '1001')).toMatchObject({ email: null, isAnonymous: false });
  });
});

describe('an anonymous person who is joined', () => {
  it('keeps both active entries where the known person is in the workflow too', async ({ p }) => {
    const id = await p.workflow([nap], { ...untilBought, reentry: { policy: 'once' } });
    await p.track('go', {}, anonymous('anon-1'));
    await p.track('go', {}, { userId: 'ada' });
    await p.dispatch();
    expect(await p.runs(id)).toHaveLength(2);
    await p.identify({}, { userId: 'ada', anonymousId: 'anon-1' });
    await p.dispatch();
    await p.track('bought', {}, { userId: 'ada' });
    await p.dispatch();
    expect(await statuses(p, id)).toEqual(['exited', 'exited']);
    p.pass(minute);
    await p.track('go', {}, { userId: 'ada' });
    await p.dispatch();
    expect(await p.runs(id), 'once is still once').toHaveLength(2);
  });

  it('closes the gate of the person with an entry that is still active', async ({ p }) => {
    const id = await p.workflow([nap], { ...untilBought, reentry: { policy: 'after_exit' } });
    await p.track('go', {}, { userId: 'ada' });
    await p.track('bought', {}, { userId: 'ada' });
    await p.track('go', {}, anonymous('anon-1'));
    await p.track('go', {}, anonymous('anon-2'));
    await p.dispatch();
    await p.batch([
      { type: 'identify', userId: 'ada', anonymousId: 'anon-1', traits: {} },
      { type: 'identify', userId: 'ada', anonymousId: 'anon-2', traits: {} },
    ]);
    await p.track('go', {}, { userId: 'ada' });
    await p.dispatch();
    expect(await statuses(p, id)).toEqual(['exited', 'running', 'running']);
    await p.track('bought', {}, { userId: 'ada' });
    await p.dispatch();
    expect(await statuses(p, id)).toEqual(['exited', 'exited', 'exited']);
  });

  it('stays joined: later events under the id are the person’s and make no new profile', async ({ p }) => {
    const id = await p.workflow([nap], { ...untilBought, reentry: { policy: 'after_exit' } });
    await p.identify({}, { userId: 'ada', anonymousId: 'anon-1' });
    await p.track('go', {}, { userId: 'ada' });
    await p.dispatch();
    await p.track('go', {}, anonymous('anon-1'));
    await p.dispatch();
    expect(await p.runs(id), 'the gate is the person’s').toHaveLength(1);
    await p.track('bought', {}, anonymous('anon-1'));
    await p.identify({ theme: 'dark' }, anonymous('anon-1'));
    await p.dispatch();
    expect(await statuses(p, id)).toEqual(['exited']);
    expect((await p.tenant.api.get('customers/profiles/anon-1')).status).toBe(404);
    expect((await profile(p)).traits).toEqual({ theme: 'dark' });
    const events = (await p.tenant.api.get('events?userId=ada&type=bought')).json.data;
    expect(events).toMatchObject([{ userId: 'ada', anonymousId: 'anon-1' }]);
  });

  it('is joined whatever arrives first', async ({ p }) => {
    await p.track('viewed', { page: 1 }, anonymous('anon-1'));
    await p.identify({ theme: 'dark' }, anonymous('anon-1'));
    const early = p.queues.take();
    await p.identify({ plan: 'pro' }, { userId: 'ada', anonymousId: 'anon-1' });
    await p.dispatch();
    for (const letter of early) await p.queues.deliver([letter]);
    expect((await profile(p)).traits).toEqual({ plan: 'pro', theme: 'dark' });
    expect((await p.tenant.api.get('events?userId=ada&type=viewed')).json.data).toHaveLength(1);
  });

  it('brings address, phone number, time zone and locale', async ({ p }) => {
    const contact = { email: 'ada@example.com', phone: '+33123456789', timezone: 'Europe/Paris', locale: 'fr' };
    await p.identify(contact, anonymous('anon-1'));
    await p.dispatch();
    await p.identify({ phone: '+4712345678' }, { userId: 'ada', anonymousId: 'anon-1' });
    await p.dispatch();
    expect(await profile(p)).toMatchObject({ ...contact, phone: '+4712345678' });
    expect((await p.tenant.api.get('customers/profiles?email=ada@example.com')).json.data).toHaveLength(1);
  });

  it('is the person already where a run starts that was matched before the join', async ({ p }) => {
    const id = await p.workflow([nap], { ...untilBought, reentry: { policy: 'once' } });
    await p.track('go', {}, anonymous('anon-1'));
    await p.identify({}, { userId: 'ada', anonymousId: 'anon-1' });
    const [go, join] = p.queues.take();
    // The join comes between the first look of the batch and the claims of its entries.
    const batch = env.DB.batch.bind(env.DB);
    let looks = 0;
    const between = vi.spyOn(env.DB, 'batch').mockImplementation(async (statements) => {
      const results = await batch(statements);
      looks += 1;
      if (looks === 1 && join) await p.queues.deliver([join]);
      return results as never;
    });
    if (go) await p.queues.deliver([go]);
    between.mockRestore();
    await p.track('bought', {}, { userId: 'ada' });
    await p.dispatch();
    expect(await statuses(p, id)).toEqual(['exited']);
  });

  it('of two people the first wins', async ({ p }) => {
    await p.identify({ theme: 'dark' }, anonymous('shared'));
    await p.batch([
      { type: 'identify', userId: 'ada', anonymousId: 'shared', traits: {} },
      { type: 'identify', userId: 'bob', anonymousId: 'shared', traits: {} },
    ]);
    await p.dispatch();
    expect([(await profile(p)).traits, (await profile(p, 'bob')).traits]).toEqual([{ theme: 'dark' }, {}]);
  });

  it('is found by the runs, events and devices of the person', async ({ p }) => {
    const id = await p.workflow([nap]);
    await p.track('go', {}, anonymous('anon-1'));
    await p.dispatch();
    await addDevice(p.tenant, 'anon-1', 'phone-token');
    await p.identify({}, { userId: 'ada', anonymousId: 'anon-1' });
    await p.dispatch();
    const runs = (await p.tenant.api.get('automation/runs?userId=ada')).json.data;
    expect(runs).toMatchObject([{ workflowId: id, userId: 'anon-1' }]);
    expect((await p.tenant.api.get('automation/runs?userId=bob')).json.data).toEqual([]);
    expect((await p.tenant.api.get('customers/profiles/ada/devices')).json.data).toHaveLength(1);
  });
});

describe('an identify with an anonymousId', () => {
  it('reads a handful of rows, however many events the project holds', async ({ p }) => {
    const { projectId } = p.tenant;
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
       INSERT INTO events (project_id, id, type, anonymous_id, message_id, properties, timestamp, received_at)
       SELECT ?, 'e' || i, 'viewed', 'other-' || i, 'm' || i, '{}', 1, 1 FROM n`,
    )
      .bind(projectId)
      .run();
    await p.track('viewed', {}, anonymous('anon-1'));
    await p.dispatch();
    const { state, others, traits, remove } = joinStatements(env.DB, projectId, [{ from: 'anon-1', to: 'ada' }], 1);
    const results = await env.DB.batch([state, ...others, ...traits, remove]);
    expect(results.map(({ meta }) => meta.rows_read).filter((rows) => rows > 20)).toEqual([]);
    const again = await env.DB.batch([state, ...others, ...traits, remove]);
    expect(again.map(({ meta }) => meta.rows_written).filter((rows) => rows > 0)).toEqual([]);
  });
});
