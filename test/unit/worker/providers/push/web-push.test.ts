import { createECDH } from 'node:crypto';
import * as ece from 'http_ece';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import type { WebPushConfig } from '../../../../../src/contract/messages/channels/push.ts';
import { decodeBase64Url, encodeBase64Url, encodeUtf8 } from '../../../../../src/worker/guard/bytes.ts';
import type { PushMessage } from '../../../../../src/worker/providers/provider.ts';
import { pushWebPush } from '../../../../../src/worker/providers/push/web-push.ts';
import {
  encryptForSubscription,
  type MessageSecrets,
} from '../../../../../src/worker/providers/push/web-push-encryption.ts';
import { nowMs, outsideWorld, says } from '../outside-world.ts';
import { browser, endpoint, fcm, webPush, webPushMessage } from '../samples.ts';

const hourMs = 3_600_000;
const keysOfBrowser = { p256dh: browser.publicKey, auth: browser.auth };
const created = says(201, '', { location: 'https://push.example.net/message/1' });
const pausedUntil = nowMs + 24 * hourMs;

/** What the browser reads, by an implementation of the encryption that is not ours. */
function decrypted(body: Uint8Array | null | undefined): string {
  const key = createECDH('prime256v1');
  key.setPrivateKey(Buffer.from(browser.privateKey, 'base64url'));
  return ece
    .decrypt(Buffer.from(body ?? []), { version: 'aes128gcm', privateKey: key, authSecret: browser.auth })
    .toString('utf8');
}

async function sendTo(answer = created, message: PushMessage = webPushMessage, config: WebPushConfig = webPush) {
  const { context, arrived } = outsideWorld(answer);
  const result = await pushWebPush.send(config, message, context);
  return { result, arrived, request: arrived[0] };
}

/** The token of a request and the key in its header. */
function vapidOf(authorization: string | null | undefined): { token: string; key: string } {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization ?? '') ?? [];
  return { token, key };
}

async function importPublic(key: string) {
  const point = decodeBase64Url(key) ?? new Uint8Array();
  const [x, y] = [encodeBase64Url(point.slice(1, 33)), encodeBase64Url(point.slice(33))];
  return importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256');
}

describe('the encryption', () => {
  test('gives the example of RFC 8291, appendix A', async () => {
    const secrets = await exampleSecrets();
    const plain = encodeUtf8('When I grow up, I want to be a watermelon');
    const body = await encryptForSubscription(plain, keysOfBrowser, secrets);
    expect(encodeBase64Url(body ?? new Uint8Array())).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });
});

