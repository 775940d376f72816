import { exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { feedOf } from '../../../src/worker/feed-object/stub.ts';
import { newItem } from '../../support/feed.ts';
import { userToken } from '../../support/user-token.ts';
import { call, createTenant, env, type Tenant } from '../../support/worker.ts';

const person = () => `u-${crypto.randomUUID()}`;
const idOf = (n: number) => `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`;
const seconds = () => Math.floor(Date.now() / 1_000);

async function feedWith(count: number) {
  const tenant = await createTenant();
  const userId = person();
  const stub = feedOf(env, tenant.projectId, userId);
  for (let n = 1; n <= count; n++) await stub.add(newItem(idOf(n), { body: `${n}` }));
  const token = await userToken({ sub: userId, projectId: tenant.projectId });
  const to = (path: string) => `/v1/feed${path}`;
  const bearer = (headers: Record<string, string> = {}) => ({
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  return {
    tenant,
    userId,
    stub,
    token,
    get: (path = '', headers = {}) => call('GET', to(path), bearer(headers)),
    post: (path: string, body: unknown) => call('POST', to(path), { ...bearer(), body }),
    bodies: async (query = '') =>
      (await call('GET', to(query), bearer())).json.data.map((i: { body: string }) => i.body),
  };
}

const status = async (token: string, path = '') =>
  (await call('GET', `/v1/feed${path}`, { headers: { authorization: `Bearer ${token}` } })).status;

const statusOf = async (token: Promise<string>) => status(await token);

describe('the list of a feed', () => {
  it('is newest first, in pages that do not repeat or miss an item', async () => {
    const { get } = await feedWith(5);
    const first = (await get('?pageSize=2')).json;
    const second = (await get(`?pageSize=2&cursor=${first.nextCursor}`)).json;
    const third = (await get(`?pageSize=2&cursor=${second.nextCursor}`)).json;
    const bodies = [first, second, third].flatMap(({ data }) => data.map((i: { body: string }) => i.body));
    expect(bodies).toEqual(['5', '4', '3', '2', '1']);
    expect(third.nextCursor).toBeNull();
    expect(first).toMatchObject({ counts: { unread: 5, unseen: 5 }, seq: 5 });
    expect((await get('?cursor=nonsense')).status).toBe(422);
  });

  it('keeps to its filters', async () => {
    const { stub, post, bodies, get } = await feedWith(3);
    await stub.add(newItem(idOf(4), { body: '4', severity: 'error', topic: 'billing' }));
    await post('/read', { ids: [idOf(1)] });
    await post('/archive', { ids: [idOf(2)] });
    expect(await bodies('?status=read')).toEqual(['1']);
    expect(await bodies('?status=unread')).toEqual(['4', '3']);
    expect(await bodies('?archived=only')).toEqual(['2']);
    expect(await bodies('?archived=include')).toEqual(['4', '3', '2', '1']);
    expect(await bodies('?severity=error')).toEqual(['4']);
    expect(await bodies('?topic=billing')).toEqual(['4']);
    expect((await get('?status=nonsense&archived=x')).json.errors).toHaveLength(2);
  });

  it('says what changed since a seq, and resets a client that asks for too much or too little', async () => {
    const { get, post, stub } = await feedWith(2);
    await post('/read', { ids: [idOf(1)] });
    const { json } = await get('?since=1');
    expect(json).toMatchObject({
      reset: false,
      seq: 3,
      data: [{ body: '2' }, { body: '1', seq: 3 }],
      nextCursor: null,
    });
    expect((await get('?since=9')).json).toMatchObject({ reset: true, data: [] });
    for (let n = 10; n < 211; n++) await stub.add(newItem(idOf(n)));
    expect((await get('?since=3')).json).toMatchObject({ reset: true, data: [] });
    expect((await get('?since=4')).json.data).toHaveLength(200);
  });
});

describe('marks', () => {
  it('answer what changed and the counts after it; unknown ids change nothing', async () => {
    const { post } = await feedWith(3);
    const marked = async (path: string, body: unknown) => {
      const { json } = await post(path, body);
      return [json.changed, json.unread, json.unseen, json.seq];
    };
    expect(await marked('/seen', { ids: [idOf(1), idOf(2)] })).toEqual([2, 3, 1, 4]);
    expect(await marked('/read', { ids: [idOf(3), idOf(99)] })).toEqual([1, 2, 0, 5]);
    expect(await marked('/read', { ids: [idOf(3)] })).toEqual([0, 2, 0, 5]);
    expect(await marked('/unread', { ids: [idOf(3)] })).toEqual([1, 3, 0, 6]);
    expect(await marked('/archive', { ids: [idOf(3)] })).toEqual([1, 2, 0, 7]);
    expect(await marked('/archive', { ids: [idOf(3)], archived: false })).toEqual([1, 3, 0, 8]);
    expect(await marked('/click', { id: idOf(3), action: 0 })).toEqual([1, 2, 0, 9]);
    expect(await marked('/read-all', { before: 1 })).toEqual([1, 1, 0, 10]);
    expect(await marked('/read-all', { archive: true })).toEqual([3, 0, 0, 11]);
  });

  it('refuse a body that is not understood, with every fault at once', async () => {
    const { post } = await feedWith(1);
    const faults = async (path: string, body: unknown) => {
      const { status: code, json } = await post(path, body);
      expect(code).toBe(422);
      return json.errors.map(({ pointer }: { pointer: string }) => pointer);
    };
    expect(await faults('/read', { ids: 'x', more: 1 })).toEqual(expect.arrayContaining(['/ids', '/more']));
    expect(await faults('/read', { ids: Array.from({ length: 101 }, (_, i) => idOf(i)) })).toEqual(['/ids']);
    expect(await faults('/snooze', { ids: [], until: '2020-01-01T00:00:00Z' })).toEqual(['/until']);
    expect(await faults('/snooze', { ids: [], until: new Date(Date.now() + 91 * 86_400_000).toISOString() })).toEqual([
      '/until',
    ]);
    expect((await post('/read', '{')).status).toBe(400);
  });
});

describe('the counts', () => {
  it('are answered 304 while nothing has changed', async () => {
    const { get, post } = await feedWith(1);
    const { json, headers } = await get('/counts');
    expect(json).toEqual({ unread: 1, unseen: 1, seq: 1 });
    const etag = headers.get('etag') ?? '';
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await get('/counts', { 'if-none-match': `"0", W/${etag}` })).status).toBe(304);
    await post('/read-all', {});
    expect((await get('/counts', { 'if-none-match': etag })).json).toEqual({ unread: 0, unseen: 0, seq: 2 });
  });

  it('can be asked by the page of another site', async () => {
    const { token } = await feedWith(0);
    const worker = (exports as unknown as { default: Fetcher }).default;
    const asked = await worker.fetch('https://sendora.test/v1/feed/counts', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization,if-none-match',
      },
    });
    expect(asked.headers.get('access-control-allow-headers')).toBe('authorization,if-none-match');
    const { headers } = await call('GET', '/v1/feed/counts', {
      headers: { authorization: `Bearer ${token}`, origin: 'https://shop.example' },
    });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toContain('etag');
  });
});

