import { describe, expect, it } from 'vitest';
import { createTenant } from '../../support/worker.ts';

describe('sender domains', () => {
  it('answers the records to set; nothing is verified yet', async () => {
    const { api } = await createTenant();
    const { status, json: made } = await api.post('email/domains', { domain: ' Mail.Example.com ' });
    expect(status).toBe(201);
    expect(made).toMatchObject({ domain: 'mail.example.com', verifiedAt: null });
    const names = made.records.map((record: { name: string }) => record.name);
    expect(names).toEqual([
      'mail.example.com',
      '<selector>._domainkey.mail.example.com',
      'bounces.mail.example.com',
      '_dmarc.mail.example.com',
    ]);
    expect((await api.get(`email/domains/${made.id}`)).json).toEqual(made);
    expect((await api.get('email/domains')).json.data).toEqual([made]);
  });

  it.each(['localhost', 'http://example.com', 'a@example.com', '-x.example.com', 'example', '192.168.0.1'])(
    'refuses %s',
    async (domain) => {
      const { api } = await createTenant();
      const { status, json } = await api.post('email/domains', { domain });
      expect(status).toBe(422);
      expect(json.errors[0].pointer).toBe('/domain');
    },
  );

  it('is added once for an org, and may be added by another', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    const { id } = (await one.api.post('email/domains', { domain: 'example.com' })).json;
    expect((await one.api.post('email/domains', { domain: 'EXAMPLE.com' })).status).toBe(409);
    expect((await two.api.post('email/domains', { domain: 'example.com' })).status).toBe(201);
    expect((await two.api.get(`email/domains/${id}`)).status).toBe(404);
    expect((await two.api.del(`email/domains/${id}`)).status).toBe(404);
    expect((await one.api.del(`email/domains/${id}`)).status).toBe(204);
    expect((await one.api.get('email/domains')).json.data).toEqual([]);
  });

  it('is not changed by a key that is bound to one project', async () => {
    const tenant = await createTenant();
    const { id } = (await tenant.api.post('email/domains', { domain: 'example.com' })).json;
    const narrow = await tenant.bound();
    expect((await narrow.get(`email/domains/${id}`)).status).toBe(200);
    expect((await narrow.del(`email/domains/${id}`)).status).toBe(403);
    expect((await narrow.post('email/domains', { domain: 'b.example.com' })).status).toBe(403);
  });
});