async function exampleSecrets(): Promise<MessageSecrets> {
  const publicKey = decodeBase64Url(
    'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
  );
  const point = publicKey ?? new Uint8Array();
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const shared = {
    kty: 'EC',
    crv: 'P-256',
    x: encodeBase64Url(point.slice(1, 33)),
    y: encodeBase64Url(point.slice(33)),
  };
  const secret = { ...shared, d: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw' };
  return {
    salt: decodeBase64Url('DGv6ra1nlYgDCS1FRnbzlw') ?? new Uint8Array(),
    keys: {
      publicKey: await crypto.subtle.importKey('jwk', shared, curve, true, []),
      privateKey: await crypto.subtle.importKey('jwk', secret, curve, false, ['deriveBits']),
    },
  };
}

describe('the message', () => {
  test('is what the browser decrypts, with a tag that stays the same for a second copy', async () => {
    const data = { url: 'https://shop.example.com/orders/7' };
    const first = await sendTo(created, { ...webPushMessage, data });
    expect(first.result).toMatchObject({
      kind: 'sent',
      providerId: 'https://push.example.net/message/1',
      statusCode: 201,
    });
    const shown = JSON.parse(decrypted(first.request?.bytes));
    expect(shown).toEqual({ title: 'Hello', body: 'World', data, tag: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const second = await sendTo(created, { ...webPushMessage, data });
    expect(JSON.parse(decrypted(second.request?.bytes))).toEqual(shown);
    expect(second.request?.bytes).not.toEqual(first.request?.bytes);
  });

  test('has the headers of RFC 8030', async () => {
    const { request } = await sendTo();
    expect(request).toMatchObject({ method: 'POST', url: endpoint });
    const headers = Object.fromEntries(request?.headers ?? []);
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400', urgency: 'normal' });
    expect(headers.topic).toBe(JSON.parse(decrypted(request?.bytes)).tag);
    const other = await sendTo(created, { ...webPushMessage, collapseKey: 'score' });
    expect(other.request?.headers.get('topic')).toMatch(/^[A-Za-z0-9_-]{1,32}$/);
    expect(other.request?.headers.get('topic')).not.toBe(headers.topic);
  });

  test('fills a body of 4,096 bytes at most', async () => {
    const fitting = async (length: number) => sendTo(created, { ...webPushMessage, body: 'x'.repeat(length) });
    const empty = decrypted((await fitting(0)).request?.bytes).length;
    const full = await fitting(3_993 - empty);
    expect(full.request?.bytes?.length).toBe(4_096);
    expect(decrypted(full.request?.bytes)).toHaveLength(3_993);
    const over = await fitting(3_994 - empty);
    expect(over.result).toMatchObject({ kind: 'refused', reason: 'message_too_large' });
    expect(over.arrived).toHaveLength(0);
  });

  test('goes to no device of another platform', async () => {
    const { result, arrived } = await sendTo(created, { ...webPushMessage, platform: 'fcm', token: 'x' });
    expect(result).toMatchObject({ kind: 'refused', reason: 'unsupported_platform' });
    expect(arrived).toHaveLength(0);
  });

  test.each([
    ['no JSON', 'nonsense'],
    ['no endpoint', JSON.stringify({ keys: keysOfBrowser })],
    [
      'a point that is not on the curve',
      JSON.stringify({ endpoint, keys: { ...keysOfBrowser, p256dh: `B${'A'.repeat(86)}` } }),
    ],
  ])('a subscription with %s is dropped', async (_what, token) => {
    const { result, arrived } = await sendTo(created, { ...webPushMessage, token });
    expect(result).toMatchObject({
      kind: 'refused',
      reason: 'invalid_subscription',
      followUps: [{ kind: 'drop_device', token }],
    });
    expect(arrived).toHaveLength(0);
  });
});

describe('the authorization', () => {
  test('is a token for the push service, signed with the key of the channel and valid for a day at most', async () => {
    const { request } = await sendTo();
    const { token, key } = vapidOf(request?.headers.get('authorization'));
    expect(key).toBe(webPush.publicKey);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'JWT' });
    const verified = await jwtVerify(token, await importPublic(webPush.publicKey), { currentDate: new Date(nowMs) });
    expect(verified.payload).toMatchObject({ aud: 'https://push.example.net', sub: webPush.subject });
    const { exp = 0 } = verified.payload;
    expect(exp).toBeGreaterThan(nowMs / 1_000);
    expect(exp).toBeLessThanOrEqual(nowMs / 1_000 + 24 * 3_600);
  });

  test('is kept for each push service, and renewed before it ends', async () => {
    const { context, arrived } = outsideWorld(created);
    const elsewhere = {
      ...webPushMessage,
      token: webPushMessage.token.replace('push.example.net', 'push.example.org'),
    };
    const at = async (ms: number, message = webPushMessage) => {
      await pushWebPush.send(webPush, message, { ...context, now: nowMs + ms });
      return vapidOf(arrived.at(-1)?.headers.get('authorization')).token;
    };
    const first = await at(0);
    expect(await at(hourMs)).toBe(first);
    expect(await at(hourMs, elsewhere)).not.toBe(first);
    expect(await at(7 * hourMs)).not.toBe(first);
  });

  test('needs keys that belong together', async () => {
    const other = createECDH('prime256v1');
    other.generateKeys();
    const publicKey = other.getPublicKey('base64url');
    const { result, arrived } = await sendTo(created, webPushMessage, { ...webPush, publicKey });
    expect(result).toMatchObject({
      kind: 'refused',
      reason: 'invalid_credentials',
      followUps: [{ kind: 'channel_refused' }],
    });
    expect(arrived).toHaveLength(0);
  });
});

describe('an answer', () => {
  const { token } = webPushMessage;
  const dropped = [{ kind: 'drop_device', token }];
  const paused = [{ kind: 'pause_device', token, until: pausedUntil }];

  test.each([200, 201, 202])('of %i is a success', async (status) => {
    expect((await sendTo(says(status, ''))).result).toMatchObject({ kind: 'sent', providerId: null });
  });

  test.each([
    [404, 'subscription_ended', dropped],
    [410, 'subscription_ended', dropped],
    [413, 'message_too_large', undefined],
    [400, 'invalid_message', undefined],
    [401, 'subscription_refused', paused],
    [403, 'subscription_refused', paused],
    [418, 'provider_refused', undefined],
  ])('of %i is %s', async (status, reason, followUps) => {
    const { result } = await sendTo(says(status, 'no'));
    expect(result).toMatchObject({ kind: 'refused', outcome: 'error', reason, statusCode: status, body: 'no' });
    expect('followUps' in result ? result.followUps : undefined).toEqual(followUps);
  });

  test('of 429 waits as long as it says', async () => {
    const { result } = await sendTo(says(429, '', { 'retry-after': '120' }));
    expect(result).toMatchObject({ kind: 'failed', rateLimited: true, retryAfterMs: 120_000 });
  });
});

test('the config takes no key or contact of another form', () => {
  const check = (change: object) => pushWebPush.config.safeParse({ ...webPush, ...change }).success;
  expect(check({})).toBe(true);
  expect(check({ subject: 'https://example.com/contact' })).toBe(true);
  for (const subject of ['ops@example.com', 'mailto:', 'http://example.com', 'https://', 'mailto:a@b\nc']) {
    expect(check({ subject }), subject).toBe(false);
  }
  for (const publicKey of [fcm.privateKey, webPush.privateKey, `${webPush.publicKey}A`])
    expect(check({ publicKey })).toBe(false);
  expect(check({ privateKey: `${webPush.privateKey}=` })).toBe(false);
});
