import { generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, importSPKI, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { pushApns } from '../../../../../src/worker/providers/push/apns.ts';
import { nowMs, outsideWorld, says } from '../outside-world.ts';
import { apns, apnsMessage, apnsPublicKey } from '../samples.ts';

const minuteMs = 60_000;
const accepted = says(200, '', { 'apns-id': 'EC1BF194-B3B2-424A-89A9-5A918A6E6B5B' });

async function sendTo(answer = accepted, message = apnsMessage, config = apns) {
  const { context, arrived } = outsideWorld(answer);
  return { result: await pushApns.send(config, message, context), arrived, request: arrived[0] };
}

describe('the message', () => {
  test('goes to the device, with the headers that Apple asks for', async () => {
    const { result, request } = await sendTo(accepted, {
      ...apnsMessage,
      data: { url: 'https://a.example', aps: 'x' },
    });
    expect(result).toMatchObject({ kind: 'sent', providerId: 'EC1BF194-B3B2-424A-89A9-5A918A6E6B5B' });
    expect(request).toMatchObject({ method: 'POST', url: `https://api.push.apple.com/3/device/${apnsMessage.token}` });
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      'apns-topic': 'com.example.app',
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-expiration': String(nowMs / 1_000 + 86_400),
      'apns-id': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'apns-collapse-id': 'run-1:hello:1',
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      aps: { alert: { title: 'Hello', body: 'World' }, sound: 'default' },
      data: { url: 'https://a.example', aps: 'x' },
    });
  });

  test('has the same apns-id in every attempt, and another one for another message', async () => {
    const { context, arrived } = outsideWorld(accepted);
    const idOf = async (idempotencyKey: string) => {
      await pushApns.send(apns, apnsMessage, { ...context, idempotencyKey });
      return arrived.at(-1)?.headers.get('apns-id');
    };
    const first = await idOf('one');
    expect(await idOf('one')).toBe(first);
    expect(await idOf('two')).not.toBe(first);
  });

  test('has a collapse id of at most 64 bytes', async () => {
    const { request } = await sendTo(accepted, { ...apnsMessage, collapseKey: 'ab'.repeat(40) });
    expect(request?.headers.get('apns-collapse-id')).toBe('ab'.repeat(32));
  });

  test('of more than 4,096 bytes is not sent', async () => {
    const { result, arrived } = await sendTo(accepted, { ...apnsMessage, body: 'é'.repeat(2_048) });
    expect(result).toMatchObject({ kind: 'refused', reason: 'message_too_large' });
    expect(arrived).toHaveLength(0);
  });

  test('goes to the address of the channel, and to no device of another platform', async () => {
    const sandbox = { ...apns, baseUrl: 'https://api.sandbox.push.apple.com/' };
    expect((await sendTo(accepted, apnsMessage, sandbox)).request?.url).toBe(
      `https://api.sandbox.push.apple.com/3/device/${apnsMessage.token}`,
    );
    const { result, arrived } = await sendTo(accepted, { ...apnsMessage, platform: 'webpush' });
    expect(result).toMatchObject({ kind: 'refused', reason: 'unsupported_platform' });
    expect(arrived).toHaveLength(0);
  });
});

