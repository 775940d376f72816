import { beforeAll, describe, expect, it } from 'vitest';
import { judgeWebPush } from '../../../src/sandbox/vendors/web-push.ts';
import { subscriptionOf } from '../../../src/sandbox/vendors/web-push-browser.ts';
import { encryptForSubscription } from '../../../src/worker/providers/push/web-push-encryption.ts';
import { createContext, jwtPart, NOW_MS, receive } from '../../support/sandbox-request.ts';

const origin = 'http://sandbox.test';
const nowS = NOW_MS / 1000;
const claims = { aud: origin, exp: nowS + 3600, sub: 'mailto:ops@example.com' };

/** Salt, record size, key length and key, then a record. */
const payload = (length = 200) => {
  const bytes = new Uint8Array(length);
  bytes[20] = 65;
  return bytes;
};

describe('web push', () => {
  let keys: CryptoKeyPair;
  let publicKey = '';
  beforeAll(async () => {
    keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    publicKey = Buffer.from(await crypto.subtle.exportKey('raw', keys.publicKey)).toString('base64url');
  });

  async function vapid(changes: object = {}, key = publicKey): Promise<string> {
    const signed = `${jwtPart({ typ: 'JWT', alg: 'ES256' })}.${jwtPart({ ...claims, ...changes })}`;
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      keys.privateKey,
      Buffer.from(signed),
    );
    return `vapid t=${signed}.${Buffer.from(signature).toString('base64url')}, k=${key}`;
  }

  async function push(headers: Record<string, string | undefined> = {}, body: unknown = payload()) {
    const usual = { ttl: '60', 'content-encoding': 'aes128gcm', authorization: await vapid() };
    return judgeWebPush(
      receive({ origin, params: { id: 'sub-1' }, headers: { ...usual, ...headers }, body }),
      createContext(),
    );
  }

  it('shows what was encrypted for a subscription that it has given out', async () => {
    const { endpoint, keys: subscription } = await subscriptionOf(origin, 'sub-1');
    expect(endpoint).toBe(`${origin}/webpush/sub-1`);
    const shown = { title: 'Hello', body: 'World', tag: 'x', data: { url: '/orders/7' } };
    const body = await encryptForSubscription(Buffer.from(JSON.stringify(shown)), subscription);
    const { capture } = await push({}, body);
    expect(capture?.summary).toMatchObject({ title: 'Hello', body: 'World', data: { url: '/orders/7', ttl: 60 } });
    const other = await encryptForSubscription(Buffer.from('{}'), (await subscriptionOf(origin, 'sub-2')).keys);
    expect((await push({}, other)).capture?.summary).toMatchObject({ title: null });
  });

  it('refuses a subscription that has ended', async () => {
    const request = { origin, params: { id: 'unregistered-1' }, body: payload() };
    const headers = { ttl: '60', 'content-encoding': 'aes128gcm', authorization: await vapid() };
    const { answer, capture } = await judgeWebPush(receive({ ...request, headers }), createContext());
    expect([answer.status, capture]).toEqual([410, null]);
  });

  it('accepts a message that it cannot decrypt', async () => {
    const { answer, capture } = await push({ urgency: 'high', topic: 'order' });
    expect(answer).toEqual({
      status: 201,
      headers: { location: `${origin}/webpush/messages/id-1`, ttl: '60' },
      body: '',
    });
    expect(capture).toMatchObject({
      kind: 'push',
      to: 'sub-1',
      summary: { token: 'sub-1', title: null, data: { encryptedBytes: 200, ttl: 60, urgency: 'high', topic: 'order' } },
    });
  });

  it('accepts a message without content', async () => {
    expect((await push({ 'content-encoding': undefined }, '')).answer.status).toBe(201);
  });

  it.each([
    ['no TTL', { ttl: undefined }, 400],
    ['a TTL that is no number', { ttl: '-1' }, 400],
    ['an unknown urgency', { urgency: 'urgent' }, 400],
    ['a topic of 33 characters', { topic: 'a'.repeat(33) }, 400],
    ['another encoding', { 'content-encoding': 'aesgcm' }, 400],
    ['no authorization', { authorization: undefined }, 401],
    ['another authorization', { authorization: 'Bearer x' }, 401],
  ])('refuses %s', async (_what, headers, status) => {
    const { answer, capture } = await push(headers);
    expect([answer.status, capture]).toEqual([status, null]);
  });

  it.each([
    ['another audience', { aud: 'https://push.example.com' }, 403],
    ['a token that has ended', { exp: nowS - 1 }, 403],
    ['a token for two days', { exp: nowS + 172_800 }, 403],
    ['a contact that is none', { sub: 'ops' }, 403],
  ])('refuses %s', async (_what, changes, status) => {
    expect((await push({ authorization: await vapid(changes) })).answer.status).toBe(status);
  });

  it('refuses a signature by another key', async () => {
    const other = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const key = Buffer.from(await crypto.subtle.exportKey('raw', other.publicKey)).toString('base64url');
    expect((await push({ authorization: await vapid({}, key) })).answer.status).toBe(403);
    expect((await push({ authorization: await vapid({}, 'BBBB') })).answer.status).toBe(401);
  });

  it.each([
    ['4,096 bytes', payload(4096), 201],
    ['4,097 bytes', payload(4097), 413],
    ['less than a header', payload(50), 400],
    ['a key of the wrong length', new Uint8Array(200), 400],
  ])('answers %s with status %i', async (_what, body, status) =>
    expect((await push({}, body)).answer.status).toBe(status),
  );
});
