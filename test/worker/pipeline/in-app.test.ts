// In-app messages on their way: a push step with an in-app channel becomes an item of the person's feed.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { describe, expect, vi } from 'vitest';
import { feedOf } from '../../../src/worker/feed-object/stub.ts';
import { derivedId } from '../../../src/worker/ids.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { userToken } from '../../support/user-token.ts';
import { call, env } from '../../support/worker.ts';

const inbox = async ({ tenant: { api, projectId } }: Pipeline): Promise<string> =>
  (await api.post('notifications/channels', { projectId, kind: 'in_app', name: 'Inbox' })).json.id;

const tell = (channelId: string, config: object = {}) => ({
  label: 'tell',
  type: 'send_push',
  config: { title: 'Hi {{event.name}}', body: 'There', channelId, ...config },
});

const items = ({ tenant }: Pipeline, person = 'ada') => feedOf(env, tenant.projectId, person).all();
const logOf = async ({ tenant }: Pipeline) => (await tenant.api.get('notifications/logs')).json.data;

describe('a push step with an in-app channel', () => {
  it('writes an item under the id of its row in the log, without a device', async ({ p }) => {
    const channelId = await inbox(p);
    const id = await p.workflow([tell(channelId, { data: { url: '/orders/{{event.name}}', n: '1' } })]);
    await p.track('go', { name: 'Ada' });
    await p.flow();
    expect((await p.onlyRun(id)).steps[0]).toMatchObject({ outcome: 'sent' });
    const [row] = await logOf(p);
    expect(row).toMatchObject({ kind: 'in_app', channelId, outcome: 'sent', recipient: 'ada', source: 'step' });
    expect(await items(p)).toMatchObject([
      { id: row.id, title: 'Hi Ada', body: 'There', url: '/orders/Ada', severity: 'info', data: { n: '1' } },
    ]);
  });

  it('writes one item where its feed took it and the answer was lost', async ({ p }) => {
    const id = await p.workflow([tell(await inbox(p))]);
    const real = env.FEEDS.getByName.bind(env.FEEDS);
    let failures = 1;
    vi.spyOn(env.FEEDS, 'getByName').mockImplementation((name) => {
      const stub = real(name) as unknown as { add(item: unknown): Promise<unknown> };
      const add = async (item: unknown) => {
        const added = await stub.add(item);
        if (failures-- > 0) throw new Error('Network connection lost.');
        return added;
      };
      return { add } as unknown as ReturnType<typeof real>;
    });
    await p.track('go');
    await p.flow();
    const run = await p.finish((await p.onlyRun(id)).id);
    expect(run.steps[0]).toMatchObject({ outcome: 'sent', attempts: [{ error: expect.any(String) }, {}] });
    vi.restoreAllMocks();
    expect(await items(p)).toHaveLength(1);
  });

  it('is refused where its data is too large for an item', async ({ p }) => {
    const id = await p.workflow([tell(await inbox(p), { data: { text: '{{event.text}}' } })]);
    await p.track('go', { text: 'x'.repeat(8_200) });
    await p.flow();
    const { steps } = await p.finish((await p.onlyRun(id)).id);
    expect(steps[0]).toMatchObject({ outcome: 'error', reason: 'item_too_large' });
    expect(await items(p)).toEqual([]);
  });

  it('is tried in a dry-run without writing anything', async ({ p }) => {
    const id = await p.workflow([tell(await inbox(p))]);
    const { json } = await p.tenant.api.post(`automation/workflows/${id}/test-run`, { eventType: 'go', userId: 'ada' });
    expect(json.steps[0]).toMatchObject({ outcome: 'sent' });
    expect(await items(p)).toEqual([]);
  });

  it('is not saved with a channel of a kind that it cannot use', async ({ p }) => {
    const { api, projectId } = p.tenant;
    const config = { url: 'https://sandbox.test:8443/x' };
    const hook = (await api.post('notifications/channels', { projectId, kind: 'webhook', name: 'Hook', config })).json;
    const steps = [tell(hook.id)];
    const { status, json } = await api.post('automation/workflows', {
      projectId,
      name: 'W',
      trigger: { eventType: 'go' },
      steps,
    });
    expect(status).toBe(422);
    expect(json.errors[0]).toMatchObject({ pointer: '/steps/0/config/channelId', code: 'wrong_channel_kind' });
    expect(json.detail).toContain('push or in_app');
  });
});

it('the test of an in-app channel puts an item into the feed of the person it names', async ({ p }) => {
  const id = await inbox(p);
  const { api } = p.tenant;
  expect((await api.post(`notifications/channels/${id}/test`, {})).status).toBe(422);
  expect((await api.post(`notifications/channels/${id}/test`, { to: 'ada' })).json).toMatchObject({ outcome: 'sent' });
  expect(await items(p)).toMatchObject([{ title: 'Test message' }]);
  expect((await logOf(p))[0]).toMatchObject({ source: 'test', recipient: 'ada', id: (await items(p))[0]?.id });
});

