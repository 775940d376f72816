// Channels to people of operations: what Slack and webhook channels take, and what their test tells.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTenant, type Tenant } from '../../support/worker.ts';

const hook = 'https://hooks.slack.com/services/T0/B0/secret0123456789';
const make = ({ api }: Tenant, kind: string, config: object) =>
  api.post('notifications/channels', { kind, name: crypto.randomUUID(), config });

interface Sent {
  url: string;
  headers: Headers;
  body: string;
}

function answerWith(status: number, body: string): Sent[] {
  const sent: Sent[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (url.includes('dns-query')) return Response.json({ Status: 0, Answer: [{ type: 1, data: '93.184.215.14' }] });
    sent.push({ url, headers: new Headers(init?.headers), body: String(init?.body) });
    return new Response(body, { status });
  });
  return sent;
}

afterEach(() => vi.restoreAllMocks());

describe('a Slack channel', () => {
  it.each([
    ['https://example.com/services/T0/B0/x', 'invalid_value', /hooks\.slack\.com/],
    ['https://hooks.slack.com.evil.example/services/T0/B0/x', 'invalid_value', /hooks\.slack\.com/],
    ['https://hooks.slack.com/triggers/T0/1/x', 'invalid_value', /\/services\//],
    ['http://hooks.slack.com/services/T0/B0/x', 'blocked_address', /https/],
  ])('cannot be at %s', async (webhookUrl, code, message) => {
    const { status, json } = await make(await createTenant(), 'slack', { webhookUrl });
    expect(status).toBe(422);
    expect(json.errors).toContainEqual(
      expect.objectContaining({ pointer: '/config/webhookUrl', code, message: expect.stringMatching(message) }),
    );
  });

  it('may be at a host that the operator allows, such as the sandbox', async () => {
    const made = await make(await createTenant(), 'slack', {
      webhookUrl: 'https://sandbox.test:8443/slack/services/T0/B0/x',
    });
    expect(made.status).toBe(201);
  });

  it('never shows its address again', async () => {
    const tenant = await createTenant();
    const made = await make(tenant, 'slack', { webhookUrl: hook });
    expect(made.text).not.toContain('secret0123456789');
  });

  it('says in its test what Slack said, is closed by no_service, and opened by a green test', async () => {
    const tenant = await createTenant();
    const { id } = (await make(tenant, 'slack', { webhookUrl: hook })).json;
    const path = `notifications/channels/${id}`;
    const sent = answerWith(404, 'no_service');
    expect((await tenant.api.post(`${path}/test`, {})).json).toMatchObject({
      outcome: 'error',
      reason: 'hook_gone',
      statusCode: 404,
      body: 'no_service',
    });
    expect((await tenant.api.get(path)).json).toMatchObject({
      status: 'needs_reconnect',
      statusDetail: expect.stringContaining('no_service'),
    });
    expect(sent).toMatchObject([{ url: hook }]);
    vi.restoreAllMocks();
    const later = answerWith(200, 'ok');
    expect((await tenant.api.post(`${path}/test`, {})).json).toEqual({ outcome: 'sent', statusCode: 200, body: 'ok' });
    expect((await tenant.api.get(path)).json).toMatchObject({ status: 'ok', statusDetail: null });
    expect(JSON.parse(later[0]?.body ?? '')).toMatchObject({
      text: 'Test message',
      attachments: [{ color: expect.stringMatching(/^#/) }],
    });
  });
});

describe('a webhook channel', () => {
  const url = 'https://sandbox.test:8443/hooks/x';

  it('gets a secret, which is shown once', async () => {
    const tenant = await createTenant();
    const made = await make(tenant, 'webhook', { url });
    const { secret } = made.json.config;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{40,}={0,2}$/);
    for (const path of [`notifications/channels/${made.json.id}`, 'notifications/channels', 'audit-log'])
      expect((await tenant.api.get(path)).text).not.toContain(secret);
    const sent = answerWith(200, '');
    await tenant.api.post(`notifications/channels/${made.json.id}/test`, {});
    expect(sent[0]?.headers.get('webhook-signature')).toMatch(/^v1,/);
  });

  it.each([
    [{ url: 'https://acme.webhook.office.com/webhookb2/x' }, '/config/url', 'retired_address'],
    [{ url: 'https://outlook.office.com/webhook/x' }, '/config/url', 'retired_address'],
    [{ url: 'https://169.254.169.254/x' }, '/config/url', 'blocked_address'],
    [{ url, headers: { 'webhook-id': 'mine' } }, '/config/headers/webhook-id', 'invalid_header'],
    [{ url, payloadTemplate: '{"a": {{alert.title}} }' }, '/config/payloadTemplate', 'template_syntax'],
    [{ url, payloadTemplate: '{"a":"{{alrt.title}}"}' }, '/config/payloadTemplate', 'unknown_variable'],
    [{ url, payloadTemplate: '{}', preset: 'discord' }, '/config/payloadTemplate', 'invalid'],
    [{ url, preset: 'irc' }, '/config/preset', 'invalid_value'],
  ])('cannot have the config %j', async (config, pointer, code) => {
    const { status, json } = await make(await createTenant(), 'webhook', config);
    expect(status).toBe(422);
    expect(json.errors).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  it('reports every fault at once', async () => {
    const config = { url: 'https://outlook.office.com/x', headers: { host: 'a', 'cf-ray': 'b' } };
    const { json } = await make(await createTenant(), 'webhook', config);
    expect(json.errors).toHaveLength(3);
  });

  it.each([
    ['discord', { embeds: [{ title: 'Test message' }], allowed_mentions: { parse: [] } }],
    ['teams', { type: 'message', attachments: [{ content: { type: 'AdaptiveCard' } }] }],
  ])('with the preset %s sends its form, unsigned', async (preset, body) => {
    const tenant = await createTenant();
    const made = await make(tenant, 'webhook', { url, preset });
    expect(made.json.config).not.toHaveProperty('secret');
    const sent = answerWith(204, '');
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      sent.push({ url: String(input), headers: new Headers(init?.headers), body: String(init?.body) });
      return new Response(null, { status: 204 });
    });
    expect((await tenant.api.post(`notifications/channels/${made.json.id}/test`, {})).json.outcome).toBe('sent');
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject(body);
    expect(sent[0]?.headers.has('webhook-signature')).toBe(false);
  });
});
