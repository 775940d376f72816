import { describe, expect, it } from 'vitest';
import { judgeApns } from '../../../src/sandbox/vendors/apns.ts';
import { createContext, jwtPart, NOW_MS, receive } from '../../support/sandbox-request.ts';

const nowS = NOW_MS / 1000;
const signature = Buffer.alloc(64, 7).toString('base64url');
const bearer = (claims: object = {}, header: object = {}) =>
  `bearer ${jwtPart({ alg: 'ES256', kid: 'F6G7H8I9J0', ...header })}.${jwtPart({ iss: 'A1B2C3D4E5', iat: nowS, ...claims })}.${signature}`;
const payload = { aps: { alert: { title: 'Hello', body: 'World' } }, data: { url: '/orders/7' } };
const id = 'eabeae54-14a8-11e5-b60b-1697f925ec7b';

function push(headers: Record<string, string | undefined> = {}, body: unknown = payload, token = 'ab'.repeat(32)) {
  const usual = { authorization: bearer(), 'apns-topic': 'com.example.app', 'apns-id': id };
  return judgeApns(receive({ params: { token }, headers: { ...usual, ...headers }, body }), createContext());
}

describe('apns', () => {
  it('accepts a message and shows it', () => {
    const { answer, capture } = push();
    expect(answer).toEqual({ status: 200, headers: { 'apns-id': id }, body: '' });
    expect(capture).toMatchObject({
      kind: 'push',
      to: 'ab'.repeat(32),
      providerId: id,
      summary: { title: 'Hello', body: 'World', data: { url: '/orders/7' } },
    });
  });

  it.each([
    ['no token', { authorization: undefined }, 403, 'MissingProviderToken'],
    ['a token of another algorithm', { authorization: bearer({}, { alg: 'HS256' }) }, 403, 'InvalidProviderToken'],
    ['a token without a key id', { authorization: bearer({}, { kid: '' }) }, 403, 'InvalidProviderToken'],
    ['a token of two hours ago', { authorization: bearer({ iat: nowS - 7200 }) }, 403, 'ExpiredProviderToken'],
    ['no topic', { 'apns-topic': undefined }, 400, 'MissingTopic'],
    ['an unknown type', { 'apns-push-type': 'loud' }, 400, 'InvalidPushType'],
    ['an id that is no UUID', { 'apns-id': '7' }, 400, 'BadMessageId'],
    ['a long collapse id', { 'apns-collapse-id': 'é'.repeat(33) }, 400, 'BadCollapseId'],
    ['an unknown priority', { 'apns-priority': '7' }, 400, 'BadPriority'],
    ['an end that is no number', { 'apns-expiration': 'soon' }, 400, 'BadExpirationDate'],
  ])('refuses %s', (_what, headers, status, reason) => {
    const { answer, capture } = push(headers);
    expect([answer.status, JSON.parse(answer.body).reason, capture]).toEqual([status, reason, null]);
  });

  it.each([
    ['a payload of over 4,096 bytes', { ...payload, data: { x: 'x'.repeat(4096) } }, undefined, 413, 'PayloadTooLarge'],
    ['no aps', { data: {} }, undefined, 400, 'PayloadEmpty'],
    ['no JSON', 'hello', undefined, 400, 'PayloadEmpty'],
    ['a token that is not hexadecimal', payload, 'xyz', 400, 'BadDeviceToken'],
    ['a token that it does not know', payload, 'bad0', 400, 'BadDeviceToken'],
    ['a token of an app that was removed', payload, 'dead', 410, 'Unregistered'],
  ])('refuses %s', (_what, body, token, status, reason) => {
    const { answer } = push({}, body, token);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ reason, ...(status === 410 ? { timestamp: NOW_MS } : {}) });
  });
});