describe('the feed of somebody who turns out to be somebody else', () => {
  const anonymous = { userId: undefined, anonymousId: 'anon-1' } as { anonymousId: string };
  const told = async (p: Pipeline, person: object = anonymous) => {
    await p.workflow([tell(await inbox(p))]);
    await p.track('go', {}, person);
    await p.flow();
  };
  const known = { userId: 'ada', anonymousId: 'anon-1' };

  it('moves with its ids and marks when the stream joins the two', async ({ p }) => {
    await told(p);
    const [item] = await items(p, 'anon-1');
    await feedOf(env, p.tenant.projectId, 'anon-1').mark([item?.id ?? ''], { kind: 'read' });
    await p.identify({ plan: 'pro' }, known);
    await p.flow();
    expect(await items(p, 'anon-1')).toEqual([]);
    expect(await items(p)).toMatchObject([{ id: item?.id, readAt: expect.any(Number) }]);
  });

  it('moves although the first try to move it failed after the join', async ({ p }) => {
    await told(p);
    const real = env.FEEDS.getByName.bind(env.FEEDS);
    const broken = vi.spyOn(env.FEEDS, 'getByName').mockImplementation(() => {
      broken.mockImplementation(real);
      throw new Error('Network connection lost.');
    });
    await p.identify({ plan: 'pro' }, known);
    await p.flow();
    p.takeErrors();
    p.pass(60_000);
    await p.flow();
    expect(await items(p)).toHaveLength(1);
    expect(await items(p, 'anon-1')).toEqual([]);
  });

  it('moves when an editor merges the two', async ({ p }) => {
    await told(p, { userId: 'grace' });
    await p.identify({}, { userId: 'ada' });
    await p.flow();
    const { status } = await p.tenant.api.post('customers/profiles/ada/merge', { from: 'grace' });
    expect(status).toBe(200);
    expect(await items(p, 'grace')).toEqual([]);
    expect(await items(p)).toHaveLength(1);
  });
});

describe('the feed of a person', () => {
  it('is in their export, and an erasure empties it', async ({ p }) => {
    await p.workflow([tell(await inbox(p))]);
    await p.track('go');
    await p.flow();
    const exported = (await p.tenant.api.get('customers/profiles/ada/export')).json;
    expect(exported.feed).toMatchObject([{ title: 'Hi', readAt: null }]);
    p.pass(1_000);
    await p.tenant.api.del('customers/profiles/ada');
    expect(await items(p)).toEqual([]);
  });
});

describe('what a person does with an item', () => {
  const events = async (p: Pipeline) => {
    await p.flow();
    const { data } = (await p.tenant.api.get('events?userId=ada')).json;
    return data.filter(({ type }: { type: string }) => type.startsWith('feed.')).reverse();
  };

  it('is told to the stream once for each call that changes something, and starts workflows', async ({ p }) => {
    await p.workflow([tell(await inbox(p))]);
    const after = await p.workflow([{ label: 'tag', type: 'update_profile', config: { traits: { clicked: true } } }], {
      trigger: { eventType: 'feed.item_clicked' },
    });
    await p.track('go');
    await p.flow();
    const [item] = await items(p);
    const ids = [item?.id ?? ''];
    const authorization = `Bearer ${await userToken({ sub: 'ada', projectId: p.tenant.projectId })}`;
    const post = (path: string, body: object) => call('POST', `/v1/feed/${path}`, { headers: { authorization }, body });
    await post('seen', { ids });
    await post('seen', { ids });
    await post('click', { id: ids[0], action: 0 });
    await post('unread', { ids });
    await post('archive', { ids });
    const told = await events(p);
    expect(told.map(({ type }: { type: string }) => type).sort()).toEqual([
      'feed.item_archived',
      'feed.item_clicked',
      'feed.item_seen',
    ]);
    const clicked = told.find(({ type }: { type: string }) => type === 'feed.item_clicked');
    expect(clicked.properties).toEqual({ itemIds: ids, deliveryIds: ids, count: 1, action: 0 });
    expect((await p.onlyRun(after)).status).toBe('completed');
  });

  it('is told by the alarm where it could not be posted at once', async ({ p }) => {
    await p.workflow([tell(await inbox(p))]);
    await p.track('go');
    await p.flow();
    const { projectId } = p.tenant;
    const stub = feedOf(env, projectId, 'ada');
    const send = vi.spyOn(env.EVENTS, 'send').mockRejectedValueOnce(new Error('no queue'));
    const batch = vi.spyOn(env.EVENTS, 'sendBatch').mockRejectedValueOnce(new Error('no queue'));
    const [item] = await items(p);
    await stub.mark([item?.id ?? ''], { kind: 'read' }, { type: 'feed.item_read', projectId, userId: 'ada' });
    expect(await events(p)).toEqual([]);
    expect(send.mock.calls.length + batch.mock.calls.length).toBeGreaterThan(0);
    p.pass(61_000);
    await runDurableObjectAlarm(env.FEEDS.getByName(derivedId('feed', projectId, 'ada')));
    expect(await events(p)).toMatchObject([{ type: 'feed.item_read', userId: 'ada' }]);
  });
});