describe('a user token', () => {
  const tokens = async ({ projectId, keys }: Tenant, other: Tenant) => {
    const claims = { sub: 'ada', projectId };
    const [head, , signature] = (await userToken(claims)).split('.');
    return {
      expired: await userToken({ ...claims, exp: seconds() - 31 }),
      'too long': await userToken({ ...claims, exp: seconds() + 86_400 + 60 }),
      'not yet': await userToken({ ...claims, nbf: seconds() + 60 }),
      'alg none': await userToken(claims, { alg: 'none' }),
      'alg RS256': await userToken(claims, { alg: 'RS256' }),
      'alg HS512': await userToken(claims, { alg: 'HS512' }),
      'changed claims': `${head}.${(await userToken({ ...claims, sub: 'eve' })).split('.')[1]}.${signature}`,
      'another secret': await userToken(claims, { secret: 'e'.repeat(64) }),
      'another project': await userToken({ ...claims, projectId: crypto.randomUUID() }),
      'a project that is no id': await userToken({ ...claims, projectId: "' OR 1" }),
      'no sub': await userToken({ projectId }),
      'empty sub': await userToken({ ...claims, sub: '' }),
      'long sub': await userToken({ ...claims, sub: 'x'.repeat(257) }),
      'number as sub': await userToken({ ...claims, sub: 7 }),
      'no exp': await userToken({ ...claims, exp: undefined }),
      'text as exp': await userToken({ ...claims, exp: `${seconds() + 60}` }),
      'an API key': keys.admin,
      nonsense: 'x.y.z',
      'other tenant': await userToken({ sub: 'ada', projectId: other.projectId }, { secret: 'x' }),
    };
  };

  it('is refused with one text for every cause, and so is a key of the API', async () => {
    const [tenant, other] = [await createTenant(), await createTenant()];
    expect(await status(await userToken({ sub: 'ada', projectId: tenant.projectId }))).toBe(200);
    const texts = new Set<string>();
    for (const [why, token] of Object.entries(await tokens(tenant, other))) {
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '/counts'],
        ['POST', '/read-all'],
      ]) {
        const headers = { authorization: `Bearer ${token}` };
        const answer = await call(method ?? '', `/v1/feed${path}`, {
          headers,
          ...(method === 'POST' ? { body: {} } : {}),
        });
        expect(answer.status, why).toBe(401);
        texts.add(answer.json.detail);
      }
      expect((await call('GET', `/v1/feed/live?token=${token}`, { headers: { upgrade: 'websocket' } })).status).toBe(
        401,
      );
    }
    texts.add((await call('GET', '/v1/feed', { key: tenant.keys.admin })).json.detail);
    texts.add((await call('GET', '/v1/feed')).json.detail);
    expect(texts.size).toBe(1);
  });

  it('is good for a clock that is half a minute off', async () => {
    const { projectId } = await createTenant();
    const claims = { sub: 'ada', projectId };
    expect(await status(await userToken({ ...claims, exp: seconds() - 25, nbf: seconds() + 25 }))).toBe(200);
    expect(await status(await userToken({ ...claims, exp: seconds() + 86_400 }))).toBe(200);
  });

  it('is good for the feed of its own person alone', async () => {
    const { tenant, userId, get } = await feedWith(1);
    const strange = await userToken({ sub: person(), projectId: tenant.projectId });
    const headers = { authorization: `Bearer ${strange}` };
    expect((await call('GET', '/v1/feed', { headers })).json.data).toEqual([]);
    const body = { ids: [idOf(1)] };
    expect((await call('POST', '/v1/feed/read', { headers, body })).json.changed).toBe(0);
    expect((await get('/counts')).json.unread).toBe(1);
    // The same id in another project is another person.
    const other = await createTenant();
    expect(await status(await userToken({ sub: userId, projectId: other.projectId }))).toBe(200);
  });
});

