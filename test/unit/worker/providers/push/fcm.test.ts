import { importSPKI, jwtVerify } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FcmConfig } from '../../../../../src/contract/messages/channels/push.ts';
import type { PushMessage } from '../../../../../src/worker/providers/provider.ts';
import { pushFcm } from '../../../../../src/worker/providers/push/fcm.ts';
import { forgetAccessToken } from '../../../../../src/worker/providers/push/fcm-token.ts';
import { nowMs, outsideWorld, says } from '../outside-world.ts';
import { fcm, fcmPublicKey, push } from '../samples.ts';

const grant = (expiresIn: number) => says(200, { access_token: 'ya29.token', expires_in: expiresIn });
const accepted = says(200, { name: 'projects/my-app/messages/1' });

function google(answer = accepted, token = grant(3_600)) {
  const world = outsideWorld((request) => (request.url.endsWith('/token') ? token(request) : answer(request)));
  const at = (path: string) => world.arrived.filter((request) => request.url.endsWith(path));
  return { ...world, tokens: () => at('/token'), pushes: () => at('/messages:send') };
}

beforeEach(() => forgetAccessToken(fcm, 'ya29.token'));

describe('the message', () => {
  test('goes to the device through the project, and replaces its own copy on the device', async () => {
    const { context, pushes } = google();
    const data = { orderId: 7, paid: true, note: 'x', tags: ['a'] };
    expect(await pushFcm.send(fcm, { ...push, data }, context)).toMatchObject({
      kind: 'sent',
      providerId: 'projects/my-app/messages/1',
    });
    const [request] = pushes();
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://fcm.googleapis.com/v1/projects/my-app/messages:send',
    });
    expect(request?.headers.get('authorization')).toBe('Bearer ya29.token');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      message: {
        token: 'device-token',
        notification: { title: 'Hello', body: 'World' },
        data: { orderId: '7', paid: 'true', note: 'x', tags: '["a"]' },
        android: { notification: { tag: 'run-1:hello:1' } },
        apns: { headers: { 'apns-collapse-id': 'run-1:hello:1' } },
        webpush: { notification: { tag: 'run-1:hello:1' } },
      },
    });
  });

  test('has a collapse key of at most 64 bytes', async () => {
    const { context, pushes } = google();
    await pushFcm.send(fcm, { ...push, collapseKey: 'é'.repeat(40) }, context);
    const { android, apns } = JSON.parse(pushes()[0]?.body ?? '').message;
    expect([android.collapse_key, apns.headers['apns-collapse-id']]).toEqual(['é'.repeat(32), 'é'.repeat(32)]);
  });

  test('goes to another base address with its own token address', async () => {
    const { context, arrived } = google();
    const config: FcmConfig = {
      ...fcm,
      baseUrl: 'https://box.example.com/fcm/',
      tokenUrl: 'https://box.example.com/fcm/token',
    };
    await pushFcm.send(config, push, context);
    expect(arrived.map((request) => request.url)).toEqual([
      'https://box.example.com/fcm/token',
      'https://box.example.com/fcm/v1/projects/my-app/messages:send',
    ]);
  });

  test.each([
    [{ body: 'x'.repeat(4_200) }, 'message_too_large'],
    [{ data: { a: 'é'.repeat(2_048) } }, 'message_too_large'],
    [{ platform: 'apns' } as unknown as Partial<PushMessage>, 'unsupported_platform'],
  ])('is refused before anything is sent when it cannot arrive', async (changes, reason) => {
    const { context, arrived } = google();
    expect(await pushFcm.send(fcm, { ...push, ...changes }, context)).toMatchObject({ kind: 'refused', reason });
    expect(arrived).toHaveLength(0);
  });
});

