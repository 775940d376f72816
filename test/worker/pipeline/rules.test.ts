// Notification rules end to end: an event, a row, a message.
import { describe, expect } from 'vitest';
import { addChannel, addDevice } from '../../support/pipeline/channels.ts';
import { breakBatches } from '../../support/pipeline/faults.ts';
import { hour, it, minute, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { addRule, messages, onlyMessage } from '../../support/pipeline/rules.ts';
import { env } from '../../support/worker.ts';

describe('a notification rule', () => {
  it('sends to the person of the event, rendered with both', async ({ p }) => {
    const email = await addChannel(p.tenant, 'email');
    const rule = await addRule(p, {
      channelIds: [email],
      content: { title: 'Order {{event.orderId}}', body: 'For {{user.firstName}} & co', url: 'https://shop.test/o' },
    });
    await p.identify({ email: 'ada@acme.test', firstName: 'A<d>a' });
    await p.track('go', { orderId: 7 });
    await p.flow();
    const [mail] = p.world.arrived('email');
    expect(mail?.body).toMatchObject({ to: ['ada@acme.test'], subject: 'Order 7' });
    expect(mail?.body.html).toContain('For A&lt;d&gt;a &amp; co');
    expect(mail?.body.html).toContain('href="https://shop.test/o"');
    const row = await onlyMessage(p);
    expect(mail?.headers.get('idempotency-key')).toBe(row.id);
    expect(row).toMatchObject({
      ...{ source: 'rule', ruleId: rule.id, ruleKey: 'go', eventType: 'go', channelId: email, userId: 'ada' },
      ...{ recipient: 'ada@acme.test', state: 'done', outcome: 'sent', reason: null, nextAttemptAt: null },
    });
    expect(row.attempts).toMatchObject([{ statusCode: 200 }]);
  });

  it('sends the bare rule of the brief with what the event says', async ({ p }) => {
    const rule = await addRule(p, {
      key: 'order.completed',
      channelIds: [await addChannel(p.tenant, 'sms')],
      content: undefined,
    });
    expect(rule.warnings).toMatchObject([{ code: 'default_content' }]);
    await p.identify({ phone: '+14155550123' });
    await p.track('order.completed', { orderId: 'A-1', total: 12.5, items: [1], url: 'https://shop.test/A-1' });
    await p.flow();
    expect(p.world.arrived('sms').map(({ body }) => body.Body)).toEqual([
      'Order completed: orderId: A-1\ntotal: 12.5\nurl: https://shop.test/A-1 https://shop.test/A-1',
    ]);
  });

  it('reaches every device once, though one of them fails at first', async ({ p }) => {
    await addRule(p, { channelIds: [await addChannel(p.tenant, 'push')] });
    await p.identify({});
    await p.flow();
    await addDevice(p.tenant, 'ada', 'one');
    await addDevice(p.tenant, 'ada', 'two');
    p.world.answer('push', { status: 503 });
    await p.track('go');
    await p.flow();
    expect(await onlyMessage(p)).toMatchObject({ state: 'waiting', why: 'retry', outcome: null });
    await p.queues.elapse(2 * second);
    expect(await onlyMessage(p)).toMatchObject({ outcome: 'sent', recipient: '2 devices' });
    const tokens = p.world.arrived('push').map(({ body }) => (body.message as { token: string }).token);
    expect(tokens.toSorted()).toEqual(expect.arrayContaining(['one', 'two']));
    expect(tokens).toHaveLength(3);
  });

  it('sends an event once over a channel, whichever rules ask for it, and a redelivery sends nothing', async ({
    p,
  }) => {
    const channelIds = [await addChannel(p.tenant, 'sms')];
    await addRule(p, { channelIds });
    await addRule(p, { key: 'other', trigger: { eventType: 'g*' }, channelIds });
    await p.identify({ phone: '+14155550123' });
    await p.track('go');
    const letters = p.queues.waiting('events');
    await p.flow();
    p.queues.put(letters);
    await p.flow();
    expect(await messages(p)).toHaveLength(1);
    expect(p.world.arrived('sms')).toHaveLength(1);
  });

  it('judges its filters, and does nothing when it is switched off', async ({ p }) => {
    const channelIds = [await addChannel(p.tenant, 'sms')];
    const filters = [{ property: 'total', op: 'gte', value: 10 }];
    const rule = await addRule(p, { channelIds, trigger: { eventType: 'go', filters } });
    await p.identify({ phone: '+14155550123' });
    await p.track('go', { total: 9 });
    await p.track('go', { total: 10 });
    await p.flow();
    expect(await messages(p)).toHaveLength(1);
    expect((await p.tenant.api.patch(`notifications/rules/${rule.id}`, { isActive: false })).status).toBe(200);
    await p.track('go', { total: 11 });
    await p.flow();
    expect(await messages(p)).toHaveLength(1);
  });

  it('sends to the people whom the event lists, each with what is known of them', async ({ p }) => {
    await addRule(p, {
      channelIds: [await addChannel(p.tenant, 'sms')],
      recipients: '{{event.userIds}}',
      content: { title: 'For {{user.userId}}' },
    });
    await p.identify({ phone: '+14155550123' });
    await p.identify({ phone: '+14155550124' }, { userId: 'bob' });
    await p.track('go', { userIds: ['ada', 'bob', 'ada'] }, { userId: 'carl' });
    await p.flow();
    const sent = p.world.arrived('sms').map(({ body }) => `${body.To} ${body.Body}`);
    expect(sent.toSorted()).toEqual(['+14155550123 For ada', '+14155550124 For bob']);
  });

  it('goes on to the next channel with the strategy `first` where the one before could not deliver', async ({ p }) => {
    const channelIds = [await addChannel(p.tenant, 'email'), await addChannel(p.tenant, 'sms')];
    await addRule(p, { channelIds, strategy: 'first' });
    await p.identify({ phone: '+14155550123' });
    await p.track('go');
    await p.flow();
    expect((await messages(p)).map(({ kind, outcome }) => `${kind} ${outcome}`).toSorted()).toEqual([
      'email skipped-missing-config',
      'sms sent',
    ]);
    await p.identify({ email: 'ada@acme.test' });
    await p.track('go');
    await p.flow();
    expect((await messages(p)).map(({ kind }) => kind).toSorted()).toEqual(['email', 'email', 'sms']);
  });

  it('does not take another channel around a stop of the person', async ({ p }) => {
    const channelIds = [await addChannel(p.tenant, 'email'), await addChannel(p.tenant, 'sms')];
    await addRule(p, { channelIds, strategy: 'first', audienceId: await nobody(p.tenant) });
    await p.identify({ email: 'ada@acme.test', phone: '+14155550123' });
    await p.track('go');
    await p.flow();
    expect(await messages(p)).toMatchObject([{ kind: 'email', outcome: 'suppressed', reason: 'audience_not_matched' }]);
  });
});

async function nobody({ api }: { api: { post(path: string, body: object): Promise<{ json: { id: string } }> } }) {
  const condition = { trait: 'plan', op: 'eq', value: 'none' };
  return (await api.post('customers/audiences', { name: 'Nobody', condition })).json.id;
}

/** A message leaves, and whoever sent it dies before it can say so; minutes later the sweep finds its row. */
async function loseItsEnd(p: Pipeline, person: Record<string, unknown>): Promise<void> {
  await p.identify(person);
  await p.flow();
  breakBatches('UPDATE deliveries SET state = v.value', 1);
  await p.track('go');
  await p.flow();
  expect(p.takeErrors().join()).toContain('a delivery was left in flight');
  expect(await messages(p)).toEqual([]);
  expect(await messages(p, '&state=in_flight')).toMatchObject([{ outcome: null, attempts: [] }]);
  for (let minutes = 0; minutes < 3; minutes++) {
    p.pass(minute);
    await p.sweep();
    await p.flow();
  }
}

describe('a message of a rule that does not leave at once', () => {
  it('is tried again by its schedule under the same key, and given up in the end', async ({ p }) => {
    await addRule(p, { channelIds: [await addChannel(p.tenant, 'email')] });
    await p.identify({ email: 'ada@acme.test' });
    p.world.always('email', { status: 500 });
    await p.track('go');
    await p.flow();
    expect(await onlyMessage(p)).toMatchObject({ state: 'waiting', why: 'retry', reason: 'provider_error' });
    await p.queues.elapse(3 * hour);
    const row = await onlyMessage(p);
    expect(row).toMatchObject({ state: 'done', outcome: 'error', nextAttemptAt: null });
    expect(row.attempts).toHaveLength(7);
    expect(new Set(p.world.arrived('email').map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
    const events = (await p.tenant.api.get('events?type=email.failed')).json.data;
    expect(events).toMatchObject([{ userId: 'ada', properties: { deliveryId: row.id, ruleKey: 'go' } }]);
  });

  it('is sent again by hand', async ({ p }) => {
    await addRule(p, { channelIds: [await addChannel(p.tenant, 'email')] });
    await p.identify({ email: 'ada@acme.test' });
    p.world.answer('email', { status: 422, body: { message: 'no' } });
    await p.track('go');
    await p.flow();
    const { id, outcome } = await onlyMessage(p);
    expect(outcome).toBe('error');
    const replayed = await p.tenant.api.post(`notifications/logs/${id}/replay`, {});
    expect(replayed.json).toMatchObject({ id, state: 'queued', outcome: null, replays: 1 });
    expect((await p.tenant.api.post(`notifications/logs/${id}/replay`, {})).status).toBe(409);
    await p.flow();
    expect(await onlyMessage(p)).toMatchObject({ outcome: 'sent', replays: 1 });
    expect((await onlyMessage(p)).attempts).toHaveLength(2);
    const stats = (await p.tenant.api.get('notifications/logs/stats')).json;
    expect(stats).toMatchObject({ total: 1, byOutcome: { sent: 1 }, byRule: { go: { sent: 1 } } });
  });

  it('counts once in the numbers of health, whatever happened to it', async ({ p }) => {
    await addRule(p, { channelIds: [await addChannel(p.tenant, 'email')] });
    const totals = async () => (await p.tenant.api.get('health/delivery')).json.totals;
    await p.identify({ email: 'ada@acme.test' });
    p.world.answer('email', { status: 503 }, 'timeout', { status: 422, body: { message: 'no' } });
    await p.track('go');
    await p.flow();
    expect(await totals()).toMatchObject({ pending: 1 });
    await p.queues.elapse(minute);
    const { id, outcome, attempts } = await onlyMessage(p);
    expect([outcome, attempts.length]).toEqual(['error', 3]);
    expect(await totals()).toMatchObject({ failed: 1 });
    await p.tenant.api.post(`notifications/logs/${id}/replay`, {});
    expect(await totals()).toMatchObject({ pending: 1 });
    await p.flow();
    expect(await totals()).toMatchObject({ sent: 1 });
    const { results } = await env.DB.prepare(
      'SELECT outcome, sum(messages) AS messages, sum(attempted) AS attempted FROM delivery_rollups WHERE project_id = ? GROUP BY outcome HAVING sum(messages) <> 0 OR sum(attempted) <> 0',
    )
      .bind(p.tenant.projectId)
      .all();
    expect(results).toEqual([{ outcome: 'sent', messages: 1, attempted: 1 }]);
  });

  it('is found by the sweep when its queue message is lost', async ({ p }) => {
    await addRule(p, { channelIds: [await addChannel(p.tenant, 'sms')] });
    await p.identify({ phone: '+14155550123' });
    await p.flow();
    await p.track('go');
    p.queues.refuse('sends', 1);
    await p.dispatch();
    expect(p.takeErrors().join()).toContain('due rows are left to the sweep');
    await p.sweep();
    expect(p.queues.waiting('sends')).toEqual([]);
    p.pass(2 * minute);
    await p.sweep();
    await p.flow();
    expect(await onlyMessage(p)).toMatchObject({ outcome: 'sent' });
  });

  it('is repeated under its key when its end could not be written', async ({ p }) => {
    await addRule(p, { channelIds: [await addChannel(p.tenant, 'email')] });
    await loseItsEnd(p, { email: 'ada@acme.test' });
    const row = await onlyMessage(p);
    expect(row).toMatchObject({ outcome: 'sent' });
    expect(row.attempts).toMatchObject([{ error: 'no_answer_recorded' }, { statusCode: 200 }]);
    const keys = p.world.arrived('email').map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toEqual([row.id, row.id]);
  });

  it('is not repeated over a provider that takes no key', async ({ p }) => {
    await addRule(p, { channelIds: [await addChannel(p.tenant, 'sms')] });
    await loseItsEnd(p, { phone: '+14155550123' });
    expect(await onlyMessage(p)).toMatchObject({ outcome: 'error', reason: 'unknown_result' });
    expect(p.world.arrived('sms')).toHaveLength(1);
  });

  it('ends when its rule or its channel is deleted, or its time is over', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'email');
    const other = await addChannel(p.tenant, 'email');
    const gone = await addRule(p, { channelIds: [channelId] });
    await addRule(p, { key: 'kept', channelIds: [other] });
    await addRule(p, { key: 'short', channelIds: [channelId], expiresAfterMinutes: 0.01 });
    await p.identify({ email: 'ada@acme.test' });
    p.world.always('email', { status: 500 });
    for (const type of ['go', 'kept', 'short']) await p.track(type);
    await p.flow();
    expect((await messages(p)).every(({ state }) => state === 'waiting')).toBe(true);
    expect((await p.tenant.api.del(`notifications/rules/${gone.id}`)).status).toBe(204);
    expect((await p.tenant.api.del(`notifications/channels/${other}`)).status).toBe(204);
    await p.queues.elapse(10 * second);
    const reasons = (await messages(p)).map(({ ruleKey, reason }) => `${ruleKey} ${reason}`);
    expect(reasons.toSorted()).toEqual(['go rule_deleted', 'kept channel_deleted', 'short expired']);
  });

  it('ends alone when its template cannot be rendered', async ({ p }) => {
    const channelIds = [await addChannel(p.tenant, 'email'), await addChannel(p.tenant, 'sms')];
    const loop = '{{#each event.list}}{{#each event.list}}{{#each event.list}}xxxxxxxxxx{{/each}}{{/each}}{{/each}}';
    await addRule(p, { channelIds, content: { title: 'Hi', body: 'there', email: { bodyHtml: loop } } });
    await p.identify({ email: 'ada@acme.test', phone: '+14155550123' });
    await p.track('go', { list: Array.from({ length: 200 }, (_, i) => i) });
    await p.flow();
    const rows = await messages(p);
    expect(rows.find(({ kind }) => kind === 'email')).toMatchObject({ outcome: 'error', reason: 'template_failed' });
    expect(rows.find(({ kind }) => kind === 'sms')).toMatchObject({ outcome: 'sent' });
  });
});
