import PostalMime from 'postal-mime';
import { describe, expect, test, vi } from 'vitest';
import { emailBinding } from '../../../../../src/worker/providers/email/cloudflare.ts';
import type { EmailSender } from '../../../../../src/worker/providers/provider.ts';
import { reasons } from '../../../../../src/worker/providers/reasons.ts';
import { outsideWorld, says } from '../outside-world.ts';
import { email } from '../samples.ts';

const config = { vendor: 'cloudflare' } as const;

function binding(answer: () => Promise<unknown>) {
  const send = vi.fn<EmailSender['send']>(answer);
  return { send, context: outsideWorld(says(500), { send }).context };
}

test('the binding receives envelope and raw message, with a Message-ID that is the same in a retry', async () => {
  const { send, context } = binding(async () => ({ messageId: 'cf-1' }));
  const headers = { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
  expect(await emailBinding.send(config, { ...email, headers }, context)).toMatchObject({
    kind: 'sent',
    providerId: 'cf-1',
  });
  await emailBinding.send(config, { ...email, headers }, context);
  const [first, second] = send.mock.calls.map(([message]) => message);
  expect(first).toEqual(second);
  expect(first).toMatchObject({ from: 'ada@example.com', to: 'bob@example.org' });
  const mail = await PostalMime.parse(first?.raw ?? '');
  expect(mail).toMatchObject({
    subject: 'Hello',
    messageId: '<run-1.hello.1@example.com>',
    html: expect.stringContaining(email.html),
  });
  expect(mail.headers).toContainEqual(
    expect.objectContaining({ key: 'list-unsubscribe-post', value: 'List-Unsubscribe=One-Click' }),
  );
});

test('a binding that returns nothing has sent the message', async () => {
  const { context } = binding(async () => undefined);
  expect(await emailBinding.send(config, email, context)).toMatchObject({
    kind: 'sent',
    providerId: null,
    statusCode: null,
  });
});

test('nothing is sent when there is no binding', async () => {
  const { context } = outsideWorld(says(200));
  expect(await emailBinding.send(config, email, context)).toMatchObject({
    kind: 'skipped',
    reason: 'no_email_binding',
  });
});

test.each([
  [{ from: '' }, 'no_sender'],
  [{ to: 'nobody' }, 'invalid_address'],
  [{ headers: { 'X-Long': 'x'.repeat(1_000) } }, 'invalid_header'],
  [{ headers: { From: 'x@example.com' } }, 'invalid_header'],
])('%j is refused before the binding is called', async (changes, reason) => {
  const { send, context } = binding(async () => ({}));
  expect(await emailBinding.send(config, { ...email, ...changes }, context)).toMatchObject({ reason });
  expect(send).not.toHaveBeenCalled();
});

describe('errors of the binding', () => {
  const suppress = [{ kind: 'suppress', address: 'bob@example.org', reason: 'hard_bounce' }];
  test.each([
    ['E_SENDER_NOT_VERIFIED', { kind: 'refused', outcome: 'byod_required', reason: 'domain_not_verified' }],
    ['E_SENDER_DOMAIN_NOT_AVAILABLE', { kind: 'refused', outcome: 'byod_required' }],
    ['E_RECIPIENT_SUPPRESSED', { kind: 'refused', outcome: 'suppressed', followUps: suppress }],
    ['E_RECIPIENT_NOT_ALLOWED', { kind: 'refused', outcome: 'error', reason: 'recipient_not_allowed' }],
    ['E_CONTENT_TOO_LARGE', { kind: 'refused', reason: 'message_too_large' }],
    ['E_VALIDATION_ERROR', { kind: 'refused', reason: 'invalid_message' }],
    ['E_HEADER_NOT_ALLOWED', { kind: 'refused', reason: 'invalid_message' }],
    ['E_RATE_LIMIT_EXCEEDED', { kind: 'failed', reason: 'rate_limited', rateLimited: true }],
    ['E_DAILY_LIMIT_EXCEEDED', { kind: 'failed', reason: 'quota_exceeded', rateLimited: true }],
    ['E_DELIVERY_FAILED', { kind: 'failed', reason: 'delivery_failed' }],
    ['E_INTERNAL_SERVER_ERROR', { kind: 'failed', reason: 'provider_error', uncertain: true }],
    [undefined, { kind: 'failed', reason: 'network_error', uncertain: true }],
  ])('%s', async (code, wanted) => {
    const { context } = binding(() => Promise.reject(Object.assign(new Error('no luck'), { code })));
    const result = await emailBinding.send(config, email, context);
    expect(result).toMatchObject({ ...wanted, body: code ? `${code}: no luck` : 'no luck' });
    expect(reasons).toHaveProperty('reason' in result ? result.reason : '');
  });

  test('a thrown value that is not an Error does not throw', async () => {
    const { context } = binding(() => Promise.reject('gone'));
    expect(await emailBinding.send(config, email, context)).toMatchObject({ kind: 'failed', uncertain: true });
  });
});
