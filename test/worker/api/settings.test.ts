import { describe, expect, it } from 'vitest';
import { openSecret } from '../../../src/worker/db/sealed.ts';
import { createTenant, env } from '../../support/worker.ts';

const baseUrl = 'https://sandbox.test:8443/ollama';
const settings = { vendor: 'ollama', apiKey: 'ollama-secret-key-9876', baseUrl, model: 'gpt-oss:120b' };

const stored = async (orgId: string) => {
  const row = await env.DB.prepare('SELECT value FROM settings WHERE org_id = ?')
    .bind(orgId)
    .first<{ value: string }>();
  return row && openSecret(env, 'aiSettings', orgId, row.value);
};

describe('AI settings', () => {
  it('keeps the key sealed and shows a hint', async () => {
    const { api, orgId } = await createTenant();
    expect((await api.get('settings/ai')).status).toBe(404);
    const put = await api.put('settings/ai', settings);
    expect(put.status).toBe(200);
    expect(put.json).toMatchObject({ vendor: 'ollama', baseUrl, model: 'gpt-oss:120b', apiKey: '••••9876' });
    for (const { text } of [put, await api.get('settings/ai'), await api.get('audit-log')]) {
      expect(text).not.toContain('ollama-secret');
    }
    expect(await stored(orgId)).toEqual(settings);
  });

  it('takes the hint for the stored key, but not for another address', async () => {
    const { api, orgId } = await createTenant();
    await api.put('settings/ai', settings);
    await api.put('settings/ai', { ...settings, apiKey: '••••9876', model: 'ministral:14b' });
    expect(await stored(orgId)).toEqual({ ...settings, model: 'ministral:14b' });
    const moved = { ...settings, apiKey: '••••9876', baseUrl: 'https://sandbox.test:8443/mine' };
    const { status, json } = await api.put('settings/ai', moved);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ pointer: '/apiKey', code: 'required' }]);
  });

  it('never sends the stored key along to another vendor', async () => {
    const { api, orgId } = await createTenant();
    await api.put('settings/ai', settings);
    const moved = { vendor: 'openai', apiKey: '••••9876', baseUrl, model: 'gpt-5' };
    const { status, json } = await api.put('settings/ai', moved);
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ pointer: '/apiKey', code: 'required' }]);
    expect(await stored(orgId)).toEqual(settings);
    expect((await api.put('settings/ai', { ...moved, apiKey: 'sk-another-key-1234' })).status).toBe(200);
  });

  it('refuses unknown fields and addresses that are not public', async () => {
    const { api } = await createTenant();
    const typo = await api.put('settings/ai', { vendor: 'openai', apikey: 'x' });
    expect(typo.json.errors).toMatchObject([{ pointer: '/apikey', code: 'unknown_field', suggestion: 'apiKey' }]);
    const inside = await api.put('settings/ai', { ...settings, baseUrl: 'https://169.254.169.254/' });
    expect(inside.json.errors).toMatchObject([{ pointer: '/baseUrl', code: 'blocked_address' }]);
    expect((await api.get('settings/ai')).status).toBe(404);
  });

  it('is removed, and never seen by another org or changed with a bound key', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    await one.api.put('settings/ai', settings);
    expect((await two.api.get('settings/ai')).status).toBe(404);
    expect((await two.api.del('settings/ai')).status).toBe(404);
    const narrow = await one.bound();
    expect((await narrow.put('settings/ai', settings)).status).toBe(403);
    expect((await narrow.del('settings/ai')).status).toBe(403);
    expect((await one.api.del('settings/ai')).status).toBe(204);
    expect((await one.api.get('settings/ai')).status).toBe(404);
  });
});

describe('retention', () => {
  it('has defaults, takes what is given and says whether there is an archive', async () => {
    const { api, as } = await createTenant();
    const defaults = { events: 30, runs: 90, deliveries: 90, refusals: 30 };
    expect((await api.get('settings/retention')).json).toEqual({ ...defaults, archives: true, updatedAt: null });
    const { json } = await api.put('settings/retention', { runs: 7 });
    expect(json).toMatchObject({ ...defaults, runs: 7, updatedAt: expect.any(String) });
    expect((await api.get('settings/retention')).json).toEqual(json);
    expect((await as('viewer').get('settings/retention')).status).toBe(200);
    expect((await as('editor').put('settings/retention', { runs: 8 })).status).toBe(403);
    const { json: log } = await api.get('audit-log?action=retention.updated');
    expect(log.data).toMatchObject([{ before: { runs: 90 }, after: { runs: 7 } }]);
  });

  it('refuses days out of range, and refusals that outlive their events', async () => {
    const { api } = await createTenant();
    for (const [body, pointer] of [
      [{ events: 0 }, '/events'],
      [{ runs: 401 }, '/runs'],
      [{ events: 7, refusals: 8 }, '/refusals'],
    ] as const) {
      const { status, json } = await api.put('settings/retention', body);
      expect(status).toBe(422);
      expect(json.errors[0]).toMatchObject({ pointer });
    }
  });
});
