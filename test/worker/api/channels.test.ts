import { describe, expect, it } from 'vitest';
import { openSecret } from '../../../src/worker/db/sealed.ts';
import { createTenant, env } from '../../support/worker.ts';

const secret = 're_verysecrettoken1234';
const resend = {
  vendor: 'resend',
  apiKey: secret,
  from: 'Ada <ada@mail.example.com>',
  baseUrl: 'https://sandbox.test:8443/resend',
};
const email = { kind: 'email', name: 'Mail', config: resend };

const configOf = async (id: string) => {
  const row = await env.DB.prepare('SELECT config FROM channels WHERE id = ?').bind(id).first<{ config: string }>();
  return openSecret<Record<string, unknown>>(env, 'channelConfig', id, row?.config ?? '');
};

describe('channels', () => {
  it('never gives a secret back', async () => {
    const { api } = await createTenant();
    const made = await api.post('notifications/channels', email);
    expect(made.status).toBe(201);
    expect(made.json.config).toMatchObject({ vendor: 'resend', apiKey: '••••1234', from: resend.from });
    await api.patch(`notifications/channels/${made.json.id}`, { name: 'Renamed' });
    const row = await env.DB.prepare('SELECT * FROM channels WHERE id = ?').bind(made.json.id).first();
    const places = [
      made.text,
      (await api.get(`notifications/channels/${made.json.id}`)).text,
      (await api.get('notifications/channels')).text,
      (await api.get('audit-log')).text,
      JSON.stringify(row),
    ];
    for (const place of places) expect(place).not.toContain('verysecrettoken');
    expect(await configOf(made.json.id)).toEqual(resend);
  });

  it('checks the config against its kind and vendor', async () => {
    const { api } = await createTenant();
    const config = { vendor: 'twilio', acountSid: 'AC1', authToken: 't' };
    const { status, json } = await api.post('notifications/channels', { kind: 'sms', name: 'x', config });
    expect(status).toBe(422);
    expect(json.errors).toEqual([
      expect.objectContaining({ pointer: '/config/acountSid', code: 'unknown_field', suggestion: 'accountSid' }),
    ]);
    expect((await api.post('notifications/channels', { ...email, kind: 'fax' })).status).toBe(422);
  });

  it.each([
    'http://sandbox.test/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://u:p@api.example.com/',
    'nonsense',
  ])('refuses the address %s with a pointer', async (baseUrl) => {
    const { api } = await createTenant();
    const refused = await api.post('notifications/channels', { ...email, config: { ...resend, baseUrl } });
    expect(refused.status).toBe(422);
    expect(refused.json.errors).toMatchObject([{ pointer: '/config/baseUrl' }]);
    const { id } = (await api.post('notifications/channels', email)).json;
    const patched = await api.patch(`notifications/channels/${id}`, { config: { baseUrl, apiKey: secret } });
    expect(patched.status).toBe(422);
  });

  it('has one default for each kind and project', async () => {
    const { api } = await createTenant();
    const first = (await api.post('notifications/channels', email)).json;
    const second = (await api.post('notifications/channels', email)).json;
    const sms = { kind: 'sms', name: 'Text', config: { accountSid: 'AC1', authToken: 'token' } };
    const text = (await api.post('notifications/channels', sms)).json;
    expect([first.isDefault, second.isDefault, text.isDefault]).toEqual([true, false, true]);
    const defaults = async () =>
      (await api.get('notifications/channels?kind=email')).json.data
        .filter((channel: { isDefault: boolean }) => channel.isDefault)
        .map((channel: { id: string }) => channel.id);
    await api.patch(`notifications/channels/${second.id}`, { isDefault: true });
    expect(await defaults()).toEqual([second.id]);
    const third = (await api.post('notifications/channels', { ...email, isDefault: true })).json;
    expect(await defaults()).toEqual([third.id]);
    await api.del(`notifications/channels/${third.id}`);
    expect(await defaults()).toEqual([first.id]);
    expect((await api.get(`notifications/channels/${text.id}`)).json.isDefault).toBe(true);
  });

  it('keeps secrets that a patch leaves out or sends back as their hint', async () => {
    const { api } = await createTenant();
    const { id } = (await api.post('notifications/channels', email)).json;
    await api.patch(`notifications/channels/${id}`, { config: { from: 'bob@mail.example.com' } });
    expect(await configOf(id)).toEqual({ ...resend, from: 'bob@mail.example.com' });
    const shown = (await api.get(`notifications/channels/${id}`)).json.config;
    await api.patch(`notifications/channels/${id}`, { config: { ...shown, from: null } });
    const { from: _from, ...rest } = resend;
    expect(await configOf(id)).toEqual(rest);
    await api.patch(`notifications/channels/${id}`, { config: { apiKey: 're_another' } });
    expect(await configOf(id)).toMatchObject({ apiKey: 're_another' });
  });

  it('wants the secret again before it is sent to another address', async () => {
    const { api } = await createTenant();
    const { id } = (await api.post('notifications/channels', email)).json;
    const baseUrl = 'https://sandbox.test:8443/other';
    const { status, json } = await api.patch(`notifications/channels/${id}`, { config: { baseUrl } });
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ pointer: '/config/apiKey', code: 'required' }]);
    expect(await configOf(id)).toEqual(resend);
    const both = await api.patch(`notifications/channels/${id}`, { config: { baseUrl, apiKey: secret } });
    expect(both.status).toBe(200);
  });

  it('does not carry fields over to another vendor', async () => {
    const { api } = await createTenant();
    const { id } = (await api.post('notifications/channels', email)).json;
    const { json } = await api.patch(`notifications/channels/${id}`, { config: { vendor: 'cloudflare' } });
    expect(json).toMatchObject({ vendor: 'cloudflare', config: { vendor: 'cloudflare' } });
    expect(await configOf(id)).toEqual({ vendor: 'cloudflare' });
  });

  it('is ok again when a broken one is configured anew, and only then', async () => {
    const { api } = await createTenant();
    const { id } = (await api.post('notifications/channels', email)).json;
    await env.DB.prepare("UPDATE channels SET status = 'needs_reconnect', status_detail = 'bad key' WHERE id = ?")
      .bind(id)
      .run();
    const renamed = (await api.patch(`notifications/channels/${id}`, { name: 'Still broken' })).json;
    expect(renamed).toMatchObject({ status: 'needs_reconnect', statusDetail: 'bad key' });
    const repaired = (await api.patch(`notifications/channels/${id}`, { config: { apiKey: 're_new' } })).json;
    expect(repaired).toMatchObject({ status: 'ok', statusDetail: null });
    expect((await api.patch(`notifications/channels/${id}`, { status: 'disabled' })).json.status).toBe('disabled');
  });

  it('stays inside its project', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    const { id } = (await one.api.post('notifications/channels', email)).json;
    expect((await two.api.get(`notifications/channels/${id}`)).status).toBe(404);
    expect((await two.api.patch(`notifications/channels/${id}`, { isDefault: true })).status).toBe(404);
    expect((await two.api.post(`notifications/channels/${id}/test`, { to: 'a@example.com' })).status).toBe(404);
    expect((await two.api.del(`notifications/channels/${id}`)).status).toBe(404);
    expect((await two.api.post('notifications/channels', { ...email, projectId: one.projectId })).status).toBe(404);
    expect((await one.api.get(`notifications/channels/${id}`)).status).toBe(200);
  });
});
