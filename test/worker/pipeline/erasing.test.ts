// The erasure of a person reaches everything that is known of them, and what is still on its way.
import { describe, expect } from 'vitest';
import { putLines } from '../../../src/worker/archive/archive.ts';
import { deadLettersOf } from '../../../src/worker/dead-letters-object/stub.ts';
import { addChannel, addDevice } from '../../support/pipeline/channels.ts';
import { day, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { everythingKept } from '../../support/pipeline/remains.ts';
import { env } from '../../support/worker.ts';

const mail = {
  label: 'mail',
  type: 'send_email',
  config: { subject: 'Hi {{user.nick}}', bodyHtml: '<p>{{event.secret}}</p>', to: '{{user.email}}' },
};
const hook = {
  label: 'hook',
  type: 'webhook',
  config: { url: 'https://sandbox.test:8443/hook', method: 'POST', body: { who: '{{user.email}}' } },
};
const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };
const person = 'customers/profiles/ada';
const traits = { email: 'canary-mail@example.com', nick: 'canary-nick' };

/** Ada with a run that ended, one that waits, a device, a suppression and acts in the audit log. */
async function history(p: Pipeline) {
  await addChannel(p.tenant, 'email');
  await p.identify(traits);
  await p.dispatch();
  await addDevice(p.tenant, 'ada', 'canary-token');
  const done = await p.workflow([mail]);
  const waiting = await p.workflow([nap, hook], {
    exitOn: [{ eventType: 'bought' }],
    reentry: { policy: 'once', key: '{{event.secret}}' },
  });
  await p.track('go', { secret: 'canary-event' }, { messageId: 'canary-message' });
  await p.track('go', { secret: 'canary-event' });
  await p.flow();
  await p.tenant.api.post('email/suppressions', { address: 'canary-mail@example.com' });
  return { done, waiting };
}

const canaries = (text: string) => [...new Set(text.match(/canary-[a-z]+/g) ?? [])].sort();

