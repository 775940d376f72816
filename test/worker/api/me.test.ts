import { describe, expect, it } from 'vitest';
import type { Me } from '../../../src/contract/account/me.ts';
import { findAccess } from '../../../src/worker/access/access.ts';
import { openContext } from '../../../src/worker/access/context.ts';
import { getMe } from '../../../src/worker/api/me/service.ts';
import { call, createKey, createTenant, env } from '../../support/worker.ts';

const path = '/api/v1/me';
const [tenant, other] = [await createTenant(), await createTenant({ plan: 'free' })];
const me = async (key: string): Promise<Me> => (await call('GET', path, { key })).json;

/** What the verb answers where the variables of the deployment are others. */
async function meWith(vars: Partial<typeof env>): Promise<Me> {
  const access = await findAccess(env, tenant.keys.viewer, Date.now());
  if (!access) throw new Error('the key is not known');
  const request = { id: 'r', origin: 'https://sendora.test' };
  return getMe(openContext({ ...env, ...vars }, access, request, () => {}));
}

describe('GET /api/v1/me', () => {
  it('tells whose key it is, without the id of the organisation', async () => {
    const { id: added } = (await tenant.api.post('projects', { name: 'Staging' })).json;
    const answer = await me(tenant.keys.viewer);
    expect(answer).toMatchObject({
      kind: 'key',
      key: { name: 'test viewer', role: 'viewer', projectId: null, hint: 'pk_dev_…' },
      role: 'viewer',
      org: { id: tenant.orgId, name: 'Acme', plan: 'pro', timezone: 'UTC' },
      orgs: [{ id: tenant.orgId }],
      projects: [
        { id: tenant.projectId, name: 'Main' },
        { id: added, name: 'Staging' },
      ],
      environment: 'development',
      sandboxUrl: null,
      limits: { management: 6_000, workflows: 1_000 },
    });
    expect(JSON.stringify(answer)).not.toContain(tenant.keys.viewer);
  });

  it('shows a key of another organisation its own one, and a key of a project that project alone', async () => {
    const foreign = await me(other.keys.admin);
    expect(foreign).toMatchObject({ org: { id: other.orgId, plan: 'free' }, projects: [{ id: other.projectId }] });
    expect(JSON.stringify(foreign)).not.toContain(tenant.projectId);
    await tenant.api.post('projects', { name: 'Hidden' });
    const bound = await me(await createKey(tenant.orgId, 'editor', tenant.projectId));
    expect(bound.key.projectId).toBe(tenant.projectId);
    expect(bound.projects.map(({ id }) => id)).toEqual([tenant.projectId]);
  });

  it('refuses no key, an unknown one and a revoked one with 401, and one that may be public with 403', async () => {
    const { id, key } = (await tenant.api.post('keys', { name: 'short', role: 'viewer' })).json;
    expect((await me(key)).key.id).toBe(id);
    await tenant.api.del(`keys/${id}`);
    for (const one of [undefined, 'pk_dev_unknown', key]) {
      const answer = await call('GET', path, one ? { key: one } : {});
      expect([one, answer.status, answer.json.code]).toEqual([one, 401, 'unauthorized']);
    }
    const answer = await call('GET', path, { key: tenant.keys.ingest });
    expect([answer.status, answer.json.code]).toEqual([403, 'forbidden']);
    expect(answer.json.detail).toContain('"test ingest" has the role ingest');
  });

  it('tells the address of the sandbox beside a local copy, never in production', async () => {
    const SANDBOX_URL = 'http://127.0.0.1:9999';
    expect(await meWith({ SANDBOX_URL })).toMatchObject({ environment: 'development', sandboxUrl: SANDBOX_URL });
    expect(await meWith({ SANDBOX_URL, ENVIRONMENT: 'production' })).toMatchObject({
      environment: 'production',
      sandboxUrl: null,
    });
  });

  it('tells the limits of this deployment', async () => {
    expect((await meWith({ LIMITS: 'workflows=7' })).limits).toMatchObject({ workflows: 7, channels: 500 });
  });

  it('counts as a call of the management API', async () => {
    const { headers } = await call('GET', path, { key: tenant.keys.editor });
    expect(headers.get('ratelimit-limit')).toBe('6000');
  });
});
