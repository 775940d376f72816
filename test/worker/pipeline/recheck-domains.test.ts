import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recheckDomains } from '../../../src/worker/pipeline/recheck-domains.ts';
import { sweep } from '../../../src/worker/pipeline/sweep.ts';
import { loadSendContext } from '../../../src/worker/store/send-context.ts';
import { createDnsWorld, type DnsWorld } from '../../support/dns-world.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

const hour = 3_600_000;
const day = 24 * hour;

let world: DnsWorld;
let sent: { body: { projectId: string; events: { type: string; messageId: string }[] } }[];
beforeEach(async () => {
  await env.DB.prepare('DELETE FROM email_domains').run();
  world = createDnsWorld();
  sent = [];
  vi.spyOn(env.EVENTS, 'send').mockImplementation(async (body) => {
    sent.push({ body: body as (typeof sent)[number]['body'] });
    return {} as QueueSendResponse;
  });
});
afterEach(() => vi.restoreAllMocks());

const events = () => sent.flatMap(({ body }) => body.events);
const shown = async ({ api }: Tenant, id: string) => (await api.get(`email/domains/${id}`)).json;

/** A verified domain, as it is just after a person verified it. */
async function verified(tenant: Tenant) {
  const { json } = await tenant.api.post('email/domains', { domain: `${crypto.randomUUID().slice(0, 8)}.acme.com` });
  world.publish(json.records);
  const answer = await tenant.api.post(`email/domains/${json.id}/verify`);
  expect(answer.json.status).toBe('verified');
  return answer.json;
}

const canSend = async ({ orgId, projectId }: Tenant, domain: string) =>
  (await loadSendContext(env, orgId, projectId, [])).projectConfig.verifiedDomains.has(domain);

