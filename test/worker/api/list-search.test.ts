import { describe, expect } from 'vitest';
import { hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { createTenant } from '../../support/worker.ts';

const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };
/** Fails for a person without a city; the run continues. */
const city = { label: 'city', type: 'update_profile', config: { traits: { town: '{{user.city}}' } } };

async function list({ tenant: { api } }: Pipeline, path: string) {
  const { status, text, json } = await api.get(path);
  expect(status, text).toBe(200);
  return json;
}

const made = async ({ tenant: { api } }: Pipeline, path: string, body: object) => {
  const { status, text, json } = await api.post(path, body);
  expect(status, text).toBe(201);
  return json;
};

describe('the list of workflows', () => {
  const names = async (p: Pipeline, query: string) =>
    (await list(p, `automation/workflows?${query}`)).data.map(({ name }: { name: string }) => name);

  it('is searched by part of a name and by status', async ({ p }) => {
    const saved = { 'Welcome series': true, 'Welcome back': false, Überfällig: true };
    for (const [name, isActive] of Object.entries(saved)) {
      await p.workflow([nap], { name, isActive });
      p.pass(minute);
    }
    const paused = await p.workflow([nap], { name: 'Order' });
    await p.tenant.api.post(`automation/workflows/${paused}/pause`);
    expect(await names(p, 'q=WELCOME')).toEqual(['Welcome back', 'Welcome series']);
    expect(await names(p, 'q=welcome&status=active')).toEqual(['Welcome series']);
    expect(await names(p, `q=${encodeURIComponent('Überf')}`)).toEqual(['Überfällig']);
    expect(await names(p, 'status=paused')).toEqual(['Order']);
    expect(await names(p, `q=${encodeURIComponent("%_'")}`)).toEqual([]);
    const { data, nextCursor } = await list(p, 'automation/workflows?q=welcome&pageSize=1');
    expect(data).toMatchObject([{ name: 'Welcome back' }]);
    expect(await names(p, `q=welcome&pageSize=1&cursor=${nextCursor}`)).toEqual(['Welcome series']);
    for (const query of ['q=', 'status=off', `q=${'x'.repeat(201)}`])
      expect((await p.tenant.api.get(`automation/workflows?${query}`)).status).toBe(422);
  });

  it('tells who changed each, how many runs are in flight, and how many failed in the last day', async ({ p }) => {
    const busy = await p.workflow([city, nap], { name: 'Busy', settings: { missingVariables: 'fail' } });
    p.pass(minute);
    await p.workflow([nap], { name: 'Idle', trigger: { eventType: 'never' } });
    await p.batch(['ada', 'bob'].map((userId) => ({ type: 'track', event: 'go', userId })));
    await p.flow();
    const byName = async () => (await list(p, 'automation/workflows')).data;
    expect(await byName()).toMatchObject([
      { name: 'Idle', activeRuns: 0, failed24h: 0, updatedBy: 'key:test admin' },
      { name: 'Busy', activeRuns: 2, failed24h: 2 },
    ]);
    await p.finish((await p.runs(busy))[0]?.id ?? '');
    expect((await byName())[1]).toMatchObject({ activeRuns: 1, failed24h: 2 });
    p.pass(24 * hour);
    expect((await byName())[1]).toMatchObject({ failed24h: 0 });
  });

  it('shows what can be sent back', async ({ p }) => {
    const id = await p.workflow([nap], { name: 'W' });
    const [listed] = (await list(p, 'automation/workflows')).data;
    const { status, text, json } = await p.tenant.api.put(`automation/workflows/${id}`, listed);
    expect(status, text).toBe(200);
    expect(json.version).toBe(1);
  });
});

describe('lists of what people make', () => {
  it('are searched by part of a name', async ({ p }) => {
    const condition = { trait: 'plan', op: 'exists' };
    for (const name of ['Paying people', 'Everybody']) await made(p, 'customers/audiences', { name, condition });
    for (const name of ['Order mail', 'Welcome'])
      await made(p, 'email/templates', { name, subject: 's', html: '<p>h</p>' });
    const config = { url: 'https://sandbox.test:8443/ops' };
    const channelIds = [(await made(p, 'notifications/channels', { kind: 'webhook', name: 'Ops hook', config })).id];
    for (const name of ['Bounces', 'Complaints'])
      await made(p, 'alerts/rules', { name, match: { eventType: 'mail.bounced' }, channelIds, repeatSeconds: 3_600 });
    await made(p, 'notifications/rules', { key: 'paid', name: 'Thank you', channelIds });
    await made(p, 'notifications/rules', { key: 'signed.up', channelIds });
    for (const [path, description] of [
      ['orders', 'Shop'],
      ['people', 'CRM'],
    ])
      await made(p, 'webhooks/endpoints', {
        url: `https://sandbox.test:8443/${path}`,
        description,
        eventTypes: ['go'],
      });
    const found = async (path: string, field = 'name') =>
      (await list(p, path)).data.map((item: Record<string, string>) => item[field]);
    expect(await found('customers/audiences?q=PEOPLE')).toEqual(['Paying people']);
    expect(await found('email/templates?q=order')).toEqual(['Order mail']);
    expect(await found('alerts/rules?q=bounce')).toEqual(['Bounces']);
    expect(await found('notifications/rules?q=thank', 'key')).toEqual(['paid']);
    expect(await found('notifications/rules?q=signed', 'key')).toEqual(['signed.up']);
    expect(await found('webhooks/endpoints?q=/ORDERS', 'description')).toEqual(['Shop']);
    expect(await found('webhooks/endpoints?q=crm', 'description')).toEqual(['CRM']);
    expect(await found('notifications/channels?q=ops+hook&kind=webhook')).toEqual(['Ops hook']);
    expect(await found('notifications/channels?q=nothing+like+it')).toEqual([]);
  });
});

describe('the search for people', () => {
  const found = async (p: Pipeline, query: string) => {
    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await list(p, `customers/profiles?${query}${cursor}`);
      ids.push(...page.data.map(({ userId }: { userId: string }) => userId));
      if (page.nextCursor === null) return ids;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
  };

  it.for([1, 2, 3, 4, 20])('finds ids and then addresses that start with a text, %i on a page', async (size, { p }) => {
    const people = { ada: 'z@example.com', adam: 'adam@example.com', bob: 'ada.b@example.com', cid: 'ada@x.org' };
    for (const [id, email] of Object.entries({ ...people, dan: 'dan@ada.com' }))
      await p.tenant.api.put(`customers/profiles/${id}`, { email });
    await p.tenant.api.put('customers/profiles/ad', {});
    expect(await found(p, `q=ada&pageSize=${size}`)).toEqual(['ada', 'adam', 'bob', 'cid']);
    expect(await found(p, `q=${encodeURIComponent('ada@')}&pageSize=${size}`)).toEqual(['cid']);
  });

  it('keeps to the organisation, and takes no second filter beside it', async ({ p }) => {
    const stranger = await createTenant();
    await stranger.api.put('customers/profiles/ada', { email: 'ada@example.com' });
    expect(await found(p, 'q=ada')).toEqual([]);
    const { status, json } = await p.tenant.api.get('customers/profiles?q=ada&email=ada@example.com');
    expect([status, json.errors[0].pointer]).toEqual([422, '?email']);
  });
});
