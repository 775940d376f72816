// Alert rules, silences and alerts over the API.
import { exports } from 'cloudflare:workers';
import { describe, expect } from 'vitest';
import { addAlertRule, addSlack, alerts, attachmentOf } from '../../support/pipeline/alerts.ts';
import { hour, it, minute } from '../../support/pipeline/pipeline.ts';
import { fetchWorker } from '../../support/worker.ts';

const nowhere = '00000000-0000-4000-8000-000000000000';
const base = { name: 'Hosts', match: { eventType: 'host.down' } };

describe('an alert rule', () => {
  it('is saved with every default written out, and can be sent back as it was read', async ({ p }) => {
    const { api } = p.tenant;
    const channelIds = [await addSlack(p)];
    const { json: made } = await api.post('alerts/rules', { ...base, channelIds });
    expect(made).toMatchObject({
      ...{ ...base, channelIds, isActive: true, severity: 'error', priority: 'normal', groupBy: [], dedupeKey: null },
      ...{
        groupWaitSeconds: 0,
        groupIntervalSeconds: 300,
        staleAfterSeconds: 7_200,
        escalation: [],
        isBuiltIn: false,
        version: 1,
      },
    });
    expect((await api.put(`alerts/rules/${made.id}`, made)).json).toEqual(made);
    const changed = await api.patch(`alerts/rules/${made.id}`, { severity: 'critical' });
    expect(changed.json).toMatchObject({ severity: 'critical', version: 2 });
    expect((await api.get('audit-log?action=alert_rule.updated')).json.data).toMatchObject([
      { before: { severity: 'error' }, after: { severity: 'critical' } },
    ]);
  });

  it('reports every fault at once, each with its place', async ({ p }) => {
    const email = await p.tenant.api.post('notifications/channels', {
      kind: 'email',
      name: 'Mail',
      config: { apiKey: 're_123456789012' },
    });
    const { status, json } = await p.tenant.api.post('alerts/rules', {
      name: '',
      match: {
        any: [
          { property: 'x', op: 'resembles', value: 1 },
          { trait: 'plan', value: 'pro' },
        ],
      },
      channelIds: [nowhere, email.json.id],
      severity: 'grave',
      title: '{{evnt.host}}',
      groupWaitSeconds: 9_999,
      escalation: [
        { afterMinutes: 10, channelIds: [email.json.id] },
        { afterMinutes: 5, channelIds: [email.json.id] },
      ],
      runbookUrl: 'javascript:alert(1)',
      colour: 'red',
    });
    expect(status).toBe(422);
    expect(json.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '/channelIds/0',
      '/colour',
      '/escalation/1/afterMinutes',
      '/groupWaitSeconds',
      '/match/any/0/op',
      '/name',
      '/runbookUrl',
      '/severity',
      '/title',
      '/to/email',
    ]);
    const title = json.errors.find(({ pointer }: { pointer: string }) => pointer === '/title');
    expect(title).toMatchObject({ suggestion: '{{event.host}}' });
  });

  it.each([
    ['looks at a person', { trait: 'plan', value: 'pro' }, '/match/trait'],
    ['is empty', [], '/match'],
    [
      'is too deep',
      Array.from({ length: 9 }).reduce<object>((inner) => ({ not: inner }), { eventType: 'a' }),
      undefined,
    ],
    ['is too long', { all: Array.from({ length: 101 }, () => ({ eventType: 'a' })) }, '/match'],
    ['is nothing', undefined, '/match'],
    ['is a text', 'host.down', '/match'],
    ['holds a template', { property: 'x', value: '{{event.y}}' }, '/match/value'],
  ])('whose match %s is refused', async (_name, match, pointer) => {
    const { api } = (await import('../../support/worker.ts').then(({ createTenant }) => createTenant())) ?? {};
    const { status, json } = await api.post('alerts/rules', { name: 'x', match, channelIds: [nowhere] });
    expect(status).toBe(422);
    const pointers = json.errors.map((one: { pointer: string }) => one.pointer);
    if (pointer === undefined) expect(pointers.some((one: string) => one.startsWith('/match'))).toBe(true);
    else expect(pointers).toContain(pointer);
  });

  it('cannot take the name of another, and a stale If-Match changes nothing', async ({ p }) => {
    const { api, keys } = p.tenant;
    const rule = await addAlertRule(p, { name: 'Hosts' });
    const taken = await api.post('alerts/rules', { ...base, channelIds: rule.channelIds });
    expect([taken.status, taken.json.code]).toEqual([409, 'conflict']);
    const url = `https://sendora.test/api/v1/orgs/${p.tenant.orgId}/alerts/rules/${rule.id}`;
    const read = await fetchWorker(url, { headers: { 'x-api-key': keys.editor } });
    await api.patch(`alerts/rules/${rule.id}`, { owner: 'Grace' });
    const stale = await fetchWorker(url, {
      method: 'PATCH',
      headers: {
        'x-api-key': keys.editor,
        'if-match': read.headers.get('etag') ?? '',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ owner: 'Ada' }),
    });
    expect(stale.status).toBe(412);
    expect((await api.get(`alerts/rules/${rule.id}`)).json.owner).toBe('Grace');
  });
});

