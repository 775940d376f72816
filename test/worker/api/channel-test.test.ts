import { afterEach, describe, expect, it, vi } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

const resend = { apiKey: 're_123456789012', from: 'ada@mail.example.com', baseUrl: 'https://sandbox.test:8443/resend' };

/** Answers every outgoing request; what left is kept. */
function answerWith(status: number, body: unknown) {
  const sent: { url: string; body: string; headers: Headers }[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    sent.push({ url: String(input), body: String(init?.body), headers: new Headers(init?.headers) });
    return new Response(JSON.stringify(body), { status });
  });
  return sent;
}

async function emailChannel({ api, orgId }: Tenant, verified = true): Promise<string> {
  if (verified) {
    await env.DB.prepare(
      "INSERT INTO email_domains (id, org_id, domain, verified_at, created_at) VALUES (?, ?, 'mail.example.com', 1, 1)",
    )
      .bind(crypto.randomUUID(), orgId)
      .run();
  }
  return (await api.post('notifications/channels', { kind: 'email', name: 'Mail', config: resend })).json.id;
}

const test = (tenant: Tenant, id: string, to?: string) =>
  tenant.api.post(`notifications/channels/${id}/test`, to === undefined ? {} : { to });
const statusOf = async (tenant: Tenant, id: string) => (await tenant.api.get(`notifications/channels/${id}`)).json;

afterEach(() => vi.restoreAllMocks());

