import { describe, expect, it } from 'vitest';
import { createApi, createTenant, env } from '../../support/worker.ts';

describe('keys', () => {
  it('shows a key once and stores its hash only', async () => {
    const { api } = await createTenant();
    const { status, json: made } = await api.post('keys', { name: 'ci', role: 'viewer' });
    expect(status).toBe(201);
    expect(made.key).toMatch(/^pk_dev_[A-Za-z0-9_-]{43}$/);
    const row = await env.DB.prepare('SELECT * FROM api_keys WHERE id = ?').bind(made.id).first();
    expect(JSON.stringify(row)).not.toContain(made.key);
    const list = await api.get('keys');
    expect(list.text).not.toContain(made.key);
    expect(list.json.data.find((key: { id: string }) => key.id === made.id)).toMatchObject({
      name: 'ci',
      role: 'viewer',
      projectId: null,
      hint: `${made.key.slice(0, 10)}…${made.key.slice(-4)}`,
    });
  });

  it('lets the key in until it is revoked', async () => {
    const { api, orgId } = await createTenant();
    const { json: made } = await api.post('keys', { name: 'short-lived', role: 'viewer' });
    const holder = createApi(orgId, made.key);
    expect((await holder.get('projects')).status).toBe(200);
    expect((await api.del(`keys/${made.id}`)).status).toBe(204);
    expect((await holder.get('projects')).status).toBe(401);
    expect((await api.del(`keys/${made.id}`)).status).toBe(404);
  });

  it('binds an ingest key to a project, and says so where it cannot tell which', async () => {
    const { api, projectId } = await createTenant();
    expect((await api.post('keys', { name: 'web', role: 'ingest' })).json.projectId).toBe(projectId);
    await api.post('projects', { name: 'Second' });
    const unclear = await api.post('keys', { name: 'web', role: 'ingest' });
    expect(unclear.status).toBe(422);
    expect(unclear.json.errors[0]).toMatchObject({ pointer: '/projectId', code: 'required' });
    const foreign = (await createTenant()).projectId;
    expect((await api.post('keys', { name: 'web', role: 'ingest', projectId: foreign })).status).toBe(404);
  });

  it('lets a bound key make and see keys of its project only', async () => {
    const { api, bound, projectId } = await createTenant();
    const second = (await api.post('projects', { name: 'Second' })).json;
    const elsewhere = (await api.post('keys', { name: 'b', role: 'viewer', projectId: second.id })).json;
    const narrow = await bound();
    expect((await narrow.post('keys', { name: 'a', role: 'admin' })).json.projectId).toBe(projectId);
    expect((await narrow.post('keys', { name: 'a', role: 'viewer', projectId: second.id })).status).toBe(404);
    expect((await narrow.del(`keys/${elsewhere.id}`)).status).toBe(404);
    const seen = (await narrow.get('keys?pageSize=100')).json.data.map((key: { projectId: string }) => key.projectId);
    expect(new Set(seen)).toEqual(new Set([projectId]));
  });

  it('does not let a key revoke itself', async () => {
    const { api, orgId } = await createTenant();
    const { json: made } = await api.post('keys', { name: 'self', role: 'admin' });
    const self = createApi(orgId, made.key);
    expect((await self.del(`keys/${made.id}`)).status).toBe(409);
    expect((await self.get('keys')).status).toBe(200);
  });
});