describe('the daily check of sender domains', () => {
  it('warns at the first failure, ends the verification after three days, and stops the mail', async () => {
    const tenant = await createTenant();
    const { id, domain } = await verified(tenant);
    expect(await canSend(tenant, domain)).toBe(true);
    world.clear();
    const start = Date.now() + day;
    await recheckDomains(env, start);
    expect(await shown(tenant, id)).toMatchObject({
      status: 'failing',
      failingSince: new Date(start).toISOString(),
      lastCheckedAt: new Date(start).toISOString(),
      nextCheckAt: new Date(start + 6 * hour).toISOString(),
    });
    for (let at = start + 6 * hour; at < start + 3 * day; at += 6 * hour) await recheckDomains(env, at);
    expect(await canSend(tenant, domain)).toBe(true);
    await recheckDomains(env, start + 3 * day);
    expect(await shown(tenant, id)).toMatchObject({ status: 'pending', verifiedAt: null, failingSince: null });
    expect(await canSend(tenant, domain)).toBe(false);
    expect(events()).toMatchObject([
      { type: 'email.domain.failing', properties: { domainId: id, domain } },
      {
        type: 'email.domain.unverified',
        userId: null,
        anonymousId: `email-domain:${id}`,
        messageId: `email.domain.unverified:${id}:${start}`,
        properties: {
          failingSince: new Date(start).toISOString(),
          records: [
            { purpose: 'ownership', state: 'missing', found: [] },
            { purpose: 'dmarc', state: 'missing', found: [] },
          ],
        },
      },
    ]);
    expect(sent.every(({ body }) => body.projectId === tenant.projectId)).toBe(true);
    const audit = await tenant.api.get('audit-log?action=domain.unverified');
    expect(audit.json.data).toMatchObject([{ actor: 'sendora', targetId: id, after: { domain } }]);
  });

  it('forgets a failure once the records are back', async () => {
    const tenant = await createTenant();
    const { id, records } = await verified(tenant);
    world.clear();
    await recheckDomains(env, Date.now() + day);
    world.publish(records);
    await recheckDomains(env, Date.now() + 2 * day);
    expect(await shown(tenant, id)).toMatchObject({ status: 'verified', failingSince: null });
    world.clear();
    await recheckDomains(env, Date.now() + 3 * day + hour);
    expect((await shown(tenant, id)).status).toBe('failing');
  });

  it('keeps a domain verified through an outage of DNS, however long', async () => {
    const tenant = await createTenant();
    const { id } = await verified(tenant);
    for (const fault of ['servfail', 'network'] as const) {
      world.fail(fault);
      for (let days = 1; days < 6; days++) await recheckDomains(env, Date.now() + days * day);
      expect(await shown(tenant, id)).toMatchObject({ status: 'verified', failingSince: null });
    }
    expect(events()).toEqual([]);
  });

  it('verifies a new domain by itself, every hour', async () => {
    const tenant = await createTenant();
    const { json } = await tenant.api.post('email/domains', { domain: 'soon.acme.com' });
    await recheckDomains(env, Date.now() + 2 * hour);
    expect((await shown(tenant, json.id)).status).toBe('pending');
    world.publish(json.records);
    await recheckDomains(env, Date.now() + 4 * hour);
    expect((await shown(tenant, json.id)).status).toBe('verified');
    const audit = await tenant.api.get('audit-log?action=domain.verified');
    expect(audit.json.data).toMatchObject([{ actor: 'sendora', targetId: json.id }]);
  });

  it('looks at twenty domains at a time, the longest overdue first, each once', async () => {
    const tenant = await createTenant();
    const insert = env.DB.prepare(
      'INSERT INTO email_domains (id, org_id, domain, created_at, next_check_at) VALUES (?, ?, ?, 1, ?)',
    );
    const rows = Array.from({ length: 30 }, (_, n) =>
      insert.bind(crypto.randomUUID(), tenant.orgId, `d${n}.acme.com`, n),
    );
    await env.DB.batch(rows);
    await Promise.all([recheckDomains(env, 1_000), recheckDomains(env, 1_000)]);
    const checked = await env.DB.prepare(
      'SELECT count(*) AS n FROM email_domains WHERE last_checked_at = 1000',
    ).first();
    expect(checked).toEqual({ n: 30 });
  });

  it('lets each domain fail alone, and comes back to it an hour later', async () => {
    const tenant = await createTenant();
    const [broken, sound] = [await verified(tenant), await verified(tenant)];
    await env.DB.prepare("UPDATE email_domains SET records = 'no JSON' WHERE id = ?").bind(broken.id).run();
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const now = Date.now() + day + hour;
    await recheckDomains(env, now);
    expect(logged.mock.calls.flat().join()).toContain('a sender domain could not be checked');
    expect((await shown(tenant, sound.id)).lastCheckedAt).toBe(new Date(now).toISOString());
    const row = await env.DB.prepare(
      'SELECT verified_at AS verifiedAt, next_check_at AS next FROM email_domains WHERE id = ?',
    )
      .bind(broken.id)
      .first();
    expect(row).toEqual({ verifiedAt: expect.any(Number), next: now + hour });
  });

  it('does not end a verification whose event could not leave', async () => {
    const tenant = await createTenant();
    const { id } = await verified(tenant);
    await env.DB.prepare('UPDATE email_domains SET failing_since = 1 WHERE id = ?').bind(id).run();
    world.clear();
    vi.spyOn(env.EVENTS, 'send').mockRejectedValueOnce(new Error('queue down'));
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await recheckDomains(env, Date.now() + 2 * day);
    expect((await shown(tenant, id)).status).toBe('failing');
    await recheckDomains(env, Date.now() + 3 * day);
    expect((await shown(tenant, id)).status).toBe('pending');
  });

  it('gives way to a person who verifies at the same time', async () => {
    const tenant = await createTenant();
    const { id, records } = await verified(tenant);
    await env.DB.prepare('UPDATE email_domains SET failing_since = 1 WHERE id = ?').bind(id).run();
    world.clear();
    vi.spyOn(env.EVENTS, 'send').mockImplementation(async () => {
      world.publish(records);
      await tenant.api.post(`email/domains/${id}/verify`);
      return {} as QueueSendResponse;
    });
    await recheckDomains(env, Date.now() + 2 * day);
    expect(await shown(tenant, id)).toMatchObject({ status: 'verified', failingSince: null });
  });

  it('is part of the sweep, and does not make isolates read their configuration again', async () => {
    const tenant = await createTenant();
    const { id } = await verified(tenant);
    const version = () =>
      env.DB.prepare('SELECT version FROM directory_versions WHERE org_id = ?').bind(tenant.orgId).first();
    const before = await version();
    const now = Date.now() + day + hour;
    await sweep(env, now);
    expect((await shown(tenant, id)).lastCheckedAt).toBe(new Date(now).toISOString());
    expect(await version()).toEqual(before);
  });
});
