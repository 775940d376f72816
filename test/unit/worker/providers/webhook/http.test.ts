import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { HttpWebhookConfig } from '../../../../../src/contract/messages/channels/webhook.ts';
import { generateSecret } from '../../../../../src/worker/guard/sign.ts';
import type { WebhookMessage } from '../../../../../src/worker/providers/provider.ts';
import { webhookHttp } from '../../../../../src/worker/providers/webhook/http.ts';
import { outsideWorld, says } from '../outside-world.ts';
import { http, webhook } from '../samples.ts';

const sentWith = async (message: Partial<WebhookMessage>, config: HttpWebhookConfig = http) => {
  const { arrived, context } = outsideWorld(() => new Response(null, { status: 204 }));
  const result = await webhookHttp.send(config, { ...webhook, ...message }, context);
  return { result, request: arrived[0] };
};
const { secret: _secret, ...unsigned } = http;

describe('the request', () => {
  test('is signed, and public libraries accept the signature', async () => {
    const timestampSeconds = Math.floor(Date.now() / 1_000);
    const { result, request } = await sentWith({ timestampSeconds });
    expect(result).toEqual({ kind: 'sent', providerId: null, statusCode: 204, body: '' });
    expect(request).toMatchObject({ method: 'POST', url: http.url, body: webhook.body });
    expect(request?.headers.get('content-type')).toBe('application/json');
    const headers = Object.fromEntries(request?.headers ?? []);
    expect(new Webhook(http.secret ?? '').verify(request?.body ?? '', headers)).toEqual({ type: 'order.paid' });
  });

  test('is signed with both secrets during a rotation, and not with that of the config', async () => {
    const secrets = [generateSecret(), generateSecret()];
    const timestampSeconds = Math.floor(Date.now() / 1_000);
    const { request } = await sentWith({ secrets, timestampSeconds });
    const headers = Object.fromEntries(request?.headers ?? []);
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const secret of secrets) expect(() => new Webhook(secret).verify(webhook.body, headers)).not.toThrow();
    expect(() => new Webhook(http.secret ?? '').verify(webhook.body, headers)).toThrow();
  });

  test('has an id and no signature when there is no secret', async () => {
    const { request } = await sentWith({}, unsigned);
    expect(request?.headers.get('webhook-id')).toBe('msg_1');
    expect(request?.headers.get('webhook-timestamp')).toBe('1700000000');
    expect(request?.headers.has('webhook-signature')).toBe(false);
  });

  test('has the headers of the channel and of the message, in any case', async () => {
    const config = { ...http, headers: { Authorization: 'Bearer channel', 'X-Team': 'blue' } };
    const { request } = await sentWith({ headers: { 'X-Team': 'red', 'Content-Type': 'text/plain' } }, config);
    expect(request?.headers.get('authorization')).toBe('Bearer channel');
    expect(request?.headers.get('x-team')).toBe('red');
    expect(request?.headers.get('content-type')).toBe('text/plain');
  });

  test('to a service with a preset has no signature headers', async () => {
    const { request } = await sentWith({}, { ...http, preset: 'discord' });
    expect([...(request?.headers.keys() ?? [])].filter((name) => name.startsWith('webhook-'))).toEqual([]);
  });

  test('to Discord that is limited waits for the seconds of its answer', async () => {
    const { context } = outsideWorld(says(429, { message: 'slow', retry_after: 0.53, global: false }));
    const result = await webhookHttp.send({ ...unsigned, preset: 'discord' }, webhook, context);
    expect(result).toMatchObject({ kind: 'failed', rateLimited: true, retryAfterMs: 530 });
  });

  test('says what its body is', async () => {
    const { request } = await sentWith({ body: 'plain words', contentType: 'text/plain; charset=utf-8' });
    expect(request?.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  test('has no body and no content type in a GET, whose signature verifies', async () => {
    const timestampSeconds = Math.floor(Date.now() / 1_000);
    const { request } = await sentWith({ method: 'GET', timestampSeconds });
    expect(request?.headers.has('content-type')).toBe(false);
    const headers = Object.fromEntries(request?.headers ?? []);
    expect(new Webhook(http.secret ?? '').verify('', headers)).toBeUndefined();
  });

  test('has no body in a GET, which signs an empty one', async () => {
    const timestampSeconds = Math.floor(Date.now() / 1_000);
    const { request } = await sentWith({ method: 'GET', timestampSeconds });
    expect(request).toMatchObject({ method: 'GET', body: '' });
    const fresh = await sentWith({ method: 'POST', body: '', timestampSeconds });
    expect(request?.headers.get('webhook-signature')).toBe(fresh.request?.headers.get('webhook-signature'));
  });

  test.each([
    [{ headers: { Host: 'x' } }, http, 'invalid_header'],
    [{ headers: { 'webhook-signature': 'v1,forged' } }, http, 'invalid_header'],
    [{ headers: { 'X-A': 'a\r\nX-B: b' } }, http, 'invalid_header'],
    [{}, { ...http, headers: { 'Metadata-Flavor': 'Google' } }, 'invalid_header'],
    [{ secrets: ['whsec_short'] }, http, 'invalid_secret'],
  ])('is not sent with %j', async (message, config, reason) => {
    const { result, request } = await sentWith(message as Partial<WebhookMessage>, config);
    expect(result).toMatchObject({ kind: 'refused', reason });
    expect(request).toBeUndefined();
  });
});

describe('an answer', () => {
  test.each([200, 201, 202, 299])('with status %i is a success', async (status) => {
    const { context } = outsideWorld(says(status, 'ok'));
    expect(await webhookHttp.send(http, webhook, context)).toMatchObject({
      kind: 'sent',
      statusCode: status,
      body: 'ok',
    });
  });

  test.each([
    [410, 'refused', 'gone'],
    [400, 'refused', 'endpoint_refused'],
    [404, 'refused', 'endpoint_refused'],
    [302, 'failed', 'redirected'],
    [503, 'failed', 'provider_error'],
  ])('with status %i is %s as %s', async (status, kind, reason) => {
    const { context } = outsideWorld(says(status, 'no'));
    expect(await webhookHttp.send(http, webhook, context)).toMatchObject({ kind, reason, statusCode: status });
  });
});
