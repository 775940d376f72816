import { describe, expect, it } from 'vitest';
import { call, createTenant } from '../../support/worker.ts';

const tenant = await createTenant();
const management = `/api/v1/orgs/${tenant.orgId}/projects`;

describe('the headers of every response of the Worker', () => {
  it.for<[string, string, string, { key?: string; body?: unknown; headers?: Record<string, string> }, number]>([
    ['a read', 'GET', management, { key: tenant.keys.viewer }, 200],
    ['a write', 'POST', management, { key: tenant.keys.admin, body: { name: 'Second' } }, 201],
    ['a call without a key', 'GET', management, {}, 401],
    ['a role that is too low', 'POST', management, { key: tenant.keys.viewer, body: {} }, 403],
    ['an invalid body', 'POST', management, { key: tenant.keys.admin, body: {} }, 422],
    ['an address that does not exist', 'GET', '/api/v2', {}, 404],
    ['an event', 'POST', '/v1/track', { key: tenant.keys.ingest, body: { userId: 'ada', event: 'go' } }, 202],
    ['an event that is refused', 'POST', '/v1/track', { key: tenant.keys.ingest, body: {} }, 422],
    ['the health', 'GET', '/healthz', {}, 200],
  ])('%s', async ([, method, path, options, status]) => {
    const answer = await call(method, path, options);
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'strict-transport-security': 'max-age=31536000',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('tell a key its pace, in the management API and where events are sent', async () => {
    for (const [method, path, key, limit] of [
      ['GET', management, tenant.keys.viewer, '6000'],
      ['POST', '/v1/track', tenant.keys.ingest, '300000'],
    ] as const) {
      const body = method === 'POST' ? { userId: 'ada', event: 'go' } : undefined;
      const answers = [await call(method, path, { key, body }), await call(method, path, { key, body })];
      const [first, second] = answers.map(({ headers }) => headers);
      expect(first?.get('ratelimit-limit')).toBe(limit);
      expect(Number(second?.get('ratelimit-remaining'))).toBeLessThan(Number(limit));
      expect(Number(first?.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
    }
  });

  it('name a request as the edge does, and as nobody else says', async () => {
    const idFor = async (ray: string) =>
      (await call('GET', '/healthz', { headers: { 'cf-ray': ray } })).headers.get('x-request-id');
    expect(await idFor('8f1c2b7d9e3a4c55-FRA')).toBe('8f1c2b7d9e3a4c55-FRA');
    for (const foreign of ['<script>', 'x'.repeat(500), '8f1c2b7d9e3a4c55-FRA, more', ''])
      expect(await idFor(foreign)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a caller that tries keys', () => {
  it('is refused with 429 after many failures, while others and known keys are served', async () => {
    const from = (address: string, key: string) =>
      call('GET', management, { key, headers: { 'cf-connecting-ip': address } });
    const here = '203.0.113.99';
    expect((await from(here, tenant.keys.viewer)).status).toBe(200);
    const statuses: number[] = [];
    // A minute may end in between, and the count with it.
    while (!statuses.includes(429) && statuses.length < 1_300) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => from(here, 'pk_dev_guess')));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(600);
    const refused = await from(here, `pk_dev_${crypto.randomUUID()}`);
    expect(refused.json).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(refused.headers.get('retry-after')).toBe(refused.headers.get('ratelimit-reset'));
    expect((await from(here, tenant.keys.viewer)).status).toBe(200);
    expect((await from('203.0.113.100', 'pk_dev_guess')).status).toBe(401);
  }, 30_000);
});
