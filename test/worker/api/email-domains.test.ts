import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addEmailChannel, createDnsWorld, type DnsWorld } from '../../support/dns-world.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

interface ShownRecord {
  purpose: string;
  type: string;
  name: string;
  value: string;
  found: string[];
  ok: boolean;
  state: string;
  advice: string;
}

let world: DnsWorld;
beforeEach(() => {
  world = createDnsWorld();
});
afterEach(() => vi.restoreAllMocks());

/** A domain that no other test has. */
const fresh = () => `${crypto.randomUUID().slice(0, 8)}.acme.com`;

async function add({ api }: Tenant, domain = fresh(), more = {}) {
  const { status, json } = await api.post('email/domains', { domain, ...more });
  expect(status).toBe(201);
  return json;
}

const verify = async ({ api }: Tenant, id: string) => {
  const { status, json } = await api.post(`email/domains/${id}/verify`);
  expect(status).toBe(200);
  return json;
};

const states = (domain: { records: ShownRecord[] }) =>
  Object.fromEntries(domain.records.map(({ purpose, state }) => [purpose, state]));

describe('adding a sender domain', () => {
  it('shows records that can be set as they stand, before there is a channel: a proof and DMARC', async () => {
    const tenant = await createTenant();
    const made = await add(tenant, ` Mail.${fresh()}. `.toUpperCase());
    expect(made).toMatchObject({ status: 'pending', verifiedAt: null, lastCheckedAt: null, failingSince: null });
    expect(made).toMatchObject({ vendor: null, channelId: null, recordsFrom: 'sendora' });
    expect(made.detail).toContain('POST notifications/channels');
    expect(made.domain).toMatch(/^mail\.[0-9a-f]{8}\.acme\.com$/);
    expect(made.records).toEqual([
      {
        purpose: 'ownership',
        type: 'TXT',
        name: `_sendora.${made.domain}`,
        value: expect.stringMatching(/^sendora-verify=[0-9a-f]{32}$/),
        found: [],
        ok: false,
        state: 'unchecked',
        advice: expect.stringContaining(`Add a TXT record _sendora.${made.domain}`),
      },
      expect.objectContaining({ purpose: 'dmarc', name: `_dmarc.${made.domain}`, value: 'v=DMARC1; p=none' }),
    ]);
    expect((await tenant.api.get(`email/domains/${made.id}`)).json).toEqual(made);
    expect((await tenant.api.get('email/domains')).json.data).toEqual([made]);
  });

  it.each([
    ['localhost', 'not_public', undefined],
    ['mail.localhost', 'not_public', undefined],
    ['com', 'public_suffix', undefined],
    ['co.uk', 'public_suffix', undefined],
    ['CO.UK.', 'public_suffix', undefined],
    ['http://example.com/path', 'invalid_domain', 'example.com'],
    ['https://Mail.Example.com', 'invalid_domain', 'mail.example.com'],
    ['Ada <ada@example.com>', 'invalid_domain', 'example.com'],
    ['*.example.com', 'invalid_domain', 'example.com'],
    ['example.com:25', 'invalid_domain', 'example.com'],
    ['-x.example.com', 'invalid_domain', undefined],
    ['a..example.com', 'invalid_domain', undefined],
    ['_dmarc.example.com', 'invalid_domain', undefined],
    ['exa mple.com', 'invalid_domain', undefined],
    [`${'a'.repeat(64)}.com`, 'invalid_domain', undefined],
    [`${'a.'.repeat(150)}com`, 'invalid_domain', undefined],
    ['192.168.0.1', 'invalid_domain', undefined],
    ['0x7f.1', 'invalid_domain', undefined],
    ['xn--.com', 'invalid_domain', undefined],
    ['\u202Eexample.com', 'invalid_domain', undefined],
    ['@', 'invalid_domain', undefined],
  ])('refuses %s', async (domain, code, suggestion) => {
    const { api } = await createTenant();
    const { status, json } = await api.post('email/domains', { domain });
    expect(status).toBe(422);
    expect(json.errors).toEqual([
      { pointer: '/domain', code, message: expect.any(String), ...(suggestion ? { suggestion } : {}) },
    ]);
  });

  it('brings a non-Latin name into the form of DNS, and is added once for an organisation', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    const { id, domain } = await add(one, 'Bücher.Example.com');
    expect(domain).toBe('xn--bcher-kva.example.com');
    expect((await one.api.post('email/domains', { domain })).status).toBe(409);
    await add(two, domain);
    for (const call of [two.api.get, two.api.del]) expect((await call(`email/domains/${id}`)).status).toBe(404);
    expect((await two.api.post(`email/domains/${id}/verify`)).status).toBe(404);
    expect((await one.api.del(`email/domains/${id}`)).status).toBe(204);
    expect((await one.api.get('email/domains')).json.data).toEqual([]);
  });

  it('is not changed by a key that is bound to one project', async () => {
    const tenant = await createTenant();
    const { id } = await add(tenant);
    const narrow = await tenant.bound();
    expect((await narrow.get(`email/domains/${id}`)).status).toBe(200);
    expect((await narrow.del(`email/domains/${id}`)).status).toBe(403);
    expect((await narrow.post(`email/domains/${id}/verify`)).status).toBe(403);
    expect((await narrow.patch(`email/domains/${id}`, { records: null })).status).toBe(403);
    expect((await narrow.post('email/domains', { domain: fresh() })).status).toBe(403);
  });
});

