import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from '../../../../src/worker/guard/redact.ts';

const hidden = '[redacted]';

describe('by key', () => {
  test.each([
    'authorization',
    'Authorization',
    'apiKey',
    'api_key',
    'x-api-key',
    'token',
    'authToken',
    'access_token',
    'tokens',
    'secret',
    'clientSecret',
    'secrets',
    'password',
    'privateKey',
    'webhookUrl',
    'cookie',
    'set-cookie',
    'credentials',
    'webhook-signature',
  ])('%s is replaced', (key) => expect(redact({ [key]: 'value' })).toEqual({ [key]: hidden }));

  test.each(['ruleKey', 'idempotencyKey', 'key', 'tokenizer', 'url', 'secretary', 'collapseKey', 'passwordless'])(
    '%s is kept',
    (key) => expect(redact({ [key]: 'value' })).toEqual({ [key]: 'value' }),
  );

  test('numbers and booleans below such keys are kept, texts at any depth below are replaced', () => {
    const value = { tokens: 12, secret: true, credentials: { user: 'a', list: ['b', null] } };
    expect(redact(value)).toEqual({ tokens: 12, secret: true, credentials: { user: hidden, list: [hidden, null] } });
  });
});

test.each([
  ['key whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw!', `key ${hidden}!`],
  ['pk_prod_0123abcd is wrong', `${hidden} is wrong`],
  ['Authorization: Bearer abc.def-1', `Authorization: ${hidden}`],
  ['see https://hooks.slack.com/services/T1/B1/x.', `see ${hidden}`],
  ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', hidden],
  ['jwt eyJhbGciOi.eyJzdWIi.c2ln', `jwt ${hidden}`],
  ['nothing here', 'nothing here'],
])('known forms of secrets are replaced in any text: %s', (text, wanted) => {
  expect(redact({ note: [text] })).toEqual({ note: [wanted] });
});

test('the value itself is not changed, and the copy is deep', () => {
  const value = { a: { token: 't', list: [{ b: 1 }] } };
  const copy = redact(value) as typeof value;
  expect(value.a.token).toBe('t');
  expect(copy.a.list).toEqual(value.a.list);
  expect(copy.a.list[0]).not.toBe(value.a.list[0]);
});

test('errors, headers, dates and circular values can be redacted', () => {
  const circle: Record<string, unknown> = { at: new Date(0) };
  circle.self = circle;
  expect(redact(circle)).toEqual({ at: new Date(0), self: '[circular]' });
  expect(redact(new Headers({ authorization: 'x', 'x-a': 'b' }))).toEqual({ authorization: hidden, 'x-a': 'b' });
  expect(redact(new Error('bad pk_prod_12345678', { cause: { secret: 's' } }))).toEqual({
    name: 'Error',
    message: `bad ${hidden}`,
    cause: { secret: hidden },
  });
});

test('no text below a secret key remains, for any value', () => {
  const marker = 'MARKER-9f2c';
  const anyValue = fc.object({ key: fc.constantFrom('a', 'b'), values: [fc.constant(marker), fc.integer()] });
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(JSON.stringify(redact({ outer: { clientSecret: value } }))).not.toContain(marker);
    }),
  );
});
