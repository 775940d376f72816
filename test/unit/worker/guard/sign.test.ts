import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, test } from 'vitest';
import { generateSecret, isSigningSecret, sign, verifyTwilioSignature } from '../../../../src/worker/guard/sign.ts';

const known = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

describe('sign', () => {
  test('gives the signature of the published example', async () => {
    expect(await sign([known.secret], known.id, known.timestamp, known.body)).toBe(known.signature);
    expect(await sign([known.secret.slice(6)], known.id, known.timestamp, known.body)).toBe(known.signature);
  });

  test('signs once with each secret', async () => {
    const other = generateSecret();
    const header = await sign([other, known.secret], known.id, known.timestamp, known.body);
    expect(header.split(' ')).toEqual([await sign([other], known.id, known.timestamp, known.body), known.signature]);
  });

  test('public libraries accept the signature, with the old and with the new secret', async () => {
    const secrets = [generateSecret(), generateSecret()];
    const body = fc.string({ unit: 'grapheme' }).map((note) => JSON.stringify({ note }));
    await fc.assert(
      fc.asyncProperty(body, fc.uuid(), async (payload, id) => {
        const seconds = Math.floor(Date.now() / 1_000);
        const signature = await sign(secrets, id, seconds, payload);
        const headers = { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature };
        for (const secret of secrets) {
          expect(new StandardWebhook(secret).verify(payload, headers)).toEqual(JSON.parse(payload));
          expect(new SvixWebhook(secret).verify(payload, headers)).toEqual(JSON.parse(payload));
          expect(() => new StandardWebhook(secret).verify(`${payload} `, headers)).toThrow();
        }
      }),
      { numRuns: 20 },
    );
  });

  test('new secrets have 32 random bytes', () => {
    const [first, second] = [generateSecret(), generateSecret()];
    expect(first).not.toBe(second);
    expect(Buffer.from(first.slice('whsec_'.length), 'base64')).toHaveLength(32);
  });

  test.each([
    [known.secret, true],
    [`whsec_${btoa('x'.repeat(64))}`, true],
    [`whsec_${btoa('x'.repeat(23))}`, false],
    [`whsec_${btoa('x'.repeat(65))}`, false],
    ['whsec_not base64!', false],
    ['', false],
  ])('%s can sign: %s', async (secret, can) => {
    expect(isSigningSecret(secret)).toBe(can);
    const signature = sign([secret], 'id', 1, '{}');
    await (can ? expect(signature).resolves.toMatch(/^v1,/) : expect(signature).rejects.toThrow('signing secret'));
  });
});

describe('verifyTwilioSignature', () => {
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  const params: [string, string][] = [
    ['To', '+18005551212'],
    ['CallSid', 'CA1234567890ABCDE'],
    ['Caller', '+14158675309'],
    ['Digits', '1234'],
    ['From', '+14158675309'],
  ];
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';

  test('accepts the signature of the published example, in any order of fields', async () => {
    expect(await verifyTwilioSignature('12345', url, params, signature)).toBe(true);
    expect(await verifyTwilioSignature('12345', url, new URLSearchParams(params.toReversed()), signature)).toBe(true);
  });

  test.each([
    ['another token', '12346', url, params, signature],
    ['another address', '12345', `${url}&x`, params, signature],
    ['a changed field', '12345', url, [...params.slice(1), ['To', '+1']] as [string, string][], signature],
    ['a missing field', '12345', url, params.slice(1), signature],
    ['another signature', '12345', url, params, 'SSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['a shorter signature', '12345', url, params, 'RSOY'],
    ['no signature', '12345', url, params, ''],
    ['text that is not base64', '12345', url, params, '%%%'],
    ['no token', '', url, params, signature],
  ])('refuses %s', async (_name, token, address, fields, given) => {
    expect(await verifyTwilioSignature(token, address, fields, given)).toBe(false);
  });

  test('sorts a name that is the start of another one as Twilio does', async () => {
    const fields: [string, string][] = [
      ['ab', '1'],
      ['a', 'zz'],
    ];
    const wanted = createHmac('sha1', 't').update('https://x.example/azzab1').digest('base64');
    expect(await verifyTwilioSignature('t', 'https://x.example/', fields, wanted)).toBe(true);
  });
});
