import { describe, expect, it } from 'vitest';
import { createTenant } from '../../support/worker.ts';

const news = { key: 'product-news', name: 'Product news' };

describe('topics', () => {
  it('are created, changed and deleted; people get their messages unless the topic says otherwise', async () => {
    const { api, projectId } = await createTenant();
    const { status, json: made } = await api.post('notifications/topics', news);
    expect(status).toBe(201);
    expect(made).toMatchObject({ ...news, projectId, description: null, default: 'in' });
    const path = `notifications/topics/${made.id}`;
    expect((await api.get(path)).json).toEqual(made);
    const changed = await api.patch(path, { default: 'out', description: 'Now and then.' });
    expect(changed.json).toMatchObject({ ...news, default: 'out', description: 'Now and then.' });
    expect((await api.get('notifications/topics')).json.data).toEqual([changed.json]);
    expect((await api.patch(path, { description: null })).json.description).toBeNull();
    expect((await api.del(path)).status).toBe(204);
    expect((await api.get(path)).status).toBe(404);
    expect((await api.get('audit-log')).json.data.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['topic.created', 'topic.updated', 'topic.deleted']),
    );
  });

  it('are listed newest first, in pages', async () => {
    const { api } = await createTenant();
    for (const key of ['a', 'b', 'c']) await api.post('notifications/topics', { key, name: key });
    const first = (await api.get('notifications/topics?pageSize=2')).json;
    const second = (await api.get(`notifications/topics?pageSize=2&cursor=${first.nextCursor}`)).json;
    const keys = [...first.data, ...second.data].map(({ key }: { key: string }) => key);
    expect(keys.toSorted()).toEqual(['a', 'b', 'c']);
    expect(second.nextCursor).toBeNull();
  });

  it('have a key that is unique in the project and stays', async () => {
    const { api } = await createTenant();
    const { json: made } = await api.post('notifications/topics', news);
    const again = await api.post('notifications/topics', { ...news, name: 'Other' });
    expect(again.status).toBe(409);
    expect(again.json.detail).toContain('"product-news"');
    const renamed = await api.patch(`notifications/topics/${made.id}`, { key: 'other' });
    expect(renamed.json.errors).toMatchObject([{ pointer: '/key', code: 'unknown_field' }]);
    const bad = await api.post('notifications/topics', { key: 'no spaces', name: '', default: 'maybe' });
    expect(bad.json.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '/default',
      '/key',
      '/name',
    ]);
  });
});
