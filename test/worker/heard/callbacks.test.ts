// What providers report of a message after it left.
import { describe, expect } from 'vitest';
import type { Delivery } from '../../../src/contract/messages/delivery.ts';
import { breakBatches } from '../../support/pipeline/faults.ts';
import {
  channelOf,
  mailTo,
  resendTells,
  streamed,
  suppressionOf,
  textTo,
  twilioTells,
} from '../../support/pipeline/heard.ts';
import { it, minute, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { call, env } from '../../support/worker.ts';

const to = 'ada@example.com';
const mailed = async (p: Pipeline) => mailTo(p, await channelOf(p, 'email'));
const texted = async (p: Pipeline) => textTo(p, await channelOf(p, 'sms'));
const rowsOf = async (table: string, { tenant }: Pipeline) =>
  (
    await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE project_id = ?`)
      .bind(tenant.projectId)
      .first<{ n: number }>()
  )?.n;

/** What health counts of the messages of the project. */
async function counted({ tenant }: Pipeline) {
  const { json } = await tenant.api.get(`health/delivery?projectId=${tenant.projectId}`);
  const { sent, delivered, opened, clicked, bounced, complained } = json.totals;
  return { sent, delivered, opened, clicked, bounced, complained };
}

describe('Resend', () => {
  it('tells of delivered, opened and clicked: in the log row and in the stream of the person', async ({ p }) => {
    const mail = await mailed(p);
    const { id: deliveryId } = await mail.row();
    for (const type of ['delivered', 'opened']) expect((await resendTells(mail, `email.${type}`)).status).toBe(204);
    const link = 'https://shop.test/a';
    expect((await resendTells(mail, 'email.clicked', { click: { link } })).status).toBe(204);
    expect(await mail.heard()).toEqual(['delivered', 'opened', 'clicked']);
    await resendTells(mail, 'email.clicked', { click: { link: 'https://shop.test/b' } });
    const once = { delivered: 1, opened: 1, clicked: 1, bounced: 0, complained: 0 };
    expect(await counted(p), 'each message counts once').toEqual({ sent: 1, ...once });
    const { workflowId, ...row } = await mail.row();
    const about = { deliveryId, channelId: row.channelId, runId: mail.runId, stepLabel: 'welcome', workflowId };
    expect(await streamed(p, 'email.delivered')).toMatchObject([{ userId: 'ada', properties: about }]);
    const clicks = await streamed(p, 'email.clicked');
    expect(clicks.map(({ properties }) => properties.url).sort()).toEqual([link, 'https://shop.test/b']);
    for (const click of clicks) expect(click).toMatchObject({ userId: 'ada', properties: about });
  });

  it('tells of a click later, when it is known whether it was part of a burst', async ({ p }) => {
    const mail = await mailed(p);
    const click = (n: number) => resendTells(mail, 'email.clicked', { click: { link: `https://shop.test/${n}` } });
    for (let n = 1; n <= 4; n++) await click(n);
    await p.queues.elapse(1 * second);
    await click(5);
    expect(await mail.heard()).toEqual(Array(5).fill('clicked*'));
    expect(await counted(p), 'what turned out to be a machine').toMatchObject({ sent: 1, clicked: 0 });
    await p.queues.elapse(5 * second);
    const clicks = await streamed(p, 'email.clicked');
    expect(clicks.map(({ properties }) => properties.machine)).toEqual(Array(5).fill(true));
  });

  it('is taken once, however often it tells the same', async ({ p }) => {
    const mail = await mailed(p);
    for (let i = 0; i < 3; i++)
      await resendTells(mail, 'email.bounced', { bounce: { type: 'Permanent' } }, { id: 'msg_1' });
    expect(await mail.heard()).toEqual(['bounced']);
    expect(await streamed(p, 'email.bounced')).toHaveLength(1);
    await p.tenant.api.del(`email/suppressions/${to}?projectId=${p.tenant.projectId}`);
    await resendTells(mail, 'email.bounced', { bounce: { type: 'Permanent' } }, { id: 'msg_1' });
    expect(await suppressionOf(p, to)).toBeNull();
  });

  it.for([
    ['email.bounced', { bounce: { type: 'Permanent' } }, 'hard_bounce'],
    ['email.bounced', { bounce: { type: 'Transient' } }, null],
    ['email.complained', {}, 'complaint'],
    ['email.delivered', {}, null],
  ] as const)('%s %j suppresses the address as %s', async ([type, data, reason], { p }) => {
    const mail = await mailed(p);
    await resendTells(mail, type, data);
    expect(await suppressionOf(p, to)).toBe(reason);
  });

  it('has its complaint hold for every mail where the address was unsubscribed before', async ({ p }) => {
    const mail = await mailed(p);
    await env.DB.prepare(
      `INSERT INTO suppressions (project_id, kind, address, reason, created_at) VALUES (?, 'email', ?, 'unsubscribed', 1)`,
    )
      .bind(p.tenant.projectId, to)
      .run();
    await resendTells(mail, 'email.complained');
    expect(await suppressionOf(p, to)).toBe('complaint');
  });

  it('is refused with another secret, and for channels that do not exist or are of another vendor', async ({ p }) => {
    const mail = await mailed(p);
    const sms = await channelOf(p, 'sms');
    const secret = `whsec_${btoa('x'.repeat(24))}`;
    expect((await resendTells(mail, 'email.bounced', {}, { secret })).status).toBe(401);
    expect((await call('POST', `/hooks/resend/${mail.channelId}`, { body: {} })).status).toBe(401);
    for (const channelId of [crypto.randomUUID(), sms, 'x'])
      expect((await resendTells(mail, 'email.bounced', {}, { channelId })).status).toBe(404);
    expect(await mail.heard()).toEqual([]);
    expect(await suppressionOf(p, to)).toBeNull();
  });

  it('is taken about a message that is not ours, or another channel’s, and changes nothing', async ({ p }) => {
    const mail = await mailed(p);
    const other = await channelOf(p, 'email');
    const bounce = { bounce: { type: 'Permanent' }, to: ['someone@example.com'] };
    expect((await resendTells(mail, 'email.bounced', { ...bounce, email_id: 'unknown' })).status).toBe(204);
    expect((await resendTells(mail, 'email.bounced', bounce, { channelId: other })).status).toBe(204);
    await p.queues.elapse(60 * minute);
    expect(await mail.heard()).toEqual([]);
    expect(await streamed(p, 'email.bounced')).toEqual([]);
    for (const address of [to, 'someone@example.com']) expect(await suppressionOf(p, address)).toBeNull();
  });

  it('is heard at the default channel of a message that went through it', async ({ p }) => {
    const base = await channelOf(p, 'email');
    const mail = await mailTo(p, await channelOf(p, 'email', { config: undefined }));
    await resendTells({ channelId: base }, 'email.delivered');
    expect(await mail.heard()).toEqual(['delivered']);
  });

  it('is heard although it calls before the log row of its message is written', async ({ p }) => {
    const channelId = await channelOf(p, 'email');
    const mail = await mailTo(p, channelId);
    const early = await env.DB.prepare('SELECT * FROM provider_messages WHERE channel_id = ?').bind(channelId).first();
    await env.DB.prepare('DELETE FROM provider_messages WHERE channel_id = ?').bind(channelId).run();
    expect((await resendTells(mail, 'email.delivered')).status).toBe(204);
    await env.DB.prepare(
      'INSERT INTO provider_messages (channel_id, provider_id, project_id, delivery_id) VALUES (?, ?, ?, ?)',
    )
      .bind(...Object.values(early ?? {}))
      .run();
    await p.queues.elapse(1 * minute);
    expect(await mail.heard()).toEqual(['delivered']);
    expect(await streamed(p, 'email.delivered')).toHaveLength(1);
  });

  it.for([
    ['nothing can be stored', 'SET events'],
    ['nothing can be published', null],
  ] as const)('is heard later while %s', async ([_, sql], { p }) => {
    const mail = await mailed(p);
    if (sql) breakBatches(sql, 1);
    else p.queues.refuse('events', 1);
    expect((await resendTells(mail, 'email.complained')).status).toBe(204);
    await p.flow();
    expect([await mail.heard(), await suppressionOf(p, to)]).toEqual([['complained'], 'complaint']);
    expect(await streamed(p, 'email.complained')).toHaveLength(1);
  });

  it('is not acknowledged while nothing can be stored anywhere, and repeats it', async ({ p }) => {
    const mail = await mailed(p);
    breakBatches('SET events', 1);
    p.queues.refuse('sends', 1);
    expect((await resendTells(mail, 'email.complained', {}, { id: 'msg_1' })).status).toBe(500);
    expect(p.takeErrors()).toHaveLength(1);
    expect([await mail.heard(), await suppressionOf(p, to)]).toEqual([[], null]);
    expect((await resendTells(mail, 'email.complained', {}, { id: 'msg_1' })).status).toBe(204);
    expect([await mail.heard(), await suppressionOf(p, to)]).toEqual([['complained'], 'complaint']);
  });

  it('keeps what it told when the run writes its log row again', async ({ p }) => {
    const mail = await mailed(p);
    await resendTells(mail, 'email.delivered');
    await env.DB.prepare('UPDATE deliveries SET updated_at = 0, outcome = NULL WHERE project_id = ?')
      .bind(p.tenant.projectId)
      .run();
    await env.DB.prepare(`UPDATE workflow_runs SET seq = 0, status = 'running', next_step_at = 1 WHERE id = ?`)
      .bind(mail.runId)
      .run();
    await p.sweep();
    await p.flow();
    expect(await mail.heard()).toEqual(['delivered']);
  });

  it('is known by its own ids as long as the message is in the log, and only where it can be checked', async ({
    p,
  }) => {
    const mail = await mailed(p);
    expect(await rowsOf('provider_messages', p)).toBe(1);
    const config = {
      apiKey: 're_123456789012',
      from: 'hello@mail.acme.test',
      baseUrl: 'https://sandbox.test:8443/resend',
    };
    await mailTo(p, await channelOf(p, 'email', { config }));
    expect(await rowsOf('provider_messages', p)).toBe(1);
    await env.DB.prepare('DELETE FROM deliveries WHERE id = ?')
      .bind((await mail.row()).id)
      .run();
    expect(await rowsOf('provider_messages', p)).toBe(0);
  });

  it('tells of the test of a channel in the log alone', async ({ p }) => {
    const channelId = await channelOf(p, 'email');
    await p.tenant.api.post(`notifications/channels/${channelId}/test`, { to });
    await resendTells({ channelId }, 'email.delivered');
    const { data } = (await p.tenant.api.get('notifications/logs?source=test')).json;
    expect(data[0].events).toMatchObject([{ type: 'delivered' }]);
    expect(await streamed(p, 'email.delivered')).toEqual([]);
  });
});

