// Alert rules end to end: events, alerts, pages. The timers themselves are tested with the state machine.
import { describe, expect } from 'vitest';
import { moduleTints, tints } from '../../../src/contract/module-tints.ts';
import { addAlertRule, addSlack, alerts, attachmentOf, headlines } from '../../support/pipeline/alerts.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { hour, it, minute, second } from '../../support/pipeline/pipeline.ts';
import { messages, onlyMessage } from '../../support/pipeline/rules.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const grouped = { groupBy: ['host'], groupWaitSeconds: 30 };
const silenceUntil = (at: number) => new Date(at).toISOString();

describe('an alert rule', () => {
  it('pages in Slack, with one row in the log and one alert in the history', async ({ p }) => {
    const rule = await addAlertRule(p, { name: 'Hosts', severity: 'critical' });
    await p.track('host.down', { host: 'mx1', note: '<!channel> & co' });
    await p.flow();
    expect(headlines(p)).toEqual(['[critical] Hosts: host.down']);
    const attachment = attachmentOf(p.world.arrived('slack')[0]);
    expect(attachment.color).toMatch(/^#[0-9a-f]{6}$/);
    expect(JSON.stringify(attachment)).toContain('&lt;!channel&gt; &amp; co');
    const row = await onlyMessage(p);
    expect(row).toMatchObject({ source: 'alert', ruleId: rule.id, outcome: 'sent', eventType: 'host.down' });
    expect(await alerts(p)).toMatchObject([
      { state: 'closed', closedWhy: 'single', count: 1, notices: [{ kind: 'fire', deliveryIds: [row.id] }] },
    ]);
  });

  it('counts events once and makes one notice, however often and by how many its messages come', async ({ p }) => {
    await addAlertRule(p, grouped);
    for (let i = 0; i < 3; i++) await p.track('host.down', { host: 'mx1' });
    const events = p.queues.waiting('events');
    await p.flow();
    p.queues.put(events);
    await p.flow();
    expect(await alerts(p)).toMatchObject([{ state: 'pending', count: 3, group: { host: 'mx1' } }]);
    p.pass(30 * second);
    const due = p.queues.take('sends');
    expect(due).not.toEqual([]);
    await Promise.all([p.queues.deliver(due), p.queues.deliver(due)]);
    await p.flow();
    expect(headlines(p)).toHaveLength(1);
    const [alert] = await alerts(p);
    expect(alert).toMatchObject({ state: 'firing', count: 3, notices: [{ n: 1, count: 3 }] });
    expect(await messages(p)).toHaveLength(1);
  });

  it('is found by the sweep where its messages got lost', async ({ p }) => {
    await addAlertRule(p, grouped);
    await p.track('host.down', { host: 'mx1' });
    await p.dispatch();
    p.queues.takeDelayed();
    p.pass(2 * minute);
    await p.sweep();
    await p.flow();
    expect(headlines(p)).toHaveLength(1);
  });

  it('keeps the order of events of one batch: what comes behind a resolution is a new alert', async ({ p }) => {
    await addAlertRule(p, { groupBy: ['host'], resolveOn: { eventType: 'host.up' } });
    const call = (event: string, n: number) => ({
      ...{ type: 'track', event, userId: 'ops', properties: { host: 'mx1', n } },
      timestamp: new Date(p.now() - hour + n).toISOString(),
    });
    await p.batch([call('host.down', 1), call('host.up', 2), call('host.down', 3)]);
    await p.flow();
    expect((await alerts(p)).map(({ state, count }) => [state, count]).toSorted()).toEqual([
      ['firing', 1],
      ['resolved', 1],
    ]);
    expect(headlines(p)).toHaveLength(1);
  });

  it('resolves within the wait without a word, and tells a resolution to whoever heard of the alert', async ({ p }) => {
    await addAlertRule(p, { ...grouped, resolveOn: { eventType: 'host.up' } });
    await p.track('host.down', { host: 'a' });
    await p.flow();
    await p.track('host.up', { host: 'a' });
    await p.flow();
    await p.queues.elapse(minute);
    expect(headlines(p)).toEqual([]);
    await p.track('host.down', { host: 'b' });
    await p.flow();
    await p.queues.elapse(31 * second);
    await p.track('host.up', { host: 'b' });
    await p.flow();
    expect(headlines(p)).toEqual([expect.stringMatching(/^\[error\]/), expect.stringMatching(/^\[resolved\]/)]);
  });

  it('lets the gravest of several rules lead over one channel, and names the others', async ({ p }) => {
    const channelIds = [await addSlack(p)];
    await addAlertRule(p, { name: 'All', severity: 'info', channelIds });
    await addAlertRule(p, { name: 'Grave', severity: 'critical', channelIds });
    await p.track('host.down');
    await p.flow();
    expect(headlines(p)).toEqual(['[critical] Grave: host.down']);
    expect(attachmentOf(p.world.arrived('slack')[0]).footer).toBe('Grave · host · also: All');
    expect(await alerts(p)).toHaveLength(2);
  });

  it('sends to addresses and people by the other kinds of channel', async ({ p }) => {
    const channelIds = [await addChannel(p.tenant, 'email'), await addChannel(p.tenant, 'sms')];
    const to = { email: ['ops@example.com', 'boss@example.com'], sms: ['+14155550123'] };
    await addAlertRule(p, { name: 'Hosts', channelIds, to, repeatSeconds: 3_600 });
    await p.track('host.down', { host: '<b>mx1</b>' });
    await p.flow();
    const mails = p.world.arrived('email').map(({ body }) => body);
    expect(mails.flatMap(({ to: addresses }) => addresses).toSorted()).toEqual(['boss@example.com', 'ops@example.com']);
    expect(mails[0]).toMatchObject({ subject: '[error] Hosts: host.down' });
    expect(String(mails[0]?.html)).toContain('&lt;b&gt;mx1&lt;/b&gt;');
    expect(p.world.arrived('sms')[0]?.body.Body).toMatch(/^\[error\] Hosts: host\.down/);
  });

  it('signs what it sends to a webhook, in the standard form or that of the template', async ({ p }) => {
    const make = async (more: object) => {
      const config = { url: `${outside}/hook`, ...more };
      const made = await p.tenant.api.post('notifications/channels', {
        kind: 'webhook',
        name: crypto.randomUUID(),
        config,
      });
      return made.json.id;
    };
    const template = '{"text":"{{alert.title}} on {{event.host}}","n": {{json alert.count}} }';
    await addAlertRule(p, { name: 'Hosts', channelIds: [await make({})] });
    await addAlertRule(p, { name: 'Mine', channelIds: [await make({ payloadTemplate: template })] });
    await p.track('host.down', { host: 'mx"1' });
    await p.flow();
    const bodies = p.world.arrived('webhook').map(({ body }) => body);
    expect(bodies).toContainEqual({ text: '[error] Mine: host.down on mx"1', n: 1 });
    expect(bodies).toContainEqual(
      expect.objectContaining({
        type: 'alert.fire',
        data: expect.objectContaining({
          rule: expect.objectContaining({ name: 'Hosts' }),
          event: expect.objectContaining({ type: 'host.down' }),
        }),
      }),
    );
    for (const { headers } of p.world.arrived('webhook')) expect(headers.get('webhook-signature')).toMatch(/^v1,/);
  });
});

describe('nothing of one rule stops the others', () => {
  it('a rule that cannot be evaluated is no match, and is reported', async ({ p }) => {
    const broken = await addAlertRule(p);
    await addAlertRule(p, { name: 'Good' });
    const when = { any: [{ property: 'x', op: 'resembles', value: 1 }] };
    await env.DB.prepare(`UPDATE matchers SET cover = ? WHERE id = ?`)
      .bind(JSON.stringify([{ kind: 'alert', globs: ['host.down'], when }]), broken.id)
      .run();
    await env.DB.prepare('UPDATE matchers SET match_version = match_version + 1 WHERE id = ?').bind(broken.id).run();
    await env.DB.prepare('UPDATE project_versions SET match_version = match_version + 2 WHERE project_id = ?')
      .bind(p.tenant.projectId)
      .run();
    await p.track('host.down');
    await p.flow();
    expect(headlines(p)).toEqual(['[error] Good: host.down']);
    const { data } = (await p.tenant.api.get('events?type=alert.rule_failed')).json;
    expect(data).toMatchObject([{ properties: { ruleId: broken.id, message: expect.stringMatching(/resembles/) } }]);
  });

  it('a title that fails to render is replaced, with a warning and a report', async ({ p }) => {
    const title = `{{#each event.list}}${'x'.repeat(900)}{{/each}}`;
    await addAlertRule(p, { name: 'Odd', title });
    await p.track('host.down', { list: Array.from({ length: 3_000 }, () => 1) });
    await p.flow();
    expect(headlines(p)).toEqual(['[error] Odd: host.down']);
    expect(await onlyMessage(p)).toMatchObject({ outcome: 'sent', warnings: [{ code: 'template_failed' }] });
    expect((await p.tenant.api.get('events?type=alert.rule_failed')).json.data).toHaveLength(1);
  });

  it('a closed channel holds its page until that is stale; the others get theirs', async ({ p }) => {
    const shut = await addSlack(p);
    await addAlertRule(p, { channelIds: [shut], staleAfterSeconds: 60 });
    await addAlertRule(p, { name: 'Good' });
    p.world.answer('slack', { status: 404, body: 'no_service' });
    await p.tenant.api.post(`notifications/channels/${shut}/test`, {});
    await p.track('host.down');
    await p.flow();
    expect(headlines(p).at(-1)).toBe('[error] Good: host.down');
    const [held] = await messages(p, `&channelId=${shut}&source=alert`);
    expect(held).toMatchObject({ state: 'waiting', why: 'channel_closed', outcome: null, attempts: [] });
    await p.queues.elapse(2 * minute);
    expect((await messages(p, `&channelId=${shut}&source=alert`))[0]).toMatchObject({
      outcome: 'suppressed',
      reason: 'stale',
    });
    const { data } = (await p.tenant.api.get('events?type=alert.exhausted')).json;
    expect(data).toMatchObject([{ properties: { deliveryId: held?.id, channelId: shut, reason: 'stale' } }]);
  });

  it('a dead hook closes its channel by its first answer, and the fallback gets the page once', async ({ p }) => {
    const spare = await addSlack(p);
    const dead = await addSlack(p, { fallbackChannelId: spare });
    await addAlertRule(p, { name: 'Hosts', channelIds: [dead] });
    p.world.answer('slack', { status: 404, body: 'no_team' });
    await p.track('host.down');
    await p.flow();
    expect((await p.tenant.api.get(`notifications/channels/${dead}`)).json.status).toBe('needs_reconnect');
    expect((await messages(p, `&channelId=${spare}`)).map(({ outcome }) => outcome)).toEqual(['sent']);
    await p.queues.elapse(5 * minute);
    expect(await messages(p, `&channelId=${spare}`)).toHaveLength(1);
    await p.sweep();
    await p.flow();
    const { data } = (await p.tenant.api.get('events?type=alert.channel_down')).json;
    expect(data).toMatchObject([{ properties: { channelId: dead, kind: 'slack' } }]);
  });

  it('what waits for a rule that is deleted or switched off is not sent, and its alerts close', async ({ p }) => {
    const rule = await addAlertRule(p, { ...grouped, groupWaitSeconds: 0 });
    const off = await addAlertRule(p, { ...grouped });
    p.world.always('slack', { status: 503, body: 'sad' });
    await p.track('host.down', { host: 'mx1' });
    await p.flow();
    await p.tenant.api.del(`alerts/rules/${rule.id}`);
    await p.tenant.api.patch(`alerts/rules/${off.id}`, { isActive: false });
    await p.queues.elapse(minute);
    expect((await messages(p)).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['suppressed', 'rule_deleted'],
    ]);
    expect((await alerts(p)).map(({ closedWhy }) => closedWhy)).toEqual(['rule_off', 'rule_off']);
  });

  it('what waits for an alert that was resolved is not sent', async ({ p }) => {
    await addAlertRule(p, { groupBy: ['host'] });
    p.world.answer('slack', { status: 503, body: 'sad' });
    await p.track('host.down', { host: 'mx1' });
    await p.flow();
    const [alert] = await alerts(p);
    await p.tenant.api.post(`alerts/${alert?.id}/resolve`, {});
    await p.queues.elapse(minute);
    const kinds = (await messages(p)).map(({ outcome, reason }) => [outcome, reason]);
    expect(kinds).toContainEqual(['suppressed', 'resolved_meanwhile']);
    expect(headlines(p).at(-1)).toMatch(/^\[resolved\]/);
  });

  it('rules that match everything do not answer each other without end', async ({ p }) => {
    for (let i = 0; i < 3; i++) await addAlertRule(p, { name: `All ${i}`, match: { eventType: '*' } });
    await p.track('host.down');
    await p.flow();
    const { data } = (await p.tenant.api.get('events?type=alert.fired&pageSize=100')).json;
    expect(data).toHaveLength(3);
    expect(await alerts(p)).toHaveLength(3 + 3 * 2);
  });
});

