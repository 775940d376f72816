import { describe, expect, it } from 'vitest';
import { forgetKey } from '../../../src/worker/access/access.ts';
import { sha256Hex } from '../../../src/worker/ids.ts';
import { createApi, createKey, createTenant, env } from '../../support/worker.ts';

const same = { 'idempotency-key': '1' };

describe('the answer kept for an Idempotency-Key', () => {
  it('is repeated to the key that got it', async () => {
    const { api } = await createTenant();
    const body = { name: 'ci', role: 'viewer' };
    const first = await api.post('keys', body, same);
    const again = await api.post('keys', body, same);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.json).toEqual(first.json);
  });

  it('shows another key neither a new API key nor the secrets of a project', async () => {
    const { api, bound, projectId } = await createTenant();
    const second = (await api.post('projects', { name: 'Second' }, same)).json;
    const [one, two] = [await bound(projectId), await bound(second.id)];
    const body = { name: 'ci', role: 'viewer' };
    const made = (await one.post('keys', body, same)).json;
    const other = await two.post('keys', body, same);
    expect(other.status).toBe(201);
    expect(other.json).toMatchObject({ projectId: second.id });
    expect(other.json.key).not.toBe(made.key);
    expect((await (await bound()).post('projects', { name: 'Second' }, same)).status).toBe(403);
  });

  it('never swallows the write of another key', async () => {
    const { api, bound, projectId } = await createTenant();
    const second = (await api.post('projects', { name: 'Second' })).json;
    const body = { name: 'Hi', subject: 'Hi', html: '<p>Hi</p>' };
    const ids = [];
    for (const project of [projectId, second.id]) {
      const narrow = await bound(project);
      ids.push((await narrow.post('email/templates', body, same)).json.id);
      expect((await narrow.get('email/templates')).json.data).toHaveLength(1);
    }
    expect(new Set(ids).size).toBe(2);
  });

  it('shows a viewer of one project no person of another', async () => {
    const { api, bound, orgId, projectId } = await createTenant();
    const second = (await api.post('projects', { name: 'Second' })).json;
    const editor = await bound(projectId);
    await editor.put('customers/profiles/ada', { email: 'ada@example.com' });
    const content = { name: 'Hi', subject: 'Hi {{user.email}}', html: '<p>Hi</p>' };
    const template = (await editor.post('email/templates', content)).json;
    const preview = `email/templates/${template.id}/preview`;
    expect((await editor.post(preview, { userId: 'ada' }, same)).json.subject).toBe('Hi ada@example.com');
    const viewer = createApi(orgId, await createKey(orgId, 'viewer', second.id));
    const answer = await viewer.post(preview, { userId: 'ada' }, same);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('ada@example.com');
  });

  it('is not repeated to the same key once it is bound otherwise', async () => {
    const { orgId, api, projectId } = await createTenant();
    const second = (await api.post('projects', { name: 'Second' })).json;
    const key = await createKey(orgId, 'admin', projectId);
    const body = { name: 'ci', role: 'viewer' };
    const made = await createApi(orgId, key).post('keys', body, same);
    const move = env.DB.prepare(
      'UPDATE api_keys SET project_id = ?2 WHERE org_id = ?1 AND project_id = ?3 AND role = ?4',
    );
    await move.bind(orgId, second.id, projectId, 'admin').run();
    forgetKey(sha256Hex(key));
    const answer = await createApi(orgId, key).post('keys', body, same);
    expect(answer.status).toBe(422);
    expect(answer.text).not.toContain(made.json.key);
  });
});
