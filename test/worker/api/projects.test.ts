import { describe, expect, it } from 'vitest';
import { openSecret } from '../../../src/worker/db/sealed.ts';
import { createTenant, env } from '../../support/worker.ts';

const stored = (id: string) =>
  env.DB.prepare('SELECT feed_secret, webhook_secret FROM projects WHERE id = ?')
    .bind(id)
    .first<{ feed_secret: string; webhook_secret: string }>();

describe('projects', () => {
  it('shows the secrets of a new project once and keeps them sealed for its row', async () => {
    const { api } = await createTenant();
    const { status, json: made } = await api.post('projects', { name: 'Staging' });
    expect(status).toBe(201);
    expect(made.feedSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(made.webhookSecret).toMatch(/^whsec_/);
    const row = await stored(made.id);
    expect(JSON.stringify(row)).not.toContain(made.feedSecret);
    expect(await openSecret(env, 'feedSecret', made.id, row?.feed_secret ?? '')).toBe(made.feedSecret);
    expect((await api.get(`projects/${made.id}`)).json).toEqual({
      id: made.id,
      name: 'Staging',
      createdAt: made.createdAt,
    });
  });

  it('refuses a name that is taken', async () => {
    const { api } = await createTenant();
    const { status, json } = await api.post('projects', { name: 'Main' });
    expect(status).toBe(409);
    expect(json.detail).toContain('"Main"');
  });

  it('lists newest first, page by page', async () => {
    const { api } = await createTenant();
    for (const name of ['One', 'Two']) await api.post('projects', { name });
    const first = (await api.get('projects?pageSize=2')).json;
    const second = (await api.get(`projects?pageSize=2&cursor=${first.nextCursor}`)).json;
    const names = [...first.data, ...second.data].map((project: { name: string }) => project.name);
    expect(names).toEqual(['Two', 'One', 'Main']);
    expect(second.nextCursor).toBeNull();
    expect((await api.get('projects?cursor=nonsense')).status).toBe(422);
  });

  it('replaces both secrets on rotation', async () => {
    const { api, projectId } = await createTenant();
    const before = await stored(projectId);
    const { json } = await api.post(`projects/${projectId}/rotate-secrets`);
    const after = await stored(projectId);
    expect(after?.webhook_secret).not.toBe(before?.webhook_secret);
    expect(await openSecret(env, 'webhookSecret', projectId, after?.webhook_secret ?? '')).toBe(json.webhookSecret);
  });

  it('hides the other projects from a key that is bound to one', async () => {
    const { api, bound, projectId } = await createTenant();
    const second = (await api.post('projects', { name: 'Second' })).json;
    const narrow = await bound();
    expect((await narrow.get('projects')).json.data.map((p: { id: string }) => p.id)).toEqual([projectId]);
    expect((await narrow.get(`projects/${second.id}`)).status).toBe(404);
    expect((await narrow.post(`projects/${second.id}/rotate-secrets`)).status).toBe(404);
    expect((await narrow.post('projects', { name: 'Third' })).status).toBe(403);
  });
});