describe('testing a channel', () => {
  it('sends through the provider', async () => {
    const tenant = await createTenant();
    const id = await emailChannel(tenant);
    const sent = answerWith(200, { id: 'm-1' });
    const { json } = await test(tenant, id, 'bob@example.com');
    expect(json).toMatchObject({ outcome: 'sent', statusCode: 200 });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe('https://sandbox.test:8443/resend/emails');
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ from: resend.from, to: ['bob@example.com'] });
  });

  it('asks for a recipient', async () => {
    const tenant = await createTenant();
    const sent = answerWith(200, {});
    const { status, json } = await test(tenant, await emailChannel(tenant));
    expect(status).toBe(422);
    expect(json.errors[0].pointer).toBe('/to');
    expect(sent).toHaveLength(0);
  });

  it('passes the gates of a real send', async () => {
    const tenant = await createTenant();
    const sent = answerWith(200, { id: 'm-1' });
    const unverified = await emailChannel(tenant, false);
    expect((await test(tenant, unverified, 'bob@example.com')).json).toMatchObject({ outcome: 'byod_required' });
    const id = await emailChannel(tenant);
    await tenant.api.post('email/suppressions', { address: 'Bob@Example.com' });
    expect((await test(tenant, id, 'bob@example.com')).json).toMatchObject({ outcome: 'suppressed' });
    await tenant.api.patch(`notifications/channels/${id}`, { status: 'disabled' });
    const disabled = (await test(tenant, id, 'eve@example.com')).json;
    expect(disabled).toMatchObject({ outcome: 'skipped-missing-config', reason: 'channel_disabled' });
    expect(sent).toHaveLength(0);
  });

  it('marks a channel whose credentials are refused, and brings it back when they work again', async () => {
    const tenant = await createTenant();
    const id = await emailChannel(tenant);
    answerWith(401, { name: 'invalid_api_key', message: 'API key is invalid' });
    const refused = (await test(tenant, id, 'bob@example.com')).json;
    expect(refused).toMatchObject({ outcome: 'error', reason: 'invalid_credentials', statusCode: 401 });
    expect(await statusOf(tenant, id)).toMatchObject({ status: 'needs_reconnect', statusDetail: expect.any(String) });
    vi.restoreAllMocks();
    answerWith(200, { id: 'm-2' });
    expect((await test(tenant, id, 'bob@example.com')).json.outcome).toBe('sent');
    expect(await statusOf(tenant, id)).toMatchObject({ status: 'ok', statusDetail: null });
  });

  it('returns what a provider that is down answered, without retrying', async () => {
    const tenant = await createTenant();
    const id = await emailChannel(tenant);
    const sent = answerWith(503, { message: 'down' });
    const { json } = await test(tenant, id, 'bob@example.com');
    expect(json).toMatchObject({ outcome: 'error', statusCode: 503, message: expect.any(String) });
    expect(sent).toHaveLength(1);
    vi.restoreAllMocks();
    answerWith(429, { message: 'slow down' });
    expect((await test(tenant, id, 'bob@example.com')).json.outcome).toBe('rate_limited');
  });

  it('signs the request of a webhook channel', async () => {
    const tenant = await createTenant();
    const config = {
      url: 'https://sandbox.test:8443/hooks/x',
      secret: `whsec_${btoa('s'.repeat(24))}`,
      headers: { 'x-team': 'ops' },
    };
    const { id } = (await tenant.api.post('notifications/channels', { kind: 'webhook', name: 'Hook', config })).json;
    const sent = answerWith(200, {});
    expect((await test(tenant, id)).json.outcome).toBe('sent');
    expect(sent[0]?.url).toBe(config.url);
    expect(sent[0]?.headers.get('webhook-signature')).toMatch(/^v1,/);
    expect(sent[0]?.headers.get('x-team')).toBe('ops');
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ type: 'channel.test' });
  });

  it('is in the log with its attempt, and not in the health of deliveries', async () => {
    const tenant = await createTenant();
    const id = await emailChannel(tenant);
    answerWith(200, { id: 'm-1' });
    await test(tenant, id, 'bob@example.com');
    vi.restoreAllMocks();
    answerWith(503, { message: 'down' });
    await test(tenant, id, 'eve@example.com');
    await tenant.api.post('email/suppressions', { address: 'joan@example.com' });
    await test(tenant, id, 'joan@example.com');
    const { data } = (await tenant.api.get(`notifications/logs?channelId=${id}&source=test`)).json;
    const shared = { source: 'test', kind: 'email', channelId: id, runId: null, nextAttemptAt: null };
    const byRecipient = Object.fromEntries(data.map((each: { recipient: string }) => [each.recipient, each]));
    expect(data).toHaveLength(3);
    expect(byRecipient).toMatchObject({
      'bob@example.com': { ...shared, outcome: 'sent', reason: null, attempts: [{ statusCode: 200, error: null }] },
      'eve@example.com': {
        ...shared,
        outcome: 'error',
        reason: 'provider_error',
        message: expect.any(String),
        attempts: [{ statusCode: 503, error: expect.stringContaining('down') }],
      },
      'joan@example.com': { ...shared, outcome: 'suppressed', reason: 'suppression_manual', attempts: [] },
    });
    const health = (await tenant.api.get('health/delivery')).json;
    expect(health).toMatchObject({ totals: { attempted: 0, sent: 0, failed: 0, suppressed: 0 }, channels: [] });
  });

  it('logs the address of a webhook, and of a device only that there was one', async () => {
    const tenant = await createTenant();
    const config = { url: 'https://sandbox.test:8443/hooks/x' };
    const { id } = (await tenant.api.post('notifications/channels', { kind: 'webhook', name: 'Hook', config })).json;
    answerWith(200, {});
    await test(tenant, id);
    const push = await addChannel(tenant, 'push');
    await test(tenant, push, 'token-of-a-phone');
    const log = await tenant.api.get('notifications/logs');
    expect(log.json.data.map(({ recipient }: { recipient: string }) => recipient).toSorted()).toEqual([
      '1 device',
      config.url,
    ]);
    expect(log.text).not.toContain('token-of-a-phone');
  });

  it('keeps the recipient out of the audit log', async () => {
    const tenant = await createTenant();
    const id = await emailChannel(tenant);
    answerWith(200, { id: 'm-1' });
    await test(tenant, id, 'very.private@example.com');
    const log = await tenant.api.get('audit-log?action=channel.tested');
    expect(log.json.data).toMatchObject([{ targetId: id, after: { outcome: 'sent' } }]);
    expect(log.text).not.toContain('very.private');
  });
});
