import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, test } from 'vitest';
import { endpointBody, webhookIdOf } from '../../../../../src/engine/endpoints/body.ts';
import { rotatedSecrets, validSecrets } from '../../../../../src/engine/endpoints/secrets.ts';
import { generateSecret } from '../../../../../src/worker/guard/sign.ts';
import type { WebhookMessage } from '../../../../../src/worker/providers/provider.ts';
import { sendThrough } from '../../../../../src/worker/providers/registry.ts';
import { webhookHttp } from '../../../../../src/worker/providers/webhook/http.ts';
import { nowMs, outsideWorld, says } from '../outside-world.ts';
import { http, webhook } from '../samples.ts';

const subscribed: WebhookMessage = { ...webhook, subscribed: true };
const answeredWith = (answer: Parameters<typeof outsideWorld>[0]) =>
  webhookHttp.send(http, subscribed, outsideWorld(answer).context);

describe('a message to a subscribed endpoint', () => {
  const event = {
    ...{ id: 'e', type: 'order.paid', userId: 'ada', anonymousId: null, messageId: 'm' },
    ...{ properties: { text: 'é 漢字 "<&>" \u2028' }, timestamp: nowMs },
  };
  const id = webhookIdOf('0198c0de-0000-8000-8000-00000000abcd');

  test('is verified by the libraries of others, with the new and with the old secret', async () => {
    const [old, fresh] = [generateSecret(), generateSecret()];
    const now = Date.now();
    const kept = rotatedSecrets([{ secret: old, until: null }], fresh, { now, graceMs: 1_000 });
    const { arrived, context } = outsideWorld(says(204, ''));
    const body = endpointBody('p', event);
    const timestampSeconds = Math.floor(now / 1_000);
    await webhookHttp.send(
      http,
      { ...subscribed, id, body, secrets: validSecrets(kept, now), timestampSeconds },
      context,
    );
    const headers = Object.fromEntries(arrived[0]?.headers ?? []);
    const got = arrived[0]?.body ?? '';
    expect(headers['webhook-id']).toBe('msg_0198c0de00008000800000000000abcd');
    expect(headers['user-agent']).toBe('Sendora-Webhooks/1');
    for (const secret of [fresh, old]) {
      expect(new StandardWebhook(secret).verify(got, headers)).toMatchObject({ type: 'order.paid', data: { id: 'e' } });
      expect(new SvixWebhook(secret).verify(got, headers)).toMatchObject({ data: { properties: event.properties } });
    }
    const signatures = headers['webhook-signature']?.split(' ') ?? [];
    const alone = { ...headers, 'webhook-signature': signatures[0] ?? '' };
    expect(() => new StandardWebhook(old).verify(got, alone)).toThrow();
    expect(() => new StandardWebhook(fresh).verify(`${got} `, headers)).toThrow();
  });
});

describe('the answer of a subscribed endpoint', () => {
  test.each([
    [200, 'sent', undefined],
    [400, 'failed', 'endpoint_refused'],
    [401, 'failed', 'endpoint_refused'],
    [404, 'failed', 'endpoint_refused'],
    [302, 'failed', 'redirected'],
    [429, 'failed', 'rate_limited'],
    [500, 'failed', 'provider_error'],
    [410, 'refused', 'gone'],
  ])('with status %i is %s', async (status, kind, reason) => {
    expect(await answeredWith(says(status, 'no'))).toMatchObject({
      kind,
      statusCode: status,
      ...(reason && { reason }),
    });
  });

  test.each([
    [404, '40', 40_000],
    [503, '40', 40_000],
    [429, new Date(nowMs + 90_000).toUTCString(), 90_000],
  ])('with status %i and Retry-After %s is obeyed', async (status, value, retryAfterMs) => {
    const answer = says(status, 'no', { 'retry-after': value });
    expect(await answeredWith(answer)).toMatchObject({ kind: 'failed', retryAfterMs });
  });

  test.each([
    [200, 'disable', { kind: 'sent', asksToStop: true }],
    [500, 'disable', { kind: 'refused', reason: 'asked_to_stop' }],
    [500, 'abort-message', { kind: 'refused', reason: 'delivery_aborted' }],
  ])('with status %i may ask: %s', async (status, asks, result) => {
    expect(await answeredWith(says(status, '', { 'webhook-delivery': asks }))).toMatchObject(result);
  });

  test('is read and kept up to 4 KB, also where it has no end', async () => {
    let chunks = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new TextEncoder().encode('x'.repeat(1_000)));
      },
    });
    const result = await answeredWith(() => new Response(endless, { status: 500 }));
    expect(result).toMatchObject({ kind: 'failed', body: 'x'.repeat(4_096) });
    expect(chunks).toBeLessThan(10);
  });

  test('that an address may not give is a failure like others, since it may be public again later', async () => {
    const { context, arrived } = outsideWorld(says(200));
    const result = await webhookHttp.send(http, { ...subscribed, url: 'https://127.0.0.1/' }, context);
    expect(result).toMatchObject({ kind: 'failed', reason: 'blocked_address' });
    expect(arrived).toEqual([]);
  });

  test('is tried again where the connection failed, and what left may have arrived', async () => {
    const result = await answeredWith(() => Promise.reject(new TypeError('reset')));
    expect(result).toMatchObject({ kind: 'failed', reason: 'network_error', uncertain: true });
  });

  test('holds no secret of the endpoint, should it repeat one', async () => {
    const { context } = outsideWorld(({ headers }) => new Response(headers.get('authorization'), { status: 500 }));
    const config = { ...http, headers: { Authorization: 'Bearer very-secret-token' } };
    const result = await sendThrough('webhook', config, subscribed, context);
    expect(JSON.stringify(result)).not.toContain('very-secret-token');
  });
});
