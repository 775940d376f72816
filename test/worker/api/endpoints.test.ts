import { afterEach, describe, expect, it, vi } from 'vitest';
import { openSecret } from '../../../src/worker/db/sealed.ts';
import { call, createTenant, env } from '../../support/worker.ts';

const url = 'https://sandbox.test:8443/hook';
const token = 'Bearer very-secret-token-1234';
const input = { url, eventTypes: ['order.*'] };

afterEach(() => vi.useRealTimers());

const setup = async (extra: object = {}) => {
  const tenant = await createTenant();
  const made = await tenant.api.post('webhooks/endpoints', { ...input, ...extra });
  expect(made.status, made.text).toBe(201);
  return { ...tenant, made, id: made.json.id as string, path: `webhooks/endpoints/${made.json.id}` };
};

const rowOf = (id: string) =>
  env.DB.prepare('SELECT * FROM endpoints WHERE id = ?').bind(id).first<Record<string, string>>();

describe('an endpoint', () => {
  it('is created with defaults, and shows its secret once', async () => {
    const { made, api, path } = await setup();
    expect(made.json).toMatchObject({
      ...{ url, eventTypes: ['order.*'], filters: null, headers: {}, ratePerSecond: null, ordered: false },
      ...{ onExhausted: 'skip', disableAfter: { hours: 120, attempts: 20 }, status: 'ok', disabledReason: null },
      ...{
        breaker: 'closed',
        breakerUntil: null,
        failingSince: null,
        lastSuccessAt: null,
        version: 1,
        secretsUntil: [],
      },
    });
    expect(made.json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const read = await api.get(path);
    const { secret: _secret, ...rest } = made.json;
    expect(read.json).toEqual(rest);
  });

  it('never gives a secret or the value of a header back', async () => {
    const { made, api, id, path } = await setup({ headers: { Authorization: token } });
    expect(made.json.headers).toEqual({ Authorization: '••••1234' });
    await api.patch(path, { description: 'Orders' });
    await api.post(`${path}/rotate-secret`, {});
    const places = [
      ...[(await api.get(path)).text, (await api.get('webhooks/endpoints')).text, (await api.get('audit-log')).text],
      JSON.stringify(await rowOf(id)),
    ];
    for (const place of places) {
      expect(place).not.toContain('very-secret');
      expect(place).not.toContain('whsec_');
    }
    const row = await rowOf(id);
    const request = await openSecret(env, 'endpointRequest', id, row?.request ?? '');
    expect(request).toEqual({ url, headers: { Authorization: token } });
  });

  it('is refused with every fault at once', async () => {
    const { api } = await createTenant();
    const refused = await api.post('webhooks/endpoints', {
      url: 'https://127.0.0.1/',
      eventTypes: [],
      filters: { property: 'x', op: 'resembles', value: 1 },
      headers: { Host: 'evil.example', 'X-Fine': 'yes', 'a/b~c': 'x' },
      ratePerSecond: 0,
      evntTypes: ['x'],
    });
    expect(refused.status).toBe(422);
    const pointers = refused.json.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers.toSorted()).toEqual(
      [
        ...['/url', '/eventTypes', '/filters/op', '/ratePerSecond', '/evntTypes'],
        ...['/headers/Host', '/headers/a~1b~0c'],
      ].toSorted(),
    );
    const unknown = refused.json.errors.find(({ pointer }: { pointer: string }) => pointer === '/evntTypes');
    expect(unknown).toMatchObject({ code: 'unknown_field', suggestion: 'eventTypes' });
  });

  it.each(['null', '[]', '"x"'])('is refused for the body %s', async (body) => {
    const { api } = await createTenant();
    expect((await api.post('webhooks/endpoints', body)).status).toBe(422);
  });

  it('has one text for every blocked address, also when it is patched', async () => {
    const { api, path } = await setup();
    const addresses = ['https://127.0.0.1/', 'https://[::1]/', 'https://localhost/', 'https://u:p@example.com/'];
    const texts = new Set<string>();
    for (const address of addresses) {
      for (const answer of [
        await api.post('webhooks/endpoints', { ...input, url: address }),
        await api.patch(path, { url: address }),
      ]) {
        expect(answer.status).toBe(422);
        texts.add(answer.json.errors[0].message);
      }
    }
    expect(texts.size).toBe(1);
  });

  it('keeps what a patch leaves out, and what its hints stand for', async () => {
    const { api, path, id } = await setup({ headers: { Authorization: token, 'X-Team': 'ops' } });
    const patched = await api.patch(path, { eventTypes: ['*'], headers: { Authorization: '••••1234' } });
    expect(patched.json).toMatchObject({ url, eventTypes: ['*'], headers: { Authorization: '••••1234' }, version: 2 });
    const row = await rowOf(id);
    const request = await openSecret(env, 'endpointRequest', id, row?.request ?? '');
    expect(request).toEqual({ url, headers: { Authorization: token } });
  });

  it('asks for its headers again when its address changes', async () => {
    const { api, path } = await setup({ headers: { Authorization: token } });
    const moved = `${url}/elsewhere`;
    const refused = await api.patch(path, { url: moved });
    expect(refused.json.errors).toMatchObject([{ pointer: '/headers', code: 'required' }]);
    expect((await api.patch(path, { url: moved, headers: { Authorization: '••••1234' } })).status).toBe(422);
    expect((await api.patch(path, { url: moved, headers: {} })).json).toMatchObject({ url: moved, headers: {} });
  });

  it('is not changed by whoever read an older state', async () => {
    const { api, made, path, orgId, keys } = await setup();
    const headers = { 'if-match': made.headers.get('etag') ?? '' };
    const patch = (description: string) =>
      call('PATCH', `/api/v1/orgs/${orgId}/${path}`, { key: keys.editor, headers, body: { description } });
    expect((await patch('a')).status).toBe(200);
    const stale = await patch('b');
    expect(stale.status).toBe(412);
    expect(stale.json).toMatchObject({ code: 'precondition_failed', currentVersion: 2 });
    expect((await api.get(path)).json.description).toBe('a');
  });

  it('is disabled and put back by a patch', async () => {
    const { api, path } = await setup();
    const off = (await api.patch(path, { status: 'disabled' })).json;
    expect(off).toMatchObject({ status: 'disabled', disabledReason: 'manual', breaker: 'closed' });
    expect(off.disabledAt).not.toBeNull();
    const on = (await api.patch(path, { status: 'ok' })).json;
    expect(on).toMatchObject({ status: 'ok', disabledReason: null, disabledAt: null });
  });

  it('is deleted with all that is known of it', async () => {
    const { api, path, id } = await setup();
    await api.patch(path, { status: 'disabled' });
    expect((await api.del(path)).status).toBe(204);
    expect((await api.get(path)).status).toBe(404);
    expect(await rowOf(id)).toBeNull();
    const left = await env.DB.prepare('SELECT 1 FROM targets WHERE id = ?').bind(id).first();
    expect(left).toBeNull();
  });

  it('is recorded in the audit log with every act', async () => {
    const { api, path } = await setup();
    await api.patch(path, { description: 'x' });
    await api.post(`${path}/rotate-secret`, { graceHours: 1 });
    await api.del(path);
    const rows = (await api.get('audit-log')).json.data as { action: string; after: unknown }[];
    expect(rows.map(({ action }) => action)).toEqual([
      'endpoint.deleted',
      'endpoint.secret_rotated',
      'endpoint.updated',
      'endpoint.created',
    ]);
  });

  it('needs the plan starter to be created', async () => {
    const { api } = await createTenant({ plan: 'free' });
    expect((await api.post('webhooks/endpoints', input)).status).toBe(402);
    expect((await api.get('webhooks/endpoints')).json.data).toEqual([]);
  });

  it('belongs to its organisation', async () => {
    const { path, id } = await setup();
    const { api: other } = await createTenant();
    expect((await other.get(path)).status).toBe(404);
    expect((await other.patch(path, { status: 'disabled' })).status).toBe(404);
    expect((await other.del(path)).status).toBe(404);
    expect((await other.post(`${path}/rotate-secret`, {})).status).toBe(404);
    expect((await other.post(`${path}/test`, {})).status).toBe(404);
    expect((await other.post(`${path}/replay`, { since: '2026-01-01' })).status).toBe(404);
    expect((await other.get(`webhooks/deliveries?endpointId=${id}`)).json.data).toEqual([]);
  });
});

