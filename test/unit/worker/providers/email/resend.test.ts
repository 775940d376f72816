import { describe, expect, test } from 'vitest';
import { emailResend } from '../../../../../src/worker/providers/email/resend.ts';
import { outsideWorld, says } from '../outside-world.ts';
import { email, resend } from '../samples.ts';

const accepted = says(200, { id: 'mail-1' });
const sentWith = async (changes: Partial<typeof email>, config = resend) => {
  const { arrived, context } = outsideWorld(accepted);
  const result = await emailResend.send(config, { ...email, ...changes }, context);
  return { result, request: arrived[0], body: arrived[0] ? JSON.parse(arrived[0].body) : null };
};

describe('the request', () => {
  test('goes to /emails with the key of the account and a stable idempotency key', async () => {
    const { result, request, body } = await sentWith({});
    expect(result).toEqual({ kind: 'sent', providerId: 'mail-1', statusCode: 200, body: '{"id":"mail-1"}' });
    expect(request).toMatchObject({ method: 'POST', url: 'https://api.resend.com/emails' });
    expect(request?.headers.get('authorization')).toBe(`Bearer ${resend.apiKey}`);
    expect(request?.headers.get('idempotency-key')).toBe('run-1:hello:1');
    expect(body).toEqual({
      from: '"Ada" <ada@example.com>',
      to: ['bob@example.org'],
      subject: 'Hello',
      html: email.html,
      text: 'Hello Bob',
      headers: {},
    });
  });

  test('goes to another base address, with or without a slash at its end', async () => {
    for (const baseUrl of ['https://eu.example.com/resend', 'https://eu.example.com/resend/']) {
      expect((await sentWith({}, { ...resend, baseUrl })).request?.url).toBe('https://eu.example.com/resend/emails');
    }
  });

  test('has reply-to, extra headers and message id, on single lines', async () => {
    const { body } = await sentWith({
      subject: 'Hi\r\nBcc: x@example.com',
      replyTo: 'help@example.com',
      headers: { 'List-Unsubscribe': '<https://example.com/u/1>\r\nBcc: x@example.com' },
      messageId: 'm1@example.com',
    });
    expect(body).toMatchObject({
      subject: 'Hi Bcc: x@example.com',
      reply_to: 'help@example.com',
      headers: { 'List-Unsubscribe': '<https://example.com/u/1> Bcc: x@example.com', 'Message-ID': '<m1@example.com>' },
    });
  });

  test('uses the sender of the channel when the message has none', async () => {
    expect((await sentWith({ from: '' }, { ...resend, from: 'Team <team@example.com>' })).body.from).toBe(
      '"Team" <team@example.com>',
    );
  });
});

test.each([
  [{ from: '' }, { kind: 'skipped', outcome: 'skipped-missing-config', reason: 'no_sender' }],
  [{ from: 'nobody' }, { kind: 'refused', reason: 'invalid_address' }],
  [{ to: 'a@example.com, b@example.com' }, { kind: 'refused', reason: 'invalid_address' }],
  [{ to: 'a@example.com\r\nBcc: b@example.com' }, { kind: 'refused', reason: 'invalid_address' }],
  [{ replyTo: 'nobody' }, { kind: 'refused', reason: 'invalid_address' }],
  [{ html: '' }, { kind: 'refused', reason: 'empty_message' }],
  [{ headers: { Bcc: 'x@example.com' } }, { kind: 'refused', reason: 'invalid_header' }],
])('%j is not sent', async (changes, wanted) => {
  const { result, request } = await sentWith(changes);
  expect(result).toMatchObject(wanted);
  expect(request).toBeUndefined();
});

describe('a refusal', () => {
  const domain = 'The example.com domain is not verified.';
  test.each([
    [400, 'validation_error', { kind: 'refused', outcome: 'error', reason: 'invalid_message' }, false],
    [422, 'missing_required_field', { kind: 'refused', reason: 'invalid_message' }, false],
    [422, 'invalid_from_address', { kind: 'refused', reason: 'sender_not_valid' }, false],
    [403, 'validation_error', { kind: 'refused', outcome: 'byod_required', reason: 'domain_not_verified' }, false],
    [401, 'missing_api_key', { kind: 'refused', reason: 'invalid_credentials' }, true],
    [401, 'restricted_api_key', { kind: 'refused', reason: 'invalid_credentials' }, true],
    [403, 'invalid_api_key', { kind: 'refused', reason: 'invalid_credentials' }, true],
    [403, '', { kind: 'refused', reason: 'invalid_credentials' }, true],
    [409, 'concurrent_idempotent_requests', { kind: 'failed', reason: 'idempotency_conflict' }, false],
    [409, 'invalid_idempotent_request', { kind: 'refused', reason: 'idempotency_mismatch' }, false],
    [429, 'rate_limit_exceeded', { kind: 'failed', reason: 'rate_limited', rateLimited: true }, false],
    [429, 'daily_quota_exceeded', { kind: 'failed', reason: 'quota_exceeded', rateLimited: true }, false],
    [451, 'security_error', { kind: 'refused', reason: 'provider_refused' }, false],
    [500, 'application_error', { kind: 'failed', reason: 'provider_error' }, false],
  ])('%i %s', async (statusCode, name, wanted, tellsOwner) => {
    const { context } = outsideWorld(says(statusCode, { name, message: domain }));
    const result = await emailResend.send(resend, email, context);
    expect(result).toMatchObject({ ...wanted, statusCode });
    const followUps = 'followUps' in result ? result.followUps : undefined;
    expect(followUps?.map((followUp) => followUp.kind)).toEqual(tellsOwner ? ['channel_refused'] : undefined);
    if (result.kind === 'refused') expect(result.message).toContain('(The example.com domain is not verified)');
  });

  test('for a used-up quota keeps the wait that Resend asks for', async () => {
    const { context } = outsideWorld(says(429, { name: 'daily_quota_exceeded' }, { 'retry-after': '3600' }));
    expect(await emailResend.send(resend, email, context)).toMatchObject({
      reason: 'quota_exceeded',
      retryAfterMs: 3_600_000,
    });
  });
});