describe('a silence', () => {
  it.each<[string, object, string]>([
    ['without a reason', { until: 'soon' }, '/reason'],
    ['without an end', { reason: 'x', until: null }, '/until'],
    ['for ever', { reason: 'x', until: 'far' }, '/until'],
    ['that is over', { reason: 'x', until: 'past' }, '/until'],
    [
      'in no time zone',
      { reason: 'x', weekly: { days: ['mon'], start: '09:00', end: '11:00', timezone: 'Mars/Base' } },
      '/weekly/timezone',
    ],
    [
      'without hours',
      { reason: 'x', weekly: { days: ['mon'], start: '09:00', end: '09:00', timezone: 'UTC' } },
      '/weekly/end',
    ],
    [
      'on no day',
      { reason: 'x', weekly: { days: ['funday'], start: '09:00', end: '10:00', timezone: 'UTC' } },
      '/weekly/days/0',
    ],
    ['of a person', { reason: 'x', until: 'soon', match: { trait: 'plan', value: 'pro' } }, '/match/trait'],
  ])('%s is refused', async (_name, fields, pointer) => {
    const { createTenant } = await import('../../support/worker.ts');
    const { api } = await createTenant();
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const times: Record<string, string> = { soon: at(hour), far: at(31 * 24 * hour), past: at(-minute) };
    const { until, ...rest } = { until: undefined, ...fields } as { until?: string | null };
    const body = {
      match: { eventType: 'a' },
      ...rest,
      ...(until === undefined ? {} : { until: until === null ? null : times[until] }),
    };
    const { status, json } = await api.post('alerts/silences', body);
    expect([status, json.errors.map((one: { pointer: string }) => one.pointer)]).toEqual([422, [pointer]]);
  });

  it('belongs to whoever makes it, and says whether it holds', async ({ p }) => {
    const until = new Date(p.now() + hour).toISOString();
    const { json } = await p.tenant.api.post('alerts/silences', {
      match: { rule: 'Hosts' },
      reason: 'It moves.',
      until,
    });
    expect(json).toMatchObject({ owner: expect.stringMatching(/^key:/), isActive: true, version: 1 });
    p.pass(2 * hour);
    expect((await p.tenant.api.get(`alerts/silences/${json.id}`)).json.isActive).toBe(false);
  });
});

describe('the link in a message', () => {
  // A page of the Worker is no answer of the API, so nothing holds it against the contract.
  const worker = (exports as unknown as { default: Fetcher }).default;
  const open = (url: string, method = 'GET') =>
    worker.fetch(url.replace(/^https?:\/\/[^/]+/, 'https://sendora.test'), { method, redirect: 'manual' });

  it('shows a page, acknowledges by POST alone, and ends with the alert', async ({ p }) => {
    await addAlertRule(p, { name: '<b>Hosts</b>', repeatSeconds: 3_600 });
    await p.track('host.down', { host: 'mx1' });
    await p.flow();
    const text = String(attachmentOf(p.world.arrived('slack')[0]).text);
    const link = /<(https?:[^|>]+\/a\/[^|>]+)\|Acknowledge>/.exec(text)?.[1] ?? '';
    const page = await open(link);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(await page.text()).toContain('&lt;b&gt;Hosts&lt;/b&gt;');
    expect(await alerts(p)).toMatchObject([{ state: 'firing', acked: null }]);
    expect((await open(link, 'POST')).status).toBe(200);
    const [alert] = await alerts(p);
    expect(alert).toMatchObject({ state: 'acked', acked: { by: expect.stringMatching(/^link in slack /) } });
    for (const broken of [`${link}x`, link.slice(0, -1), link.replace('/a/', '/a/x')])
      expect((await open(broken, 'POST')).status).toBe(404);
    await p.tenant.api.post(`alerts/${alert?.id}/resolve`, {});
    const over = await open(link, 'POST');
    expect([over.status, ((await over.json()) as { code: string }).code]).toEqual([409, 'alert_closed']);
    p.pass(8 * 24 * hour);
    expect((await open(link)).status).toBe(404);
  });

  it('is not that of another alert or another purpose', async ({ p }) => {
    const { signLink } = await import('../../../src/worker/guard/link-token.ts');
    const { env } = await import('../../support/worker.ts');
    const content = { projectId: p.tenant.projectId, subjectId: nowhere, expiresAt: 4_102_444_800 + 86_400, text: '' };
    for (const purpose of ['acknowledge', 'unsubscribe'] as const)
      expect((await open(`https://sendora.test/a/${await signLink(env, purpose, content)}`)).status).toBe(404);
  });
});

describe('an acknowledgement', () => {
  it('ends in the future, within seven days, and says who and why', async ({ p }) => {
    await addAlertRule(p, { repeatSeconds: 3_600 });
    await p.track('host.down');
    await p.flow();
    const [alert] = await alerts(p);
    const ack = (body: object) => p.tenant.api.post(`alerts/${alert?.id}/ack`, body);
    const at = (ms: number) => new Date(p.now() + ms).toISOString();
    for (const body of [
      { minutes: 0 },
      { minutes: 10_081 },
      { until: at(-1) },
      { until: at(8 * 24 * hour) },
      { minutes: 5, until: at(hour) },
    ])
      expect((await ack(body)).status, JSON.stringify(body)).toBe(422);
    const acked = await ack({ until: at(hour), note: 'On it.' });
    expect(acked.json).toMatchObject({ state: 'acked', acked: { until: at(hour), note: 'On it.' }, nextAt: at(hour) });
    expect((await p.tenant.api.get('audit-log?action=alert.acknowledged')).json.data).toHaveLength(1);
    expect((await p.tenant.as('viewer').post(`alerts/${alert?.id}/ack`, {})).status).toBe(403);
  });
});
