// Messages that come twice, out of order or at once, and consumers that die in the middle: one run, one record, one key.
import { describe, expect } from 'vitest';
import { runStub } from '../../../src/worker/run-object/stub.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { dyingBeforeSettle } from '../../support/pipeline/faults.ts';
import { hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import type { Letter } from '../../support/pipeline/queues.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: 'ada@example.com' } };
const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook`, body: { n: '{{event.n}}' } } };
const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Hi' } };

const again = (letters: Letter[]): Letter[] => letters.map((letter) => ({ ...letter, id: crypto.randomUUID() }));

async function begun(p: Pipeline, steps: unknown[]): Promise<string> {
  const id = await p.workflow(steps);
  await p.track('go');
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

const claim = (runId: string, key: string) => runStub(env, runId).claim(key);

async function eventCount(p: Pipeline): Promise<number> {
  const row = await env.DB.prepare('SELECT count(*) AS n FROM events WHERE project_id = ?')
    .bind(p.tenant.projectId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

describe('an event message', () => {
  it('that is delivered twice, in both orders, starts each run once (R1)', async ({ p }) => {
    const id = await p.workflow([call]);
    for (const n of [1, 2, 3]) await p.track('go', { n });
    const letters = p.queues.take();
    expect(letters).toHaveLength(3);
    await p.queues.deliver([...again(letters), ...again(letters).reverse()]);
    await p.queues.deliver(again(letters).reverse());
    await p.flow();
    for (const letter of again(letters)) await p.queues.deliver([letter]);
    await p.flow();
    expect(await p.runs(id)).toHaveLength(3);
    expect(p.world.arrived('webhook').map(({ body }) => body.n)).toEqual([1, 2, 3]);
    expect(await eventCount(p)).toBe(3);
  });

  it('that two consumers take at the same moment starts one run (R1)', async ({ p }) => {
    const id = await p.workflow([call]);
    await p.track('go');
    const letters = p.queues.take();
    await Promise.all([p.queues.deliver(letters), p.queues.deliver(again(letters)), p.queues.deliver(again(letters))]);
    await p.flow();
    expect(await p.onlyRun(id)).toMatchObject({ status: 'completed' });
    expect(p.world.arrived('webhook')).toHaveLength(1);
    expect(await eventCount(p)).toBe(1);
  });

  it('whose steps could not be enqueued starts nothing twice when it is redelivered', async ({ p }) => {
    const id = await p.workflow([call]);
    await p.track('go');
    const letters = p.queues.take();
    p.queues.refuse('webhooks', 1);
    const { retried } = await p.queues.deliver(letters);
    expect(retried).toHaveLength(1);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('will be retried')]);
    await p.queues.deliver(retried.map((letter) => ({ ...letter, attempts: 2 })));
    const run = await p.finish((await p.onlyRun(id)).id);
    expect(run.steps).toMatchObject([{ outcome: 'sent' }]);
    expect(p.world.arrived('webhook')).toHaveLength(1);
  });

  it('with a known messageId changes nothing, whatever else it contains', async ({ p }) => {
    const id = await p.workflow([call]);
    await p.track('go', { n: 1 }, { messageId: 'm-1' });
    await p.track('go', { n: 2 }, { messageId: 'm-1' });
    await p.flow();
    p.pass(6 * 24 * hour);
    await p.track('go', { n: 3 }, { messageId: 'm-1', userId: 'bob' });
    await p.flow();
    expect(await p.runs(id)).toHaveLength(1);
    expect(p.world.arrived('webhook').map(({ body }) => body.n)).toEqual([1]);
    await p.identify({ plan: 'free' }, { messageId: 'm-2' });
    await p.flow();
    p.pass(minute);
    await p.identify({ plan: 'pro' }, { messageId: 'm-3' });
    await p.flow();
    p.pass(minute);
    await p.identify({ plan: 'free' }, { messageId: 'm-2' });
    await p.flow();
    const { traits } = (await p.tenant.api.get('customers/profiles/ada')).json;
    expect(traits).toEqual({ plan: 'pro' });
  });
});

describe('a start of a run', () => {
  it('that is requested three times at once makes one run, also when it reads the person first (R1, R4)', async ({
    p,
  }) => {
    const condition = { trait: 'plan', op: 'exists' };
    const fork = { label: 'fork', type: 'branch', config: { condition, ifTrue: 'call', ifFalse: 'call' } };
    const { head } = await p.stored(await begun(p, [fork, call]));
    p.queues.take();
    const runId = crypto.randomUUID();
    const profile = { user_id: 'ada', email: null, phone: null, timezone: null, locale: null, traits: '{}' };
    const input = { head: { ...head, runId }, profile, queued: false };
    const start = () => runStub(env, runId).start(input);
    // What is remembered of the organisation is too old by then, so that every start waits for the database.
    p.pass(2 * minute);
    const answers = await Promise.all([start(), start(), start()]);
    // Each caller hands the step out: which of them lives long enough to do so is not known.
    expect(new Set(answers.map(({ next }) => next?.key))).toEqual(new Set([`${runId}:1:1`]));
    expect(new Set(answers.map(({ row }) => row?.seq))).toEqual(new Set([1]));
    expect((await p.stored(runId)).state).toMatchObject({
      seq: 1,
      cursor: 1,
      trace: [{ label: 'fork' }, { label: 'call' }],
    });
  });
});

describe('a step message', () => {
  it('that is delivered twice in a batch, and again afterwards, is done once', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [mail, call]);
    const letters = p.queues.take();
    await p.queues.deliver([...letters, ...again(letters)]);
    await p.queues.deliver(again(letters));
    const second = p.queues.take();
    await p.queues.deliver(again(letters));
    await p.queues.deliver(second);
    await p.queues.deliver(again(letters));
    await p.queues.deliver(again(second));
    // A message that comes again hands out the next step again, in case its first consumer could not.
    await p.flow();
    const run = await p.run(runId);
    expect(run).toMatchObject({ status: 'completed', steps: [{ attempts: [{}] }, { attempts: [{}] }] });
    expect(p.world.arrived('email')).toHaveLength(1);
    expect(p.world.arrived('webhook')).toHaveLength(1);
    expect(p.queues.waiting()).toEqual([]);
  });

  it('that two consumers take at the same moment is done once', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [mail]);
    const letters = p.queues.take();
    await Promise.all([p.queues.deliver(letters), p.queues.deliver(again(letters))]);
    expect((await p.run(runId)).steps).toMatchObject([{ outcome: 'sent', attempts: [{}] }]);
    expect(p.world.arrived('email')).toHaveLength(1);
  });

  it('for an unknown run or an unknown key is dropped', async ({ p }) => {
    const runId = await begun(p, [call]);
    const body = p.queues.take()[0]?.body as object;
    const stray = [
      { ...body, runId: crypto.randomUUID() },
      { ...body, key: `${runId}:7:1` },
      { ...body, key: 'nonsense' },
    ].map((changed): Letter => ({ id: crypto.randomUUID(), queue: 'webhooks', body: changed, attempts: 1 }));
    expect((await p.queues.deliver(stray)).acked).toHaveLength(3);
    expect(p.world.arrived('webhook')).toHaveLength(0);
  });
});

describe('a consumer that dies', () => {
  it('after its claim leaves a step that is enqueued again at the end of the lease, under the same key (R2, R3)', async ({
    p,
  }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [mail]);
    expect(p.queues.take()).toHaveLength(1);
    const key = `${runId}:0:1`;
    expect(await claim(runId, key)).toMatchObject({ go: true });
    await p.evict(runId);
    const run = await p.finish(runId);
    expect(run.steps).toMatchObject([{ outcome: 'sent', attempts: [{}] }]);
    expect(p.world.arrived('email').map(({ headers }) => headers.get('idempotency-key'))).toEqual([key]);
  });

  it('after its claim does not hold up the step for long while the object stays in memory', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [mail]);
    expect(p.queues.take()).toHaveLength(1);
    await claim(runId, `${runId}:0:1`);
    const from = p.now();
    const run = await p.finish(runId);
    expect(run.steps).toMatchObject([{ outcome: 'sent', attempts: [{}] }]);
    expect(p.now() - from).toBeLessThan(5 * minute);
  });

  it('after the email left and before it settled causes a repeat under the same key and one record (R3, R4)', async ({
    p,
  }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [mail]);
    const { retried } = await p.queues.deliver(p.queues.take(), dyingBeforeSettle());
    expect(retried).toHaveLength(1);
    expect(p.takeErrors()).toMatchObject([expect.stringContaining('the consumer died')]);
    await p.evict(runId);
    const run = await p.finish(runId);
    expect(run.steps).toHaveLength(1);
    expect(run.steps).toMatchObject([{ outcome: 'sent', attempts: [{ statusCode: 200 }] }]);
    const keys = p.world.arrived('email').map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toEqual([`${runId}:0:1`, `${runId}:0:1`]);
    const log = (await p.tenant.api.get('notifications/logs')).json.data;
    expect(log).toMatchObject([{ outcome: 'sent', attempts: [{ statusCode: 200 }] }]);
  });

  it('after a text message left causes no repeat; the step records that its result is unknown (R7)', async ({ p }) => {
    await addChannel(p.tenant, 'sms');
    const runId = await begun(p, [text, call]);
    const letters = p.queues.take();
    await p.queues.deliver(letters, dyingBeforeSettle());
    p.takeErrors();
    await p.evict(runId);
    await p.queues.deliver(again(letters));
    const run = await p.finish(runId);
    expect(run.steps).toMatchObject([{ outcome: 'error', reason: 'unknown_result' }, { outcome: 'sent' }]);
    expect(p.world.arrived('sms')).toHaveLength(1);
  });

  it('and whose result arrives after the step was repeated leaves a note and no second record (R4)', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const runId = await begun(p, [mail, { ...call, delayMinutes: 5 }]);
    const key = `${runId}:0:1`;
    await p.flow();
    const settlement = { kind: 'done', outcome: 'error', reason: 'timeout', message: 'Too late.' } as const;
    await runStub(env, runId).settle(key, settlement);
    await runStub(env, runId).settle(key, settlement);
    const run = await p.finish(runId);
    expect(run.steps).toMatchObject([{ outcome: 'sent', attempts: [{}] }, { outcome: 'sent' }]);
    expect(run.audit.filter(({ action }) => action === 'late_result').length).toBeLessThan(2);
  });
});
