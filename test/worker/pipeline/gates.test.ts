// The gates of steps: frequency caps, preferences, pace, and what the trace and a dry-run say of them.
import { describe, expect, vi } from 'vitest';
import type { GateVerdict } from '../../../src/contract/messages/gates.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { breakBatches, passing } from '../../support/pipeline/faults.ts';
import { hour, it, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { addRule, messages } from '../../support/pipeline/rules.ts';
import { env } from '../../support/worker.ts';

const mail = (label: string, config: object = {}) => ({
  label,
  type: 'send_email',
  config: { subject: label, bodyHtml: 'x', to: 'ada@acme.test', ...config },
});
const cap = (perUser: number, windowHours = 24) => ({ frequencyCap: { perUser, windowHours } });

/** Starts a run of these steps and lets it go as far as it can. */
async function begun(p: Pipeline, steps: object[]): Promise<string> {
  const eventType = `go.${crypto.randomUUID()}`;
  const id = await p.workflow(steps, { trigger: { eventType } });
  await p.track(eventType);
  await p.flow();
  return (await p.onlyRun(id)).id;
}

const outcomesOf = async (p: Pipeline, runId: string) =>
  (await p.run(runId)).steps.map(({ outcome, reason }) => reason ?? outcome);
const verdictOf = (gates: GateVerdict[] | undefined, name: string) => gates?.find(({ gate }) => gate === name);
const usesOf = async (p: Pipeline) =>
  env.DB.prepare('SELECT count(*) AS n FROM cap_uses WHERE project_id = ?').bind(p.tenant.projectId).first('n');
const subjects = (p: Pipeline) => p.world.arrived('email').map(({ body }) => body.subject);

async function templateOf(p: Pipeline, name: 'transactional' | 'marketing'): Promise<string> {
  const body = { name, subject: name, html: 'x', class: name };
  return (await p.tenant.api.post('email/templates', body)).json.id;
}

describe('the frequency cap of a channel', () => {
  it('refuses what is beyond it, with its numbers in the trace, until its window is over', async ({ p }) => {
    await addChannel(p.tenant, 'email', cap(1));
    const run = await p.run(await begun(p, [mail('a'), mail('b')]));
    expect(run.steps).toMatchObject([{ outcome: 'sent' }, { outcome: 'suppressed', reason: 'frequency_cap' }]);
    const freeAt = new Date(p.now() + 24 * hour).toISOString();
    const [first, second] = run.steps;
    expect(second?.message).toBe(`1 of 1 in 24 h for this person over this channel; free again at ${freeAt}.`);
    const caps = [{ of: 'channel', used: 1, limit: 1, windowHours: 24 }];
    expect(verdictOf(first?.gates, 'frequency_cap')).toMatchObject({ verdict: 'open', caps });
    expect(verdictOf(second?.gates, 'frequency_cap')).toMatchObject({ verdict: 'closed', caps, freeAt });
    p.pass(24 * hour);
    expect(await outcomesOf(p, await begun(p, [mail('c')]))).toEqual(['sent']);
  });

  it('holds for any number of runs at once', async ({ p }) => {
    await addChannel(p.tenant, 'email', cap(3));
    const id = await p.workflow([mail('a')]);
    for (let i = 0; i < 12; i++) await p.track('go');
    await p.flow();
    expect(p.world.arrived('email')).toHaveLength(3);
    expect(await usesOf(p)).toBe(3);
    expect((await p.runs(id)).every(({ status }) => status === 'completed')).toBe(true);
  });

  it('counts for each person alone, and for no other channel', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const channelId = await addChannel(p.tenant, 'email', cap(1));
    await p.workflow([mail('capped', { channelId }), mail('refused', { channelId }), mail('free')]);
    await p.track('go');
    await p.track('go', {}, { userId: 'grace' });
    await p.flow();
    expect(subjects(p).toSorted()).toEqual(['capped', 'capped', 'free', 'free']);
  });

  it('gives the place back when the message is not sent in the end', async ({ p }) => {
    await addChannel(p.tenant, 'email', cap(1));
    p.world.answer('email', { status: 422, body: { name: 'validation_error', message: 'no' } });
    const run = await p.run(await begun(p, [mail('a'), mail('b'), mail('c')]));
    expect(run.steps.map(({ outcome }) => outcome)).toEqual(['error', 'sent', 'suppressed']);
  });

  it('gives no place back while the message is tried again', async ({ p }) => {
    await addChannel(p.tenant, 'email', cap(1));
    p.world.answer('email', { status: 503 });
    const first = await begun(p, [mail('a')]);
    expect(await outcomesOf(p, await begun(p, [mail('b')]))).toEqual(['frequency_cap']);
    expect((await p.finish(first)).steps).toMatchObject([{ outcome: 'sent', attempts: [{}, {}] }]);
    expect(await usesOf(p)).toBe(1);
  });

  it('does not concern receipts; critical messages pass it and are counted', async ({ p }) => {
    await addChannel(p.tenant, 'email', cap(1));
    const receipt = {
      label: 'r',
      type: 'send_email',
      config: { to: 'ada@acme.test', templateId: await templateOf(p, 'transactional') },
    };
    const steps = [
      receipt,
      mail('a', { class: 'transactional' }),
      mail('b', { priority: 'critical' }),
      mail('c'),
      mail('d', { priority: 'critical' }),
    ];
    const run = await p.run(await begun(p, steps));
    expect(run.steps.map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent', 'suppressed', 'sent']);
    expect(verdictOf(run.steps[0]?.gates, 'frequency_cap')?.verdict).toBe('not_asked');
    expect(verdictOf(run.steps[4]?.gates, 'frequency_cap')).toMatchObject({
      verdict: 'passed_critical',
      caps: [{ used: 2 }],
    });
    expect(await usesOf(p)).toBe(2);
  });

  it('follows a person who was joined to another id', async ({ p }) => {
    await addChannel(p.tenant, 'email', cap(1));
    const anonymous = { anonymousId: 'visitor-1' };
    await p.workflow([mail('a')]);
    await p.track('go', {}, anonymous);
    await p.flow();
    await p.identify({ email: 'ada@acme.test' }, { userId: 'ada', ...anonymous });
    await p.track('go');
    await p.flow();
    expect(p.world.arrived('email')).toHaveLength(1);
  });

  it('is forgotten by the sweep when its window is over', async ({ p }) => {
    await addChannel(p.tenant, 'email', cap(2, 1));
    await begun(p, [mail('a')]);
    await p.sweep();
    expect(await usesOf(p)).toBe(1);
    p.pass(hour);
    await p.sweep();
    expect(await usesOf(p)).toBe(0);
  });
});

describe('a place that cannot be taken', () => {
  it('holds the message, also one that must not be repeated, and counts as no attempt', async ({ p }) => {
    await addChannel(p.tenant, 'sms', cap(1));
    const fault = breakBatches('INSERT INTO cap_uses', 2);
    const sms = { label: 'a', type: 'send_sms', config: { to: '+14155550123', body: 'x' } };
    const runId = await begun(p, [sms]);
    expect(fault.failed).toBe(1);
    expect((await p.run(runId)).steps).toMatchObject([{ outcome: null, reason: 'store_unavailable', attempts: [] }]);
    expect((await p.finish(runId)).steps).toMatchObject([{ outcome: 'sent', attempts: [{}] }]);
    expect(fault.failed).toBe(2);
    expect(p.world.arrived('sms')).toHaveLength(1);
    expect(await usesOf(p)).toBe(1);
  });

  it('is the one that the message has, where the answer of the database was lost', async ({ p }) => {
    await addChannel(p.tenant, 'email', cap(1));
    const fault = breakBatches('INSERT INTO cap_uses', 1, passing);
    const runId = await begun(p, [mail('a')]);
    expect(fault.failed).toBe(1);
    expect(await outcomesOf(p, runId)).toEqual(['sent']);
  });
});

describe('the log', () => {
  it('says what the gates of a message said', async ({ p }) => {
    await addChannel(p.tenant, 'email', cap(1));
    await begun(p, [mail('a'), mail('b')]);
    const gates = (await messages(p)).map((row) => verdictOf(row.gates, 'frequency_cap')?.verdict);
    expect(gates.toSorted()).toEqual(['closed', 'open']);
  });

  it('keeps nothing of a person who was erased, and lets no message leave that waits', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'sms', { quietHours: { start: '11:00', end: '13:00' } });
    await addRule(p, { channelIds: [channelId] });
    await p.identify({ phone: '+14155550123' });
    await p.track('go');
    await p.flow();
    expect(await messages(p)).toMatchObject([{ state: 'waiting', why: 'quiet_hours', userId: 'ada' }]);
    expect((await p.tenant.api.del('customers/profiles/ada')).status).toBe(204);
    const [row] = await messages(p);
    const forgotten = { userId: null, recipient: null, message: null, gates: [], nextAttemptAt: null };
    expect(row).toMatchObject({ ...forgotten, state: 'done', outcome: 'suppressed', reason: 'person_erased' });
    p.pass(3 * hour);
    await p.sweep();
    await p.flow();
    expect(p.world.arrived('sms')).toEqual([]);
  });
});