describe('a rule', () => {
  const content = { title: 'Hello', body: 'Read <https://shop.test/>' };

  it('has its mails and text messages heard of, by its key', async ({ p }) => {
    const [channelId, sms] = [await channelOf(p, 'email'), await channelOf(p, 'sms')];
    const rule = { key: 'welcome', channelIds: [channelId, sms], content, topic: 'news' };
    expect((await p.tenant.api.post('notifications/rules', rule)).status).toBe(201);
    await p.identify({ email: to, phone: '+14155550111' });
    await p.track('welcome');
    await p.flow();
    const [mail] = p.world.arrived('email');
    expect(mail?.body.headers).toMatchObject({ 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' });
    await resendTells({ channelId }, 'email.bounced', { bounce: { type: 'Permanent' } });
    const [request] = p.world.arrived('sms');
    if (!request) throw new Error('no text message left');
    await twilioTells({ request }, 'failed', { ErrorCode: '30003' });
    const { data } = (await p.tenant.api.get('notifications/logs?ruleKey=welcome')).json;
    expect(data.map(({ kind, events }: Delivery) => [kind, events.map(({ type }) => type)]).sort()).toEqual([
      ['email', ['bounced']],
      ['sms', ['failed']],
    ]);
    expect(await suppressionOf(p, to)).toBe('hard_bounce');
    const about = { channelId, ruleKey: 'welcome' };
    expect(await streamed(p, 'email.bounced')).toMatchObject([{ userId: 'ada', properties: about }]);
    const failed = { ruleKey: 'welcome', code: '30003', reason: 'reported_by_provider' };
    expect(await streamed(p, 'sms.failed')).toMatchObject([{ userId: 'ada', properties: failed }]);
  });

  it('that mails whoever got a mail ends after eight', async ({ p }) => {
    const channelId = await channelOf(p, 'email');
    const trigger = { eventType: 'email.delivered' };
    await p.tenant.api.post('notifications/rules', { key: 'loop', trigger, channelIds: [channelId], content });
    await p.identify({ email: to });
    const other = await channelOf(p, 'email');
    await mailTo(p, other);
    for (let n = 1; n <= 12 && p.world.arrived('email').length >= n; n++) {
      await resendTells({ channelId: n === 1 ? other : channelId }, 'email.delivered', { email_id: `email-${n}` });
      await p.flow();
    }
    // An event about a channel is not sent over that channel, so there is no loop at all.
    expect(p.world.arrived('email')).toHaveLength(2);
  });
});

describe('a workflow', () => {
  const waits = (filters: unknown[]) => ({
    label: 'opened',
    type: 'wait',
    config: { waitForEvent: { eventType: 'email.opened', filters }, timeoutMinutes: 2_880 },
  });
  const filters = [
    { event: 'runId', value: '{{run.id}}' },
    { event: 'stepLabel', value: 'welcome' },
  ];
  const welcome = (channelId: string) => ({
    label: 'welcome',
    type: 'send_email',
    config: { channelId, to, subject: 's', bodyHtml: 'x' },
  });

  it('waits for the mail of an earlier step to be opened, by a person', async ({ p }) => {
    const channelId = await channelOf(p, 'email');
    const id = await p.workflow([welcome(channelId), waits(filters)]);
    await p.track('go');
    await p.flow();
    const machine = { open: { userAgent: 'Barracuda Sentinel' } };
    await resendTells({ channelId }, 'email.opened', machine);
    await p.flow();
    expect((await p.onlyRun(id)).status).toBe('running');
    await resendTells({ channelId }, 'email.opened');
    await p.flow();
    expect(await p.onlyRun(id)).toMatchObject({ status: 'completed', steps: [{}, { outcome: 'completed' }] });
  });

  it('that mails whoever got a mail ends after eight', async ({ p }) => {
    const channelId = await channelOf(p, 'email');
    await p.workflow([welcome(channelId)], { trigger: { eventType: 'email.delivered' } });
    await mailTo(p, channelId);
    for (let n = 1; n <= 12; n++) {
      if (p.world.arrived('email').length < n) break;
      await resendTells({ channelId }, 'email.delivered', { email_id: `email-${n}` });
      await p.flow();
    }
    expect(p.world.arrived('email')).toHaveLength(9);
  });

  it('shuts out a channel with a wrong secret after too many calls, and no other', async ({ p }) => {
    const mail = await mailed(p);
    const from = { 'cf-connecting-ip': '203.0.113.77' };
    const post = (channelId: string) => call('POST', `/hooks/resend/${channelId}`, { body: {}, headers: from });
    for (let n = 0; n < 600; n += 50) await Promise.all(Array.from({ length: 50 }, () => post(mail.channelId)));
    expect((await post(mail.channelId)).status).toBe(429);
    const other = await channelOf(p, 'email');
    expect((await post(other)).status, 'refused for its signature alone').toBe(401);
  });
});

describe('Twilio', () => {
  it('is called back at an address that names channel and message', async ({ p }) => {
    const text = await texted(p);
    const { id, channelId } = await text.row();
    expect(text.request.body.StatusCallback).toBe(`https://sendora.test/hooks/twilio/${channelId}?d=${id}`);
  });

  it.for([
    [['queued', 'delivered', 'sent', 'failed', 'delivered'], ['delivered']],
    [['undelivered', 'sent', 'delivered'], ['failed']],
  ])('tells %j, of which the first end stays: %j', async ([told = [], wanted], { p }) => {
    const text = await texted(p);
    for (const status of told) expect((await twilioTells(text, status, { ErrorCode: '30003' })).status).toBe(204);
    expect(await text.heard()).toEqual(wanted);
    const events = [...(await streamed(p, 'sms.delivered')), ...(await streamed(p, 'sms.failed'))];
    expect(events).toMatchObject([{ userId: 'ada', properties: { stepLabel: 'text' } }]);
    expect(events[0]?.properties.code).toBe(wanted?.[0] === 'failed' ? '30003' : undefined);
  });

  it.for([
    ['30006', 'hard_bounce'],
    ['21610', 'unsubscribed'],
    ['30003', null],
  ] as const)('with the error %s suppresses the number as %s', async ([ErrorCode, reason], { p }) => {
    await twilioTells(await texted(p), 'undelivered', { ErrorCode });
    expect(await suppressionOf(p, '+14155550111', 'sms')).toBe(reason);
  });

  it('corrects what nobody knew: that the message of a step left', async ({ p }) => {
    p.world.answer('sms', 'timeout');
    const text = await texted(p);
    expect(await text.row()).toMatchObject({ outcome: 'error', reason: 'unknown_result' });
    p.pass(minute);
    for (let i = 0; i < 2; i++) expect((await twilioTells(text, 'delivered')).status).toBe(204);
    expect(await text.row()).toMatchObject({ outcome: 'sent', reason: null, events: [{ type: 'delivered' }] });
    expect((await p.run(text.runId)).steps).toMatchObject([{ outcome: 'sent' }]);
    expect((await p.run(text.runId)).stepErrors).toBe(0);
  });

  it('corrects what nobody knew: that the message of a rule left', async ({ p }) => {
    const channelId = await channelOf(p, 'sms');
    const rule = { key: 'code', channelIds: [channelId], content: { title: 'Code' } };
    expect((await p.tenant.api.post('notifications/rules', rule)).status).toBe(201);
    await p.identify({ phone: '+14155550111' });
    p.world.answer('sms', 'timeout');
    await p.track('code');
    await p.flow();
    const row = async () => (await p.tenant.api.get('notifications/logs?ruleKey=code')).json.data[0];
    expect(await row()).toMatchObject({ outcome: 'error', reason: 'unknown_result' });
    const [request] = p.world.arrived('sms');
    if (!request) throw new Error('no text message left');
    expect((await twilioTells({ request }, 'delivered')).status).toBe(204);
    expect(await row()).toMatchObject({ outcome: 'sent', reason: null, events: [{ type: 'delivered' }] });
  });

  it('is refused with another token, and changes nothing of what another channel sent', async ({ p }) => {
    const text = await texted(p);
    expect((await twilioTells(text, 'delivered', {}, 'another-token')).status).toBe(401);
    const other = await textTo(p, await channelOf(p, 'sms'));
    const crossed = {
      ...text.request.body,
      StatusCallback: String(other.request.body.StatusCallback).replace(/d=.*/, `d=${(await text.row()).id}`),
    };
    expect((await twilioTells({ ...text, request: { ...text.request, body: crossed } }, 'delivered')).status).toBe(204);
    await p.queues.elapse(60 * minute);
    expect(await text.heard()).toEqual([]);
  });
});
