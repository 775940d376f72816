// Previews of notification rules and alert rules show what really leaves, and what the gates would say.
import { describe, expect } from 'vitest';
import type { MessagePreview } from '../../../src/contract/messages/shown-message.ts';
import { addAlertRule, addSlack } from '../../support/pipeline/alerts.ts';
import { addChannel, addDevice } from '../../support/pipeline/channels.ts';
import { hour, it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { addRule, messages } from '../../support/pipeline/rules.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const rulesPath = 'notifications/rules/preview';
const alertsPath = 'alerts/rules/preview';

async function shown(p: Pipeline, path: string, body: object) {
  const { status, json } = await p.tenant.api.post(path, body);
  expect(status, JSON.stringify(json)).toBe(200);
  return json;
}

const gateOf = ({ gates }: MessagePreview, name: string) => gates.find(({ gate }) => gate === name);
const usesOf = async (p: Pipeline) =>
  env.DB.prepare('SELECT count(*) AS n FROM cap_uses WHERE project_id = ?').bind(p.tenant.projectId).first('n');

async function addOther(p: Pipeline, kind: string, config: object): Promise<string> {
  const made = await p.tenant.api.post('notifications/channels', { kind, name: `${kind} channel`, config });
  if (made.status !== 201) throw new Error(made.text);
  return made.json.id;
}

describe('the preview of a notification rule', () => {
  it('shows over each kind of channel what then leaves, and leaves nothing behind itself', async ({ p }) => {
    const channelIds = [
      await addChannel(p.tenant, 'email', { frequencyCap: { perUser: 2, windowHours: 24 } }),
      await addChannel(p.tenant, 'sms'),
      await addChannel(p.tenant, 'push'),
      await addSlack(p),
      await addOther(p, 'webhook', { url: `${outside}/hook?token=t0ken-12345`, preset: 'discord' }),
      await addOther(p, 'in_app', {}),
    ];
    await p.identify({ email: 'ada@acme.test', phone: '+14155550123', name: 'Ada' });
    await p.flow();
    await addDevice(p.tenant, 'ada', 'phone');
    const rule = {
      key: 'go',
      channelIds,
      content: { title: 'Order {{event.orderId}}', body: 'For {{user.name}}', url: 'https://shop.test/o' },
    };
    const event = { type: 'go', properties: { orderId: 7 } };
    const preview = await shown(p, rulesPath, { rule, userId: 'ada', event });
    expect(preview).toMatchObject({ matched: true, warnings: [] });
    const found: MessagePreview[] = preview.messages;
    expect(found.map(({ kind, stop }) => [kind, stop])).toEqual(
      ['email', 'sms', 'push', 'slack', 'webhook', 'in_app'].map((kind) => [kind, null]),
    );
    const [email, sms, push, slack, discord, inApp] = found as [MessagePreview, ...MessagePreview[]];
    const partOf = (one: MessagePreview | undefined) => ({ payload: null, body: '', ...one?.message });
    expect(gateOf(email, 'frequency_cap')).toMatchObject({
      verdict: 'open',
      text: '1 of 2 in 24 h over this channel.',
    });
    expect(await messages(p)).toEqual([]);
    expect(await usesOf(p)).toBe(0);
    expect(p.world.arrived('email')).toEqual([]);

    await addRule(p, rule);
    await p.track('go', { orderId: 7 });
    await p.flow();
    const [sentMail] = p.world.arrived('email');
    expect(email?.message).toMatchObject({ kind: 'email', to: 'ada@acme.test', subject: sentMail?.body.subject });
    expect(email?.message).toMatchObject({ html: sentMail?.body.html, text: sentMail?.body.text });
    expect(sms?.message).toEqual({ kind: 'sms', to: '+14155550123', body: p.world.arrived('sms')[0]?.body.Body });
    expect(push?.message).toMatchObject({ kind: 'push', devices: 1, title: 'Order 7', body: 'For Ada' });
    const timeless = (payload: unknown) => JSON.stringify(payload).replace(/"(ts|timestamp)":("[^"]*"|\d+)/g, '');
    expect(slack?.message?.kind).toBe('slack');
    expect(timeless(partOf(slack).payload)).toBe(timeless(p.world.arrived('slack')[0]?.body));
    const body = JSON.parse(partOf(discord).body);
    expect(timeless(body)).toBe(timeless(p.world.arrived('webhook')[0]?.body));
    expect(JSON.stringify(discord)).not.toContain('t0ken-1');
    expect(inApp?.message).toMatchObject({ kind: 'in_app', title: 'Order 7', body: 'For Ada' });
  });

  it('says what stops or holds a message, and shows it all the same', async ({ p }) => {
    const night = { start: '00:00', end: '23:59', spreadMinutes: 0 };
    const channelIds = [await addChannel(p.tenant, 'email'), await addChannel(p.tenant, 'sms', { quietHours: night })];
    await p.tenant.api.post('email/suppressions', { kind: 'email', address: 'sample.person@example.com' });
    const rule = { key: 'go', channelIds, content: { title: 'Hi {{user.firstName}} {{event.none}}' } };
    const { messages: found } = await shown(p, rulesPath, { rule });
    expect(found).toMatchObject([
      {
        stop: { outcome: 'suppressed', reason: 'suppression_manual', until: null },
        message: { kind: 'email', subject: 'Hi Sample' },
        missing: ['event.none'],
      },
      { stop: { outcome: null, reason: 'quiet_hours' }, message: { kind: 'sms' } },
    ]);
    expect(Date.parse(found[1].stop.until)).toBeGreaterThan(p.now());
  });

  it('says why the event leads to nothing, for a stored event too', async ({ p }) => {
    const channelIds = [await addChannel(p.tenant, 'email')];
    await p.track('go', { amount: 3 });
    await p.flow();
    const [event] = (await p.tenant.api.get('events?type=go')).json.data;
    const trigger = { eventType: 'go', filters: [{ property: 'amount', op: 'gte', value: 5 }] };
    const rule = { key: 'big', trigger, channelIds };
    const preview = await shown(p, rulesPath, { rule, eventId: event.id });
    expect(preview).toMatchObject({ matched: false, reason: expect.stringContaining('amount') });
    expect(preview.messages).toMatchObject([{ message: { to: '' }, stop: { reason: 'no_recipient' } }]);
  });

  it('reports every fault of the body and the rule at once', async ({ p }) => {
    const rule = { key: 'go', channelIds: [crypto.randomUUID()], content: { title: '{{#if}}' } };
    const { status, json } = await p.tenant.api.post(rulesPath, { rule, eventId: 'x', nonsense: 1 });
    expect(status).toBe(422);
    const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(['/eventId', '/nonsense', '/rule/channelIds/0', '/rule/content/title']),
    );
  });
});

describe('the preview of an alert rule', () => {
  it('shows the notice that a plain rule sends, over Slack and by mail', async ({ p }) => {
    const rule = {
      name: 'Hosts',
      severity: 'critical',
      match: { eventType: 'host.down' },
      channelIds: [await addSlack(p), await addChannel(p.tenant, 'email')],
      to: { email: ['ops@acme.test', 'boss@acme.test'] },
      text: 'Look at {{event.host}}',
      runbookUrl: 'https://wiki.test/hosts',
    };
    await p.track('host.down', { host: 'mx1' });
    await p.flow();
    const [event] = (await p.tenant.api.get('events?type=host.down')).json.data;
    const preview = await shown(p, alertsPath, { rule, eventId: event.id });
    expect(preview).toMatchObject({ matched: true, title: '[critical] Hosts: host.down', group: {}, warnings: [] });
    const [slack, mail, second] = preview.messages;
    expect([mail.recipient, second.recipient]).toEqual(['ops@acme.test', 'boss@acme.test']);
    expect(await messages(p)).toEqual([]);

    await addAlertRule(p, rule);
    await p.track('host.down', { host: 'mx1' });
    await p.flow();
    const [sent] = p.world.arrived('slack');
    const plain = (payload: unknown) => JSON.stringify(payload).replace(/"ts":\d+|events\/[0-9a-f-]+/g, '');
    expect(plain(slack.message.payload)).toBe(plain(sent?.body));
    const sentMail = p.world.arrived('email').find(({ body }) => JSON.stringify(body.to).includes('ops@acme.test'));
    expect(mail.message.subject).toBe(sentMail?.body.subject);
    expect(slack.gates).toContainEqual(expect.objectContaining({ gate: 'storm', verdict: 'open' }));
  });

  it('shows the group, the silence and the body of a webhook of a rule that counts', async ({ p }) => {
    const channelIds = [await addOther(p, 'webhook', { url: `${outside}/hook` })];
    const rule = {
      name: 'Hosts',
      match: { eventType: 'host.down' },
      channelIds,
      groupBy: ['host'],
      groupWaitSeconds: 30,
    };
    const until = new Date(p.now() + hour).toISOString();
    await p.tenant.api.post('alerts/silences', { match: { eventType: 'host.down' }, until, reason: 'moving house' });
    const preview = await shown(p, alertsPath, { rule, event: { type: 'host.down', properties: { host: 'mx1' } } });
    expect(preview).toMatchObject({ matched: true, group: { host: 'mx1' }, silencedBy: 'moving house' });
    const body = JSON.parse(preview.messages[0].message.body);
    expect(body).toMatchObject({ type: 'alert.fire', data: { alert: { state: 'firing', group: { host: 'mx1' } } } });
    const other = await shown(p, alertsPath, { rule, event: { type: 'host.up' } });
    expect(other).toMatchObject({ matched: false, reason: expect.stringContaining('host.up') });
  });

  it('reports every fault of the body and the rule at once', async ({ p }) => {
    const { status, json } = await p.tenant.api.post(alertsPath, { rule: { name: 'X', match: {} }, eventId: 'x' });
    expect(status).toBe(422);
    const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/eventId', '/rule/match', '/rule/channelIds']));
  });
});