describe('preferences', () => {
  const put = (p: Pipeline, preferences: object[]) =>
    p.tenant.api.put('customers/profiles/ada/preferences', { preferences });

  it('stop what a person has declined, and nothing else', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    await p.identify({ email: 'ada@acme.test' });
    await p.flow();
    await put(p, [{ topic: 'news', kind: 'email', allowed: false }]);
    const steps = [mail('a', { topic: 'news' }), mail('b', { topic: 'other' }), mail('c')];
    const run = await p.run(await begun(p, steps));
    expect(run.steps).toMatchObject([
      { outcome: 'suppressed', reason: 'preference', message: 'The person does not want "news" by email.' },
      { outcome: 'sent' },
      { outcome: 'sent' },
    ]);
    expect(verdictOf(run.steps[0]?.gates, 'preference')).toMatchObject({
      verdict: 'closed',
      topic: 'news',
      said: { topic: 'news', kind: 'email', allowed: false },
    });
    expect(verdictOf(run.steps[2]?.gates, 'preference')?.verdict).toBe('not_asked');
  });

  it('are those of the topic for a person who has said nothing', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    await p.tenant.api.post('notifications/topics', { key: 'labs', name: 'Labs', default: 'out' });
    expect(await outcomesOf(p, await begun(p, [mail('a', { topic: 'labs' })]))).toEqual(['preference']);
    await p.identify({});
    await p.flow();
    await put(p, [{ topic: 'labs', allowed: true }]);
    expect(await outcomesOf(p, await begun(p, [mail('b', { topic: 'labs' })]))).toEqual(['sent']);
  });

  it('and an unsubscribed address concern marketing, and never a receipt', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    await env.DB.prepare("INSERT INTO suppressions VALUES (?, 'email', 'ada@acme.test', 'unsubscribed', 1)")
      .bind(p.tenant.projectId)
      .run();
    const [receipt, news] = await Promise.all([templateOf(p, 'transactional'), templateOf(p, 'marketing')]);
    const of = (templateId: string, label: string) => ({
      label,
      type: 'send_email',
      config: { to: 'ada@acme.test', templateId },
    });
    const steps = [of(receipt, 'a'), of(news, 'b'), mail('c'), mail('d', { class: 'marketing' })];
    const stopped = 'suppression_unsubscribed';
    expect(await outcomesOf(p, await begun(p, steps))).toEqual(['sent', stopped, 'sent', stopped]);
  });
});