describe('the secrets of an endpoint', () => {
  it('are three at most, and say when the older ones end', async () => {
    const { api, path, made } = await setup();
    const seen = new Set([made.json.secret]);
    for (let i = 0; i < 3; i++) seen.add((await api.post(`${path}/rotate-secret`, {})).json.secret);
    expect(seen.size).toBe(4);
    expect((await api.get(path)).json.secretsUntil).toHaveLength(2);
    const last = (await api.post(`${path}/rotate-secret`, { graceHours: 0 })).json;
    expect(last.secretsUntil).toEqual([]);
    expect((await api.get(path)).json).toMatchObject({ secretsUntil: [], version: 5 });
  });

  it('are refused a grace that is no number of hours', async () => {
    const { api, path } = await setup();
    for (const graceHours of [-1, 169, '24']) {
      const refused = await api.post(`${path}/rotate-secret`, { graceHours });
      expect(refused.json.errors).toMatchObject([{ pointer: '/graceHours' }]);
    }
  });
});

describe('a list of endpoints', () => {
  it('goes from newest to oldest, page by page', async () => {
    const { api } = await createTenant();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2099-01-05T12:00:00Z') });
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      vi.setSystemTime(Date.now() + 1_000);
      ids.push((await api.post('webhooks/endpoints', input)).json.id);
    }
    const first = (await api.get('webhooks/endpoints?pageSize=2')).json;
    const second = (await api.get(`webhooks/endpoints?pageSize=2&cursor=${first.nextCursor}`)).json;
    const listed = [...first.data, ...second.data].map(({ id }: { id: string }) => id);
    expect(listed).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeNull();
  });
});