describe('the access token', () => {
  test('is requested with a JWT of the service account', async () => {
    const { context, tokens } = google();
    await pushFcm.send(fcm, push, context);
    const form = new URLSearchParams(tokens()[0]?.body);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const { payload } = await jwtVerify(form.get('assertion') ?? '', await importSPKI(fcmPublicKey, 'RS256'), {
      issuer: fcm.clientEmail,
      audience: 'https://oauth2.googleapis.com/token',
      currentDate: new Date(nowMs),
    });
    expect(payload).toMatchObject({
      scope: 'https://www.googleapis.com/auth/firebase.messaging',
      iat: nowMs / 1_000,
      exp: nowMs / 1_000 + 3_600,
    });
  });

  test('is kept until five minutes before it expires', async () => {
    const { context, tokens, pushes } = google();
    const at = (minutes: number) => pushFcm.send(fcm, push, { ...context, now: nowMs + minutes * 60_000 });
    await at(0);
    await at(54);
    expect(tokens()).toHaveLength(1);
    await at(55);
    expect(tokens()).toHaveLength(2);
    expect(pushes()).toHaveLength(3);
  });

  test('is not used for a config with the same account and another key', async () => {
    const { context, tokens } = google();
    await pushFcm.send(fcm, push, context);
    const result = await pushFcm.send({ ...fcm, privateKey: 'PRIVATE KEY of somebody else' }, push, context);
    expect(result).toMatchObject({ kind: 'refused', reason: 'invalid_credentials' });
    expect(tokens()).toHaveLength(1);
  });

  test('can be requested with a key copied from the JSON file', async () => {
    const { context } = google();
    const config = { ...fcm, privateKey: fcm.privateKey.replaceAll('\n', '\\n') };
    expect(await pushFcm.send(config, push, context)).toMatchObject({ kind: 'sent' });
  });

  test.each([
    [
      says(400, { error: 'invalid_grant', error_description: 'Invalid JWT' }),
      { kind: 'refused', reason: 'invalid_credentials' },
    ],
    [says(401, { error: 'invalid_client' }), { kind: 'refused', reason: 'invalid_credentials' }],
    [says(503, '', { 'retry-after': '9' }), { kind: 'failed', reason: 'provider_error', retryAfterMs: 9_000 }],
    [says(200, { token: 'x' }), { kind: 'failed', reason: 'bad_response', body: '' }],
    [() => Promise.reject(new Error('reset')), { kind: 'failed', reason: 'network_error' }],
    [says(504), { kind: 'failed', reason: 'provider_error' }],
  ])('when it cannot be requested, the message was certainly not sent', async (answer, wanted) => {
    const { context, pushes } = google(accepted, answer);
    const result = await pushFcm.send(fcm, push, context);
    expect(result).toMatchObject(wanted);
    expect('uncertain' in result && result.uncertain).toBe(false);
    expect(pushes()).toHaveLength(0);
  });
});

describe('a refusal', () => {
  const fcmError = (errorCode: string) => ({
    '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError',
    errorCode,
  });
  const badRequest = {
    '@type': 'type.googleapis.com/google.rpc.BadRequest',
    fieldViolations: [{ field: 'message.data' }],
  };
  const drop = [{ kind: 'drop_device', token: 'device-token' }];
  const tell = [{ kind: 'channel_refused' }];

  test.each([
    [404, 'NOT_FOUND', [fcmError('UNREGISTERED')], 'device_unregistered', drop],
    [404, 'UNREGISTERED', [], 'device_unregistered', drop],
    [403, 'PERMISSION_DENIED', [fcmError('SENDER_ID_MISMATCH')], 'device_unregistered', drop],
    [400, 'INVALID_ARGUMENT', [fcmError('INVALID_ARGUMENT')], 'device_unregistered', drop],
    [400, 'INVALID_ARGUMENT', [badRequest], 'invalid_message', undefined],
    [400, 'INVALID_ARGUMENT', [fcmError('INVALID_ARGUMENT'), badRequest], 'invalid_message', undefined],
    [400, 'INVALID_ARGUMENT', [], 'invalid_message', undefined],
    [401, 'UNAUTHENTICATED', [], 'invalid_credentials', tell],
    [401, 'UNAUTHENTICATED', [fcmError('THIRD_PARTY_AUTH_ERROR')], 'invalid_credentials', tell],
    [403, 'PERMISSION_DENIED', [], 'invalid_credentials', tell],
    [404, 'NOT_FOUND', [], 'project_not_found', tell],
  ])('%i %s %j: %s', async (status, word, details, reason, followUps) => {
    const { context } = google(says(status, { error: { code: status, status: word, message: 'No.', details } }));
    const result = await pushFcm.send(fcm, push, context);
    expect(result).toMatchObject({ kind: 'refused', outcome: 'error', reason, statusCode: status });
    if (followUps === undefined) expect(result).not.toHaveProperty('followUps');
    else expect(result).toMatchObject({ followUps });
  });

  test('for a quota without Retry-After waits the minute that Firebase asks for', async () => {
    const body = { error: { status: 'RESOURCE_EXHAUSTED', details: [fcmError('QUOTA_EXCEEDED')] } };
    const wait = async (headers = {}) => pushFcm.send(fcm, push, google(says(429, body, headers)).context);
    expect(await wait()).toMatchObject({
      kind: 'failed',
      reason: 'rate_limited',
      rateLimited: true,
      retryAfterMs: 60_000,
    });
    expect(await wait({ 'retry-after': '5' })).toMatchObject({ retryAfterMs: 5_000 });
  });

  test('with status 401 of a kept token is tried once more with a new token before the channel is blamed', async () => {
    const first = google();
    await pushFcm.send(fcm, push, first.context);
    const renewed = says(200, { access_token: 'ya29.newer', expires_in: 3_600 });
    const world = google((request) => {
      const isOld = request.headers.get('authorization') === 'Bearer ya29.token';
      return (isOld ? says(401) : accepted)(request);
    }, renewed);
    expect(await pushFcm.send(fcm, push, world.context)).toMatchObject({ kind: 'sent' });
    expect(world.tokens()).toHaveLength(1);
    expect(world.pushes()).toHaveLength(2);
    await forgetAccessToken(fcm, 'ya29.newer');
  });

  test('with status 401 makes the next message request a new token', async () => {
    const refusing = google(says(401));
    await pushFcm.send(fcm, push, refusing.context);
    const { context, tokens } = google();
    await pushFcm.send(fcm, push, context);
    expect(tokens()).toHaveLength(1);
  });
});