describe('the pace of a channel', () => {
  it('holds each message until its turn, in which it is sent once', async ({ p }) => {
    await addChannel(p.tenant, 'email', { ratePerSecond: 0.05 });
    const id = await p.workflow([mail('a')]);
    for (let i = 0; i < 3; i++) await p.track('go');
    const start = p.now();
    await p.flow();
    expect(p.world.arrived('email')).toHaveLength(1);
    const waiting = (await p.runs(id)).filter(({ status }) => status === 'running');
    expect(waiting.map(({ nextStepAt }) => Date.parse(nextStepAt ?? '') - start).toSorted((a, b) => a - b)).toEqual([
      20 * second,
      40 * second,
    ]);
    for (const { id: runId } of waiting) {
      const { steps } = await p.finish(runId);
      expect(steps).toMatchObject([{ outcome: 'sent', attempts: [{}] }]);
      expect(verdictOf(steps[0]?.gates, 'pace')?.verdict).toBe('open');
    }
    expect(p.world.arrived('email')).toHaveLength(3);
    expect(p.now() - start).toBeGreaterThanOrEqual(40 * second);
  });
});

describe('a dry-run', () => {
  it('shows the verdicts, and takes no place', async ({ p }) => {
    await addChannel(p.tenant, 'email', cap(1));
    const id = await p.workflow([mail('a')]);
    const sample = { eventType: 'go', userId: 'ada' };
    const dry = async () => (await p.tenant.api.post(`automation/workflows/${id}/test-run`, sample)).json.steps[0];
    for (let i = 0; i < 2; i++) {
      expect(await dry()).toMatchObject({
        outcome: 'sent',
        gates: expect.arrayContaining([expect.objectContaining({ gate: 'audience', verdict: 'open' })]),
      });
    }
    expect(await usesOf(p)).toBe(0);
    await p.track('go');
    await p.flow();
    expect(await dry()).toMatchObject({ outcome: 'suppressed', reason: 'frequency_cap' });
  });
});

describe('the cost of gates', () => {
  /** Round trips to D1 of one run of one message. */
  async function tripsOf(p: Pipeline, runs: number): Promise<number> {
    const database: D1Database = Object.getPrototypeOf(env.DB);
    const batch = vi.spyOn(database, 'batch');
    const statement: D1PreparedStatement = Object.getPrototypeOf(env.DB.prepare('SELECT 1'));
    const single = (['first', 'all', 'run', 'raw'] as const).map((name) => vi.spyOn(statement, name as 'run'));
    for (let i = 0; i < runs; i++) await p.track('go');
    await p.flow();
    const spies = [batch, ...single];
    const trips = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    for (const spy of spies) spy.mockRestore();
    return trips;
  }

  it('is no round trip without a cap, and one for all messages of a turn with one', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'email');
    await p.workflow([mail('a')]);
    await tripsOf(p, 1);
    const without = await tripsOf(p, 4);
    await p.tenant.api.patch(`notifications/channels/${channelId}`, cap(1_000));
    await tripsOf(p, 1);
    expect(await tripsOf(p, 4)).toBe(without + 1);
  });
});
