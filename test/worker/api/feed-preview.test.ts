// The feed of a person as those who run the project see it.
import { describe, expect, it } from 'vitest';
import { feedOf } from '../../../src/worker/feed-object/stub.ts';
import { newItem } from '../../support/feed.ts';
import { call, createApi, createTenant, env } from '../../support/worker.ts';

const idOf = (n: number) => `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`;

async function feedWith(count: number) {
  const tenant = await createTenant();
  const userId = `u-${crypto.randomUUID()}`;
  await tenant.api.put(`customers/profiles/${userId}`, { traits: { plan: 'pro' } });
  const stub = feedOf(env, tenant.projectId, userId);
  for (let n = 1; n <= count; n++) await stub.add(newItem(idOf(n), { body: `${n}` }));
  return { tenant, userId, stub };
}

const asPerson = (token: string, path = '') =>
  call('GET', `/v1/feed${path}`, { headers: { authorization: `Bearer ${token}` } });

describe('the items of a feed', () => {
  it('are listed with what the person did, archived ones among them, in pages', async () => {
    const { tenant, userId, stub } = await feedWith(3);
    await stub.mark([idOf(1)], { kind: 'archive', archived: true });
    await stub.mark([idOf(2)], { kind: 'read' });
    const list = async (query: string) =>
      (await tenant.api.get(`notifications/feed/items?userId=${userId}&pageSize=2${query}`)).json;
    const first = await list('');
    expect(first).toMatchObject({
      data: [{ body: '3', seenAt: null }, { body: '2' }],
      counts: { unread: 1, unseen: 1 },
    });
    expect(first.data[1].readAt).not.toBeNull();
    const second = await list(`&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ data: [{ body: '1' }], nextCursor: null });
    expect(second.data[0].archivedAt).not.toBeNull();
    expect((await list('&archived=exclude')).data).toHaveLength(2);
    expect((await tenant.api.get('notifications/feed/items?userId=nobody')).status).toBe(404);
  });
});

describe('a token for a preview', () => {
  it('is a user token of that person alone, for 15 minutes, and is audited without the token', async () => {
    const { tenant, userId } = await feedWith(1);
    const made = await tenant.api.post('notifications/feed/preview-token', { userId });
    expect(made.status).toBe(200);
    const { token, expiresAt } = made.json;
    expect((await asPerson(token)).json.data).toMatchObject([{ body: '1' }]);
    const lifetime = Date.parse(expiresAt) - Date.now();
    expect(lifetime).toBeGreaterThan(14 * 60_000);
    expect(lifetime).toBeLessThanOrEqual(15 * 60_000);
    const claims = JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    expect(claims).toMatchObject({ sub: userId, projectId: tenant.projectId, exp: Date.parse(expiresAt) / 1_000 });
    const audit = (await tenant.api.get('audit-log')).text;
    expect(audit).toContain('feed.preview_token_created');
    expect(audit).not.toContain(token);
  });

  it('needs the role editor and a person of the project', async () => {
    const { tenant, userId } = await feedWith(0);
    const asViewer = createApi(tenant.orgId, tenant.keys.viewer);
    expect((await asViewer.post('notifications/feed/preview-token', { userId })).status).toBe(403);
    expect((await tenant.api.post('notifications/feed/preview-token', { userId: 'nobody' })).status).toBe(404);
    const stranger = await createTenant();
    const foreign = await stranger.api.post('notifications/feed/preview-token', { userId });
    expect(foreign.status).toBe(404);
    const named = await stranger.api.post('notifications/feed/preview-token', { userId, projectId: tenant.projectId });
    expect(named.status).toBe(404);
  });
});
