import { beforeAll, describe, expect, it } from 'vitest';
import { judgeFcm } from '../../../src/sandbox/vendors/fcm.ts';
import { answerToken, isAccessToken } from '../../../src/sandbox/vendors/fcm-token.ts';
import { createContext, jwtPart, NOW_MS, receive } from '../../support/sandbox-request.ts';

const nowS = NOW_MS / 1000;
const claims = {
  iss: 'svc@demo.iam',
  scope: 'https://www.googleapis.com/auth/firebase.messaging',
  aud: 'http://sandbox.test/fcm/token',
  iat: nowS,
  exp: nowS + 3600,
};
const jwt = (changes: object = {}, header: object = { alg: 'RS256' }) =>
  `${jwtPart(header)}.${jwtPart({ ...claims, ...changes })}.c2ln`;
const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ask = (grant_type: string, assertion: string) =>
  answerToken(receive({ body: new URLSearchParams({ grant_type, assertion }).toString() }), createContext());

const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';

describe('the token endpoint', () => {
  it('issues a token that every isolate accepts until it expires', async () => {
    const answer = await ask(grant, jwt());
    expect(answer.status).toBe(200);
    const { access_token, expires_in, token_type } = JSON.parse(answer.body);
    expect([expires_in, token_type]).toEqual([3599, 'Bearer']);
    expect(await isAccessToken(access_token, NOW_MS)).toBe(true);
    expect(await isAccessToken(access_token, NOW_MS + 3600_000)).toBe(false);
    expect(await isAccessToken(access_token.replace(String(nowS + 3599), String(nowS + 9999)), NOW_MS)).toBe(false);
    expect(await isAccessToken('ya29.made-up', NOW_MS)).toBe(false);
  });

  it.each([
    ['another grant', 'client_credentials', jwt(), 'unsupported_grant_type'],
    ['no assertion', grant, '', 'invalid_grant'],
    ['two parts', grant, jwt().split('.').slice(0, 2).join('.'), 'invalid_grant'],
    ['parts that are not JSON', grant, 'a.b.c', 'invalid_grant'],
    ['another algorithm', grant, jwt({}, { alg: 'HS256' }), 'invalid_grant'],
    ['no issuer', grant, jwt({ iss: undefined }), 'invalid_grant'],
    ['no audience', grant, jwt({ aud: '' }), 'invalid_grant'],
    ['another scope', grant, jwt({ scope: 'https://www.googleapis.com/auth/drive' }), 'invalid_scope'],
    ['an assertion that has ended', grant, jwt({ iat: nowS - 7200, exp: nowS - 3600 }), 'invalid_grant'],
    ['an assertion from the future', grant, jwt({ iat: nowS + 3000, exp: nowS + 3600 }), 'invalid_grant'],
    ['an assertion for a day', grant, jwt({ exp: nowS + 86_400 }), 'invalid_grant'],
    ['no end', grant, jwt({ exp: undefined }), 'invalid_grant'],
  ])('refuses %s', async (_what, grantType, assertion, error) => {
    const answer = await ask(grantType, assertion);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({ error, error_description: expect.any(String) });
  });
});

describe('messages:send', () => {
  let bearer = '';
  beforeAll(async () => {
    bearer = JSON.parse((await ask(grant, jwt())).body).access_token;
  });

  const send = (body: unknown, { authorization = `Bearer ${bearer}`, action = 'messages:send' } = {}) =>
    judgeFcm(receive({ params: { project: 'demo', action }, headers: { authorization }, body }), createContext());
  const notification = { title: 'Hi', body: 'there' };

  it('accepts a message', async () => {
    const { answer, capture } = await send({
      message: { token: 'tok', notification, data: { a: '1' }, android: { priority: 'high' } },
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ name: 'projects/demo/messages/id-1' });
    expect(capture).toEqual({
      kind: 'push',
      to: 'tok',
      recipients: ['tok'],
      providerId: 'projects/demo/messages/id-1',
      summary: { token: 'tok', title: 'Hi', body: 'there', data: { a: '1' } },
    });
  });

  it('only validates a message with validate_only', async () => {
    const { answer, capture } = await send({ validate_only: true, message: { token: 'tok', notification } });
    expect([answer.status, capture]).toEqual([200, null]);
  });

  it('accepts 4,096 bytes of payload, and not one more', async () => {
    const payload = (bytes: number) => ({
      message: { token: 'tok', data: { key: 'ü'.repeat((bytes - 3) / 2) + 'a'.repeat((bytes - 3) % 2) } },
    });
    expect((await send(payload(4096))).answer.status).toBe(200);
    expect((await send(payload(4097))).answer.status).toBe(400);
  });

  it.each([
    ['no token', { authorization: '' }, 401, 'UNAUTHENTICATED'],
    ['a token from elsewhere', { authorization: 'Bearer ya29.other' }, 401, 'UNAUTHENTICATED'],
    ['another method', { action: 'messages:sendAll' }, 404, 'NOT_FOUND'],
  ])('refuses %s', async (_what, parts, status, name) => {
    const { answer } = await send({ message: { token: 'tok' } }, parts);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body).error).toMatchObject({ code: status, status: name });
  });

  it.each([
    ['unregistered-1', 404, 'NOT_FOUND', 'UNREGISTERED'],
    ['mismatch-1', 403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH'],
    ['malformed-1', 400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'],
  ])('reports an error of the token %s alone', async (token, code, status, errorCode) => {
    const { answer, capture } = await send({ message: { token, notification } });
    expect(capture).toBeNull();
    expect(JSON.parse(answer.body).error).toEqual({
      code,
      status,
      message: expect.any(String),
      details: [{ '@type': FCM_ERROR, errorCode }],
    });
  });

  it.each([
    ['no message', {}],
    ['no target', { message: { notification } }],
    ['two targets', { message: { token: 'a', topic: 'b' } }],
    ['an empty token', { message: { token: '' } }],
    ['an unknown field', { message: { token: 'a', colour: 'red' } }],
    ['an unknown field of the notification', { message: { token: 'a', notification: { sound: 'x' } } }],
    ['data that is not text', { message: { token: 'a', data: { n: 12 } } }],
    ['a reserved key', { message: { token: 'a', data: { 'google.x': '1' } } }],
    [
      'a payload that is too big, whatever the token',
      { message: { token: 'unregistered-1', data: { k: 'a'.repeat(5000) } } },
    ],
  ])('reports an error of the payload for %s', async (_what, body) => {
    const { answer, capture } = await send(body);
    expect(answer.status).toBe(400);
    expect(capture).toBeNull();
    const { status, details } = JSON.parse(answer.body).error;
    expect(status).toBe('INVALID_ARGUMENT');
    expect(details).toEqual([
      { '@type': BAD_REQUEST, fieldViolations: [{ field: expect.any(String), description: expect.any(String) }] },
    ]);
  });
});