describe('a silence', () => {
  const silence = async (p: Parameters<typeof alerts>[0], body: Record<string, unknown>) => {
    const made = await p.tenant.api.post('alerts/silences', {
      projectId: p.tenant.projectId,
      reason: 'It moves.',
      ...body,
    });
    expect(made.status, made.text).toBe(201);
    return made.json;
  };

  it('holds an open alert, which says once at its end how much there was', async ({ p }) => {
    await addAlertRule(p, { name: 'Hosts', groupBy: ['host'] });
    await silence(p, { match: { rule: 'Hosts' }, owner: 'Grace', until: silenceUntil(p.now() + hour) });
    for (let i = 0; i < 3; i++) await p.track('host.down', { host: 'mx1' });
    await p.flow();
    expect(headlines(p)).toEqual([]);
    expect(await alerts(p)).toMatchObject([
      { state: 'firing', count: 3, notices: [{ silencedBy: { owner: 'Grace', reason: 'It moves.' } }] },
    ]);
    await p.queues.elapse(hour + second);
    expect(headlines(p)).toEqual(['[error] Hosts: 3 events while silenced (3 in all)']);
  });

  it('that is deleted lets the next event speak up', async ({ p }) => {
    await addAlertRule(p, { name: 'Hosts', groupBy: ['host'] });
    const { id } = await silence(p, { match: { eventType: 'host.*' }, until: silenceUntil(p.now() + hour) });
    await p.track('host.down', { host: 'mx1' });
    await p.flow();
    await p.tenant.api.del(`alerts/silences/${id}`);
    await p.track('host.down', { host: 'mx1' });
    await p.flow();
    expect(headlines(p)).toEqual(['[error] Hosts: 2 events while silenced (2 in all)']);
  });

  it('is asked after for once when it is a week old', async ({ p }) => {
    const { id } = await silence(p, {
      match: { eventType: 'x' },
      owner: 'Grace',
      until: silenceUntil(p.now() + 20 * 24 * hour),
    });
    p.pass(6 * 24 * hour);
    await p.sweep();
    p.pass(24 * hour + minute);
    for (let i = 0; i < 2; i++) await p.sweep();
    await p.flow();
    const { data } = (await p.tenant.api.get('events?type=alert.silence_old')).json;
    expect(data).toMatchObject([{ properties: { silenceId: id, owner: 'Grace', reason: 'It moves.' } }]);
  });
});