describe('the erasure of a person', () => {
  it('leaves nothing of them in tables, objects, queues, kept answers and the archive', async ({ p }) => {
    const { done, waiting } = await history(p);
    const runIds = [...(await p.runs(done)), ...(await p.runs(waiting))].map(({ id }) => id);
    const test = { eventType: 'go', userId: 'ada', properties: { secret: 'canary-answer' } };
    await p.tenant.api.post(`automation/workflows/${done}/test-run`, test, { 'idempotency-key': 'k-1' });
    expect(canaries(await everythingKept(p, runIds))).toEqual([
      'canary-answer',
      'canary-event',
      'canary-mail',
      'canary-message',
      'canary-nick',
      'canary-token',
    ]);
    expect((await p.tenant.api.del(person)).status).toBe(204);
    p.pass(16 * minute);
    await p.sweep();
    const left = await everythingKept(p, runIds);
    expect(canaries(left)).toEqual([]);
    expect(left).not.toContain('"ada"');
    const again = await p.tenant.api.post(`automation/workflows/${done}/test-run`, test, { 'idempotency-key': 'k-1' });
    expect(again).toMatchObject({ status: 409, json: { code: 'conflict' } });
  });

  it('stops the runs, and leaves them as numbers', async ({ p }) => {
    const { done, waiting } = await history(p);
    const [ended] = await p.runs(done);
    const [active] = await p.runs(waiting);
    await p.tenant.api.del(person);
    expect(await p.run(ended?.id ?? '')).toMatchObject({
      status: 'completed',
      userId: null,
      steps: [{ label: 'mail', outcome: 'sent' }],
    });
    expect(await p.run(active?.id ?? '')).toMatchObject({ status: 'cancelled', userId: null });
    expect(await p.alarmOf(active?.id ?? '')).toBeNull();
    expect(p.world.arrived('webhook')).toEqual([]);
    expect(await p.runs(waiting)).toMatchObject([{ status: 'cancelled', userId: null, waitingFor: null }]);
    await p.flow();
    expect((await p.tenant.api.get(person)).status).toBe(404);
  });

  it('reaches a run that began under an anonymous id before the person was known', async ({ p }) => {
    const id = await p.workflow([nap, hook]);
    const anonymous = { userId: undefined, anonymousId: 'anon-1' } as { anonymousId: string };
    await p.track('go', { secret: 'canary-event' }, anonymous);
    await p.dispatch();
    await p.identify(traits, { userId: 'ada', anonymousId: 'anon-1' });
    await p.dispatch();
    const run = await p.onlyRun(id);
    await p.tenant.api.del(person);
    expect(await p.run(run.id)).toMatchObject({ status: 'cancelled', userId: null });
    expect(canaries(await everythingKept(p, [run.id]))).not.toContain('canary-event');
    await p.flow();
    expect(p.world.arrived('webhook')).toEqual([]);
  });

  it('drops events that were received before it and are dispatched later', async ({ p }) => {
    const id = await p.workflow([hook]);
    await p.identify(traits);
    await p.dispatch();
    await p.track('go', { secret: 'canary-event' });
    await p.identify({ nick: 'canary-late' });
    p.pass(1_000);
    await p.tenant.api.del(person);
    await p.flow();
    expect((await p.tenant.api.get(person)).status).toBe(404);
    expect(await p.runs(id)).toEqual([]);
    p.pass(16 * minute);
    await p.sweep();
    expect(canaries(await everythingKept(p, []))).toEqual([]);
  });

  it('lets the same id begin afresh with what is received afterwards', async ({ p }) => {
    const id = await p.workflow([nap]);
    await p.identify(traits);
    await p.dispatch();
    p.pass(1_000);
    await p.tenant.api.del(person);
    p.pass(1_000);
    await p.identify({ nick: 'new' });
    await p.track('go');
    await p.flow();
    expect((await p.tenant.api.get(person)).json).toMatchObject({ email: null, traits: { nick: 'new' } });
    expect(await p.runs(id)).toMatchObject([{ status: 'running', userId: 'ada' }]);
    p.pass(16 * minute);
    await p.sweep();
    expect(await p.runs(id)).toMatchObject([{ status: 'running', userId: 'ada' }]);
    expect((await p.tenant.api.get(person)).status).toBe(200);
  });

  it('looks again at what work that was under way wrote meanwhile', async ({ p }) => {
    await history(p);
    await p.tenant.api.del(person);
    await env.DB.prepare(
      `INSERT INTO events (project_id, id, type, user_id, message_id, properties, timestamp, received_at)
       VALUES (?1, 'late', 'late', 'ada', 'm', '{"a":"canary-late"}', ?2, ?2)`,
    )
      .bind(p.tenant.projectId, p.now() - 1_000)
      .run();
    p.pass(16 * minute);
    await p.sweep();
    expect(canaries(await everythingKept(p, []))).toEqual([]);
  });

  it('keeps a stop without the address', async ({ p }) => {
    await history(p);
    await p.tenant.api.del(person);
    const listed = await p.tenant.api.get('email/suppressions');
    expect(listed.json.data).toMatchObject([{ reason: 'manual', address: expect.stringMatching(/^erased:/) }]);
    p.pass(1_000);
    await p.identify(traits);
    const id = await p.workflow([mail]);
    await p.track('go', { secret: 'x' });
    await p.flow();
    expect((await p.onlyRun(id)).steps).toMatchObject([{ outcome: 'suppressed' }]);
    expect((await p.tenant.api.del('email/suppressions/canary-mail@example.com')).status).toBe(204);
    expect((await p.tenant.api.get('email/suppressions')).json.data).toEqual([]);
  });

  it('takes more than one request for a person with thousands of runs, and continues by itself', async ({ p }) => {
    await p.identify(traits);
    await p.dispatch();
    const runs = 300;
    await env.DB.prepare(
      `INSERT INTO workflow_runs (project_id, started_at, id, workflow_id, workflow_name, version, user_id, event_id, status, seq)
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       SELECT ?1, ?3 - i, printf('%08d', i), 'w', 'w', 1, 'ada', 'e', 'completed', 1 FROM n`,
    )
      .bind(p.tenant.projectId, runs, p.now())
      .run();
    const left = async () =>
      (
        await env.DB.prepare(`SELECT count(*) AS n FROM workflow_runs WHERE project_id = ? AND user_id = 'ada'`)
          .bind(p.tenant.projectId)
          .first<{ n: number }>()
      )?.n;
    const first = await p.tenant.api.del(person);
    expect(first).toMatchObject({ status: 202, json: { state: 'running', step: 'runs' } });
    expect((await p.tenant.api.get(person)).status).toBe(404);
    const after = (await left()) ?? 0;
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThan(runs);
    p.pass(2 * minute);
    await p.sweep();
    expect(await left()).toBe(0);
    expect((await p.tenant.api.del(person)).status).toBe(404);
  });

  it('is finished by the request that repeats one that failed', async ({ p }) => {
    const { waiting } = await history(p);
    const [active] = await p.runs(waiting);
    const batch = env.DB.batch.bind(env.DB);
    let calls = 0;
    const { vi } = await import('vitest');
    const spy = vi
      .spyOn(Object.getPrototypeOf(env.DB) as D1Database, 'batch')
      .mockImplementation(async (statements) => {
        calls += 1;
        if (calls === 2) throw new Error('D1 is gone');
        return batch(statements) as never;
      });
    expect((await p.tenant.api.del(person)).status).toBe(500);
    spy.mockRestore();
    expect(p.takeErrors()).toHaveLength(1);
    expect((await p.tenant.api.del(person)).status).toBe(204);
    expect(await p.run(active?.id ?? '')).toMatchObject({ status: 'cancelled', userId: null });
    expect(await p.runs(waiting)).toMatchObject([{ status: 'cancelled', userId: null }]);
  });

  it('takes the person out of archived rows, and leaves the others there', async ({ p }) => {
    await p.identify(traits);
    await p.dispatch();
    const key = `${p.tenant.projectId}/events/2026-01-01/x.ndjson.gz`;
    const bucket = env.ARCHIVE as R2Bucket;
    const row = { project_id: p.tenant.projectId, received_at: p.now() - 40 * day, properties: '"canary-old"' };
    await putLines(bucket, key, [
      { ...row, user_id: 'ada' },
      { ...row, user_id: 'bob', properties: '"kept"' },
    ]);
    await putLines(bucket, `${key}.alone.gz`, [{ ...row, user_id: 'ada' }]);
    await p.tenant.api.del(person);
    const kept = await everythingKept(p, []);
    expect(canaries(kept)).not.toContain('canary-old');
    expect(kept).toContain('kept');
    expect((await bucket.list({ prefix: `${p.tenant.projectId}/events/` })).objects.map((o) => o.key)).toEqual([key]);
  });

  it('leaves a person of the same id in another project of the organisation alone', async ({ p }) => {
    const { json: other } = await p.tenant.api.post('projects', { name: 'Second' });
    await p.tenant.api.put(`${person}?projectId=${other.id}`, { traits: { nick: 'other' } });
    await p.tenant.api.put(`${person}?projectId=${p.tenant.projectId}`, traits.email ? { email: traits.email } : {});
    await p.tenant.api.del(`${person}?projectId=${p.tenant.projectId}`);
    expect((await p.tenant.api.get(`${person}?projectId=${other.id}`)).json.traits).toMatchObject({ nick: 'other' });
    const { json } = await p.tenant.api.get(`audit-log?projectId=${other.id}&action=profile.updated`);
    expect(json.data).toMatchObject([{ targetId: 'ada' }]);
  });

  it('reaches messages that failed every time, and leaves what others did in them', async ({ p }) => {
    await p.identify(traits);
    await p.dispatch();
    await p.track('go', { secret: 'canary-letter' });
    const [letter] = p.queues.take('events');
    const body = letter?.body as { events: Record<string, unknown>[] };
    const [event] = body.events;
    const both = { ...body, events: [event, { ...event, userId: 'bob', properties: { secret: 'kept-letter' } }] };
    const letters = [body, both].map((one, i) => ({
      id: `letter-${i}`,
      queue: 'sendora-events',
      body: JSON.stringify(one),
      attempts: 1,
      firstError: null,
      lastError: null,
      createdAt: p.now(),
      redrivenAt: null,
    }));
    await deadLettersOf(env, p.tenant.projectId).keep(letters);
    expect((await p.tenant.api.get(`${person}/export`)).json.deadLetters).toHaveLength(2);
    await p.tenant.api.del(person);
    const kept = await everythingKept(p, []);
    expect(canaries(kept)).not.toContain('canary-letter');
    expect(kept).toContain('kept-letter');
  });

  it('cannot be undone by restarting a run', async ({ p }) => {
    p.world.always('webhook', { status: 422 });
    await p.identify(traits);
    const id = await p.workflow([hook], { settings: { onError: 'fail' } });
    await p.track('go');
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    await p.tenant.api.del(person);
    const { status, json } = await p.tenant.api.post(`automation/runs/${runId}/restart`);
    expect(status).toBe(409);
    expect(json.detail).toContain('erased');
    expect(
      (await p.tenant.api.post('automation/runs/restart', { workflowId: id, status: 'failed' })).json,
    ).toMatchObject({
      restarted: 0,
    });
  });
});

describe('the export of a person', () => {
  it('holds everything that the erasure reaches', async ({ p }) => {
    await history(p);
    const { json } = await p.tenant.api.get(`${person}/export`);
    expect(json).toMatchObject({
      profile: { userId: 'ada', email: 'canary-mail@example.com' },
      devices: [{ token: 'canary-token' }],
      suppressions: [{ address: 'canary-mail@example.com' }],
      refusals: [{ reason: 'reentry_once' }],
      entries: expect.arrayContaining([expect.objectContaining({ key: 'canary-event' })]),
      deliveries: expect.arrayContaining([expect.objectContaining({ recipient: 'canary-mail@example.com' })]),
      truncated: false,
    });
    expect(json.events).toHaveLength(3);
    expect(json.runs).toHaveLength(3);
    expect(JSON.stringify(json.runs)).toContain('canary-nick');
    expect(json.audit.map(({ action }: { action: string }) => action).toSorted()).toEqual([
      'device.registered',
      'suppression.added',
    ]);
  });
});