describe('verifying a sender domain', () => {
  it('asks DNS for each record, shows what it found, and verifies once all are right', async () => {
    const tenant = await createTenant();
    const { id, records } = await add(tenant);
    const before = await verify(tenant, id);
    expect(states(before)).toEqual({ ownership: 'missing', dmarc: 'missing' });
    expect(before).toMatchObject({ status: 'pending', verifiedAt: null, lastCheckedAt: expect.any(String) });
    world.publish(records);
    const after = await verify(tenant, id);
    expect(after).toMatchObject({ status: 'verified', verifiedAt: expect.any(String), failingSince: null });
    for (const record of after.records) expect(record).toMatchObject({ ok: true, found: [record.value] });
    const audit = await tenant.api.get('audit-log?action=domain.verified');
    expect(audit.json.data).toMatchObject([{ targetId: id, after: { domain: after.domain } }]);
  });

  it('is no longer verified when a person asks again after the records are gone', async () => {
    const tenant = await createTenant();
    const { id, records } = await add(tenant);
    world.publish(records);
    expect((await verify(tenant, id)).verifiedAt).not.toBeNull();
    world.clear();
    expect(await verify(tenant, id)).toMatchObject({ status: 'pending', verifiedAt: null });
    expect((await tenant.api.get(`email/domains/${id}`)).json.verifiedAt).toBeNull();
  });

  it('changes nothing while DNS is down', async () => {
    const tenant = await createTenant();
    const { id, records } = await add(tenant);
    world.publish(records);
    const { verifiedAt } = await verify(tenant, id);
    for (const fault of ['servfail', 'network'] as const) {
      world.fail(fault);
      const down = await verify(tenant, id);
      expect([down.verifiedAt, states(down)]).toEqual([verifiedAt, { ownership: 'unknown', dmarc: 'unknown' }]);
    }
  });

  it('is covered by the DMARC policy of the domain above, but not by its proof', async () => {
    const tenant = await createTenant();
    const above = fresh();
    const { id, records } = await add(tenant, `mail.${above}`);
    world.publish([records[0], { type: 'TXT', name: `_dmarc.${above}`, value: 'v=DMARC1; p=reject' }]);
    const { verifiedAt, records: checked } = await verify(tenant, id);
    expect(verifiedAt).not.toBeNull();
    expect(checked[1]).toMatchObject({ name: `_dmarc.mail.${above}`, found: ['v=DMARC1; p=reject'], ok: true });
  });

  it('belongs to one organisation, whose proof is not that of another', async () => {
    const [one, two] = [await createTenant(), await createTenant()];
    const domain = fresh();
    const [first, second] = [await add(one, domain), await add(two, domain)];
    expect(first.records[0].value).not.toBe(second.records[0].value);
    world.publish(first.records);
    expect((await verify(two, second.id)).status).toBe('pending');
    expect((await verify(one, first.id)).status).toBe('verified');
    world.publish(second.records.slice(0, 1));
    const taken = await verify(two, second.id);
    expect(taken).toMatchObject({ status: 'taken', verifiedAt: null, detail: expect.stringContaining('Another org') });
    expect((await one.api.del(`email/domains/${first.id}`)).status).toBe(204);
    expect((await verify(two, second.id)).status).toBe('verified');
  });
});

