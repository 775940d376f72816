import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/contract/account/key.ts';
import { type OrgRoute, orgBase } from '../../../src/contract/api/route.ts';
import { orgApi } from '../../../src/contract/api/table.ts';
import { call, createTenant } from '../../support/worker.ts';

// One suite for all: whoever calls a route without the right to learns nothing and changes nothing.
const roles: readonly Role[] = ['ingest', 'viewer', 'editor', 'admin'];
const pathOf = (route: OrgRoute, orgId: string) =>
  route.path.replace('{orgId}', orgId).replaceAll(/\{\w+\}/g, () => crypto.randomUUID());
const cases = Object.entries(orgApi).map(([operationId, route]: [string, OrgRoute]) => ({ operationId, route }));

const send = (route: OrgRoute, orgId: string, key?: string) =>
  call(route.method.toUpperCase(), pathOf(route, orgId), {
    ...(route.body ? { body: route.example } : {}),
    ...(route.frame ? { headers: { upgrade: 'websocket' } } : {}),
    ...(key ? { key } : {}),
  });

/** Writing to a person nothing is known of makes the person. */
const makesPeople: Record<string, number> = { putProfile: 200, addDevice: 201 };

const tenant = await createTenant();
const other = await createTenant();

describe.each(cases)('$operationId', ({ route }) => {
  it('answers 401 without a key and with an unknown one', async () => {
    for (const key of [undefined, 'pk_dev_unknown']) {
      const answer = await send(route, tenant.orgId, key);
      expect(answer.status).toBe(401);
      expect(answer.json).toMatchObject({ code: 'unauthorized', requestId: expect.any(String) });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  it('answers 404 with a key of another org', async () => {
    const answer = await send(route, tenant.orgId, other.keys.admin);
    expect(answer.status).toBe(404);
    expect(answer.json.code).toBe('not_found');
  });

  it('answers 403 to every role below its own and names the role', async () => {
    const lower = roles.slice(0, roles.indexOf(route.role));
    expect(lower.length).toBeGreaterThan(0);
    for (const role of lower) {
      const answer = await send(route, tenant.orgId, tenant.keys[role]);
      expect(answer.status).toBe(403);
      expect(answer.json.detail).toContain(route.role);
    }
  });
});

describe.each(cases.filter(({ route }) => route.path.slice(orgBase.length).includes('{')))(
  '$operationId',
  ({ operationId, route }) => {
    it('answers 404 where the path names nothing of this org', async () => {
      const answer = await send(route, tenant.orgId, tenant.keys.admin);
      expect(answer.status).toBe(makesPeople[operationId] ?? 404);
    });
  },
);

describe('the plan', () => {
  it('is named in a 402 where it is too low', async () => {
    const free = await createTenant({ plan: 'free' });
    const paid = cases.filter(({ route }) => route.plan !== undefined);
    expect(paid.length).toBeGreaterThan(0);
    for (const { route } of paid) {
      const answer = await send(route, free.orgId, free.keys.admin);
      expect(answer.status).toBe(402);
      expect(answer.json.detail).toContain(route.plan);
    }
  });
});