describe('a rotation of the feed secret', () => {
  it('lets the old one count for its grace, and then no more', async () => {
    const { api } = await createTenant();
    const project = (await api.post('projects', { name: 'Feed' })).json;
    const token = (secret: string) => userToken({ sub: 'ada', projectId: project.id }, { secret });
    const rotate = async (graceHours: number) =>
      (await api.post(`projects/${project.id}/rotate-secrets`, { webhook: false, graceHours })).json;
    const second = await rotate(1);
    expect(second).not.toHaveProperty('webhookSecret');
    expect([await statusOf(token(project.feedSecret)), await statusOf(token(second.feedSecret))]).toEqual([200, 200]);
    const third = await rotate(2);
    expect([await statusOf(token(project.feedSecret)), await statusOf(token(third.feedSecret))]).toEqual([200, 200]);
    const fourth = await rotate(0);
    const after = [project, second, third, fourth].map(({ feedSecret }) => statusOf(token(feedSecret)));
    expect(await Promise.all(after)).toEqual([401, 401, 401, 200]);
  });

  it('leaves the other secret alone', async () => {
    const { api, projectId } = await createTenant();
    const made = (await api.post(`projects/${projectId}/rotate-secrets`, { feed: false, graceHours: 1 })).json;
    expect(made).not.toHaveProperty('feedSecret');
    expect(made.webhookSecret).toMatch(/^whsec_/);
    expect(await status(await userToken({ sub: 'ada', projectId }))).toBe(200);
    expect((await api.post(`projects/${projectId}/rotate-secrets`, { graceHours: 200 })).status).toBe(422);
  });
});