describe('an erasure', () => {
  it('takes the person out of groups, lines, titles and messages', async ({ p }) => {
    await addAlertRule(p, { groupBy: ['userId'], dedupeKey: '{{event.mail}}', title: 'Trouble of {{event.mail}}' });
    await p.identify({ email: 'ada@acme.test' });
    await p.track('host.down', { userId: 'ada', mail: 'ada@acme.test' });
    await p.flow();
    await p.tenant.api.del('customers/profiles/ada');
    for (let i = 0; i < 12; i++) {
      p.pass(minute);
      await p.sweep();
      await p.flow();
    }
    const rows = await Promise.all(
      ['alerts', 'deliveries'].map((table) =>
        env.DB.prepare(`SELECT * FROM ${table} WHERE project_id = ?`).bind(p.tenant.projectId).all(),
      ),
    );
    const kept = JSON.stringify(rows.map(({ results }) => results));
    expect(kept).not.toContain('ada@acme.test');
    expect(kept).not.toMatch(/"ada"|\\"ada\\"/);
    expect(await alerts(p)).toMatchObject([{ count: 1, lines: [{ key: '[erased]', count: 1 }] }]);
  });
});

describe('a tint', () => {
  it('is that of the module of the newest event', async ({ p }) => {
    await addAlertRule(p, { match: { eventType: '*.tinted' } });
    const known = Object.entries(moduleTints).filter(
      ([module]) => !['email', 'push', 'sms', 'webhook', 'workflow'].includes(module),
    );
    for (const [module] of known) await p.track(`${module}.tinted`);
    await p.flow();
    await p.queues.elapse(minute);
    const colours = p.world.arrived('slack').map((one) => attachmentOf(one).color);
    expect(colours.toSorted()).toEqual(known.map(([, place]) => tints[place]).toSorted());
  });
});