describe('the provider token', () => {
  const bearer = (headers: Headers | undefined) => headers?.get('authorization')?.replace(/^bearer /, '') ?? '';

  test('names team and key, and is signed with the key', async () => {
    const token = bearer((await sendTo()).request?.headers);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: apns.keyId });
    const { payload } = await jwtVerify(token, await importSPKI(apnsPublicKey, 'ES256'));
    expect(payload).toEqual({ iss: apns.teamId, iat: nowMs / 1_000 });
  });

  test('changes every half hour, at the same moment in every isolate', async () => {
    const { context, arrived } = outsideWorld(accepted);
    const at = async (minutes: number) => {
      await pushApns.send(apns, apnsMessage, { ...context, now: nowMs + minutes * minuteMs });
      return bearer(arrived.at(-1)?.headers);
    };
    const issuedAt = async (token: string) =>
      (await jwtVerify(token, await importSPKI(apnsPublicKey, 'ES256'))).payload.iat;
    // An isolate that starts late has a token of the same time as the others.
    const late = await at(29);
    expect(await issuedAt(late)).toBe(nowMs / 1_000);
    expect(await at(29.9)).toBe(late);
    const next = await at(30);
    expect(next).not.toBe(late);
    expect(await issuedAt(next)).toBe(nowMs / 1_000 + 30 * 60);
  });

  test('of another key is another one', async () => {
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const other = bearer((await sendTo(accepted, apnsMessage, { ...apns, privateKey })).request?.headers);
    await expect(jwtVerify(other, await importSPKI(apnsPublicKey, 'ES256'))).rejects.toThrow('signature');
  });

  test('needs a key that can be read', async () => {
    const broken = { ...apns, privateKey: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' };
    const { result, arrived } = await sendTo(accepted, apnsMessage, broken);
    expect(result).toMatchObject({
      kind: 'refused',
      reason: 'invalid_credentials',
      followUps: [{ kind: 'channel_refused' }],
    });
    expect(arrived).toHaveLength(0);
  });
});

describe('a refusal', () => {
  const { token } = apnsMessage;
  const paused = [{ kind: 'pause_device', token, until: nowMs + 24 * 3_600_000 }];
  const ofChannel = [{ kind: 'channel_refused', detail: expect.any(String) }];
  const gone = nowMs - 5 * minuteMs;

  test.each([
    [400, { reason: 'BadDeviceToken' }, 'device_token_refused', paused],
    [400, { reason: 'DeviceTokenNotForTopic' }, 'device_token_refused', paused],
    [400, { reason: 'BadTopic' }, 'topic_refused', ofChannel],
    [400, { reason: 'TopicDisallowed' }, 'topic_refused', ofChannel],
    [400, { reason: 'BadCollapseId' }, 'invalid_message', undefined],
    [400, { reason: 'PayloadEmpty' }, 'invalid_message', undefined],
    [403, { reason: 'ExpiredProviderToken' }, 'invalid_credentials', ofChannel],
    [403, { reason: 'InvalidProviderToken' }, 'invalid_credentials', ofChannel],
    [403, { reason: 'Forbidden' }, 'invalid_credentials', ofChannel],
    [404, { reason: 'BadPath' }, 'project_not_found', ofChannel],
    [
      410,
      { reason: 'Unregistered', timestamp: gone },
      'device_unregistered',
      [{ kind: 'drop_device', token, since: gone }],
    ],
    [
      410,
      { reason: 'ExpiredToken', timestamp: gone },
      'device_unregistered',
      [{ kind: 'drop_device', token, since: gone }],
    ],
    [410, { reason: 'Unregistered' }, 'device_unregistered', [{ kind: 'drop_device', token }]],
    [413, { reason: 'PayloadTooLarge' }, 'message_too_large', undefined],
  ])('of %i %o is %s', async (status, body, reason, followUps) => {
    const { result } = await sendTo(says(status, body));
    expect(result).toMatchObject({ kind: 'refused', outcome: 'error', reason, statusCode: status });
    expect('followUps' in result ? result.followUps : undefined).toEqual(followUps);
    expect('message' in result ? result.message : '').toContain(body.reason);
  });

  test.each([
    [429, { reason: 'TooManyRequests' }, { reason: 'rate_limited', rateLimited: true }],
    [429, { reason: 'TooManyProviderTokenUpdates' }, { reason: 'rate_limited', retryAfterMs: 20 * minuteMs }],
    [400, { reason: 'IdleTimeout' }, { reason: 'provider_error' }],
    [500, { reason: 'InternalServerError' }, { reason: 'provider_error' }],
    [503, { reason: 'Shutdown' }, { reason: 'provider_error' }],
  ])('of %i %o may pass', async (status, body, expected) => {
    expect((await sendTo(says(status, body))).result).toMatchObject({ kind: 'failed', ...expected });
  });
});