it('is verified for one of two organisations that prove it at the same moment', async () => {
  const tenants = [await createTenant(), await createTenant()];
  const domain = fresh();
  const made = await Promise.all(tenants.map((tenant) => add(tenant, domain)));
  world.publish(made.flatMap(({ records }, index) => (index === 0 ? records : records.slice(0, 1))));
  const answers = await Promise.all(tenants.map((tenant, index) => verify(tenant, made[index].id)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['taken', 'verified']);
});

describe('the records of a vendor', () => {
  it('are those that Resend has for the account, the key of its API among them', async () => {
    const tenant = await createTenant();
    const channelId = await addEmailChannel(tenant);
    const made = await add(tenant, `mail.${fresh()}`);
    expect(made).toMatchObject({ vendor: 'resend', channelId, recordsFrom: 'vendor', detail: null });
    expect(made.records.map(({ purpose, type, name, value }: ShownRecord) => [purpose, type, name, value])).toEqual([
      ['return_path', 'MX', `send.${made.domain}`, '10 feedback-smtp.us-east-1.amazonses.com'],
      ['spf', 'TXT', `send.${made.domain}`, 'v=spf1 include:amazonses.com ~all'],
      ['dkim', 'TXT', `resend._domainkey.${made.domain}`, `p=KEYof${made.domain}`],
      ['dmarc', 'TXT', `_dmarc.${made.domain}`, 'v=DMARC1; p=none'],
    ]);
    expect(world.asked('POST', '/verify'), 'Resend begins to look at DNS').toBe(1);
    world.publish(made.records);
    expect((await verify(tenant, made.id)).verifiedAt).not.toBeNull();
    expect(world.asked('POST', '/verify')).toBe(2);
    await verify(tenant, made.id);
    expect(world.asked('POST', '/domains')).toBe(1);
  });

  it('need the proof of ownership beside them where somebody else plays the vendor', async () => {
    const tenant = await createTenant();
    await addEmailChannel(tenant, { baseUrl: 'https://resend.evil.example/api' });
    const { records } = await add(tenant);
    expect(records.map(({ purpose }: ShownRecord) => purpose)).toEqual([
      'ownership',
      'return_path',
      'spf',
      'dkim',
      'dmarc',
    ]);
  });

  it('keep the proof beside what an address of somebody has said, also when the vendor itself cannot be asked', async () => {
    const tenant = await createTenant();
    await addEmailChannel(tenant, { baseUrl: 'https://resend.evil.example/api' });
    const { id } = await add(tenant);
    const channelId = await addEmailChannel(tenant, { apiKey: 're_restricted_123456' });
    const { json } = await tenant.api.patch(`email/domains/${id}`, { channelId });
    expect(json.records[0].purpose).toBe('ownership');
    world.publish(json.records.slice(1));
    expect(await verify(tenant, id)).toMatchObject({ status: 'pending', verifiedAt: null });
  });

  it('are asked for from the user where the key of the channel may only send', async () => {
    const tenant = await createTenant();
    await addEmailChannel(tenant, { apiKey: 're_restricted_123456' });
    const made = await add(tenant);
    expect(made).toMatchObject({ recordsFrom: 'sendora', detail: expect.stringContaining('may only send') });
    const given = [
      { purpose: 'dkim', type: 'TXT', name: 's1._domainkey', value: '"v=DKIM1; p=AAA" "BBB"' },
      { purpose: 'return_path', type: 'CNAME', name: `bounces.${made.domain}.`, value: 'Bounce.Vendor.com.' },
    ];
    const { status, json } = await tenant.api.patch(`email/domains/${made.id}`, { records: given });
    expect(status).toBe(200);
    expect(json.records.map(({ purpose, name, value }: ShownRecord) => [purpose, name, value])).toEqual([
      ['ownership', `_sendora.${made.domain}`, made.records[0].value],
      ['dkim', `s1._domainkey.${made.domain}`, 'v=DKIM1; p=AAABBB'],
      ['return_path', `bounces.${made.domain}`, 'bounce.vendor.com'],
      ['dmarc', `_dmarc.${made.domain}`, 'v=DMARC1; p=none'],
    ]);
    world.publish(json.records);
    expect(await verify(tenant, made.id)).toMatchObject({ status: 'verified', recordsFrom: 'user' });
    const back = await tenant.api.patch(`email/domains/${made.id}`, { records: null });
    expect(back.json.recordsFrom).toBe('sendora');
  });

  it('refuses records that cannot be, all at once', async () => {
    const tenant = await createTenant();
    const { id } = await add(tenant);
    const { status, json } = await tenant.api.patch(`email/domains/${id}`, {
      records: [
        { purpose: 'dkim', type: 'TXT', name: 's1._domainkey', value: 'no key' },
        { purpose: 'spf', type: 'TXT', name: '@', value: 'include:x' },
        { purpose: 'return_path', type: 'MX', name: 'a b', value: 'mx.acme.com' },
        { purpose: 'dmarc', type: 'TXT', name: '_dmarc', value: 'p=none' },
        { purpose: 'dkim', type: 'CNAME', name: 'k', value: 'not a host' },
      ],
    });
    expect(status).toBe(422);
    expect(json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/records/0/value',
      '/records/1/value',
      '/records/2/name',
      '/records/2/value',
      '/records/3/value',
      '/records/4/value',
    ]);
  });

  it('of Cloudflare are the same in every account, so the proof is among them', async () => {
    const tenant = await createTenant();
    await addEmailChannel(tenant, { vendor: 'cloudflare' });
    const { records, vendor, detail } = await add(tenant);
    expect([vendor, detail]).toEqual(['cloudflare', expect.stringContaining('Email Sending')]);
    expect(records.map(({ purpose }: ShownRecord) => purpose)).toEqual(['ownership', 'spf', 'return_path', 'dmarc']);
  });

  it('keep what Resend said before while it is down', async () => {
    const tenant = await createTenant();
    await addEmailChannel(tenant);
    const { id, records } = await add(tenant);
    world.publish(records);
    world.fail('resend');
    expect(await verify(tenant, id)).toMatchObject({ status: 'verified', recordsFrom: 'vendor' });
  });

  it('are those of the channel that the domain names', async () => {
    const [tenant, other] = [await createTenant(), await createTenant()];
    await addEmailChannel(tenant);
    const channelId = await addEmailChannel(tenant, { vendor: 'cloudflare' });
    expect(await add(tenant, fresh(), { channelId })).toMatchObject({ vendor: 'cloudflare', channelId });
    const foreign = await addEmailChannel(other);
    const { status, json } = await tenant.api.post('email/domains', { domain: fresh(), channelId: foreign });
    expect([status, json.errors[0].pointer]).toEqual([422, '/channelId']);
  });
});

it('shows the records of a domain that was added before they were kept', async () => {
  const tenant = await createTenant();
  const id = crypto.randomUUID();
  await env.DB.prepare('INSERT INTO email_domains (id, org_id, domain, created_at) VALUES (?, ?, ?, 1)')
    .bind(id, tenant.orgId, 'old.acme.com')
    .run();
  const { json } = await tenant.api.get(`email/domains/${id}`);
  expect(json.records.map(({ purpose }: ShownRecord) => purpose)).toEqual(['ownership', 'dmarc']);
});
