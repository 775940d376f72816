// What a person does with an in-app message comes into its log row, from the feed.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, vi } from 'vitest';
import { feedOf } from '../../../src/worker/feed-object/stub.ts';
import { derivedId } from '../../../src/worker/ids.ts';
import { it, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { addRule, messages } from '../../support/pipeline/rules.ts';
import { userToken } from '../../support/user-token.ts';
import { call, env } from '../../support/worker.ts';

/** Messages to ada over an in-app channel, and what she does with them. */
async function told(p: Pipeline, count: number, content: object = {}) {
  const { api, projectId } = p.tenant;
  const channel = (await api.post('notifications/channels', { projectId, kind: 'in_app', name: 'Inbox' })).json;
  await addRule(p, { channelIds: [channel.id], content: { title: 'Hi', body: 'there', ...content } });
  for (let n = 0; n < count; n++) await p.track('go');
  await p.flow();
  const authorization = `Bearer ${await userToken({ sub: 'ada', projectId })}`;
  return {
    ids: (await feedOf(env, projectId, 'ada').all()).map(({ id }) => id),
    post: async (path: string, body: object) => {
      expect((await call('POST', `/v1/feed/${path}`, { headers: { authorization }, body })).status).toBe(200);
      await settled(p);
    },
  };
}

/** The feed posts after it has answered; a feed that could not leaves the rest to its alarm. */
async function settled(p: Pipeline): Promise<void> {
  await runInDurableObject(adasFeed(p), async (_feed, { storage }) => {
    const left = () => storage.sql.exec('SELECT id FROM told').toArray().length;
    await vi.waitFor(() => expect(left()).toBe(0), { timeout: 500 }).catch(() => undefined);
  });
  await p.flow();
}

const adasFeed = ({ tenant }: Pipeline) => env.FEEDS.getByName(derivedId('feed', tenant.projectId, 'ada'));

/** The types of what was heard of each message that was heard of, by its id. */
async function heard(p: Pipeline): Promise<Record<string, string[]>> {
  const rows = (await messages(p)).filter(({ events }) => events.length > 0);
  return Object.fromEntries(rows.map(({ id, events }) => [id, events.map(({ type }) => type)]));
}

const platformEvents = async ({ tenant }: Pipeline): Promise<string[]> =>
  (await tenant.api.get('events?userId=ada')).json.data
    .map(({ type }: { type: string }) => type)
    .filter((type: string) => type !== 'go')
    .toSorted();

describe('the log row of an in-app message', () => {
  it('is opened when its item was first seen, and clicked once for each action', async ({ p }) => {
    const { ids, post } = await told(p, 3);
    const [one = '', two = '', three = ''] = ids;
    await post('seen', { ids: [one] });
    expect(await heard(p)).toEqual({ [one]: ['opened'] });
    await post('click', { id: one });
    await post('click', { id: one, action: 1 });
    await post('click', { id: two });
    await post('unread', { ids: [one] });
    await post('archive', { ids: [three] });
    expect(await heard(p)).toEqual({ [one]: ['opened', 'clicked', 'clicked'], [two]: ['opened', 'clicked'] });
    const { byDay } = (await p.tenant.api.get('notifications/logs/stats?kind=in_app')).json;
    expect(byDay).toMatchObject([{ opened: 2, clicked: 2, openedByMachine: 0, clickedByMachine: 0 }]);
    await p.queues.elapse(5 * second);
    expect(await platformEvents(p)).toEqual([
      'feed.item_archived',
      ...['feed.item_clicked', 'feed.item_clicked', 'feed.item_clicked'],
      'feed.item_seen',
    ]);
    // The feed told the stream already, so that nothing has to wait for a verdict.
    const late = vi.mocked(env.SENDS.send).mock.calls.filter(([message]) => 'late' in (message as object));
    expect(late).toEqual([]);
  });

  it('stays as it is when the same thing is done again', async ({ p }) => {
    const { ids, post } = await told(p, 1);
    const [id = ''] = ids;
    await post('click', { id, action: 0 });
    const before = await messages(p);
    p.pass(90 * second);
    await post('seen', { ids });
    await post('unread', { ids });
    await post('read-all', {});
    await post('click', { id, action: 0 });
    expect(await messages(p)).toEqual(before);
  });

  it('of like items is that of the first message, also when the item is seen anew', async ({ p }) => {
    const { ids, post } = await told(p, 2, { inApp: { batch: { key: 'like', windowMinutes: 60 } } });
    expect(ids).toHaveLength(1);
    await post('seen', { ids });
    await p.track('go');
    await p.flow();
    await post('read-all', {});
    const [id = ''] = ids;
    expect(await messages(p)).toHaveLength(3);
    expect(await heard(p)).toEqual({ [id]: ['opened'] });
  });

  it('is marked by the alarm of the feed where the queue was closed at first', async ({ p }) => {
    const { ids, post } = await told(p, 1);
    const [id = ''] = ids;
    p.queues.refuse('sends', 1);
    await post('seen', { ids });
    expect(await heard(p)).toEqual({});
    expect(await platformEvents(p)).toEqual(['feed.item_seen']);
    p.pass(61 * second);
    await runDurableObjectAlarm(adasFeed(p));
    await p.flow();
    expect(await heard(p)).toEqual({ [id]: ['opened'] });
    expect(await platformEvents(p)).toEqual(['feed.item_seen']);
  });

  it('is marked although the feed moved away before the alarm', async ({ p }) => {
    const { ids, post } = await told(p, 1);
    const [id = ''] = ids;
    p.queues.refuse('sends', 1);
    await post('click', { id });
    await feedOf(env, p.tenant.projectId, 'ada').leave(ids);
    p.pass(61 * second);
    await runDurableObjectAlarm(adasFeed(p));
    await p.flow();
    expect(await heard(p)).toEqual({ [id]: ['opened', 'clicked'] });
    const tables = await runInDurableObject(adasFeed(p), (_feed, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'told'").toArray(),
    );
    expect(tables).toEqual([]);
  });
});
