import { describe, expect, test } from 'vitest';
import type { TwilioConfig } from '../../../../../src/contract/messages/channels/sms.ts';
import { smsTwilio } from '../../../../../src/worker/providers/sms/twilio.ts';
import { classifyTwilioError } from '../../../../../src/worker/providers/sms/twilio-error.ts';
import { outsideWorld, says } from '../outside-world.ts';
import { sms, twilio } from '../samples.ts';

const accepted = says(201, { sid: 'SM1', status: 'queued' });
const sentWith = async (message: Partial<typeof sms>, config: TwilioConfig = twilio) => {
  const { arrived, context } = outsideWorld(accepted);
  const result = await smsTwilio.send(config, { ...sms, ...message }, context);
  return { result, request: arrived[0], form: Object.fromEntries(new URLSearchParams(arrived[0]?.body)) };
};
const serviceOnly: TwilioConfig = {
  vendor: 'twilio',
  accountSid: 'AC1',
  authToken: 'token-0123',
  messagingServiceSid: 'MG1',
};

describe('the request', () => {
  test('is a form with basic authentication', async () => {
    const { result, request, form } = await sentWith({ body: 'Héllo & bye' });
    expect(result).toMatchObject({ kind: 'sent', providerId: 'SM1', statusCode: 201 });
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://api.twilio.com/2010-04-01/Accounts/AC0123/Messages.json',
    });
    expect(request?.headers.get('authorization')).toBe(`Basic ${btoa(`AC0123:${twilio.authToken}`)}`);
    expect(request?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
    expect(form).toEqual({ To: '+14155550123', From: '+15550001111', Body: 'Héllo & bye' });
  });

  test('has the sender of the message, of the channel, or its messaging service, in this order', async () => {
    const both = { ...twilio, messagingServiceSid: 'MG1' };
    expect((await sentWith({ from: '+15559998888' }, both)).form.From).toBe('+15559998888');
    expect((await sentWith({}, both)).form).toMatchObject({ From: '+15550001111' });
    const { form } = await sentWith({}, serviceOnly);
    expect(form).toMatchObject({ MessagingServiceSid: 'MG1' });
    expect(form).not.toHaveProperty('From');
  });

  test('has the address for delivery reports and goes to another base address', async () => {
    const config = { ...twilio, baseUrl: 'https://box.example.com/twilio/' };
    const { request, form } = await sentWith({ statusCallback: 'https://app.example.com/cb' }, config);
    expect(form.StatusCallback).toBe('https://app.example.com/cb');
    expect(request?.url).toBe('https://box.example.com/twilio/2010-04-01/Accounts/AC0123/Messages.json');
  });

  test('accepts a number with spaces and punctuation', async () => {
    expect((await sentWith({ to: '+1 (415) 555-0123' })).form.To).toBe('+14155550123');
  });
});

test.each([
  [{ to: '4155550123' }, 'invalid_phone'],
  [{ to: '' }, 'invalid_phone'],
  [{ to: '+1' }, 'invalid_phone'],
  [{ to: '+0155550123' }, 'invalid_phone'],
  [{ to: '+14155550123,+14155550124' }, 'invalid_phone'],
  [{ body: ' ' }, 'empty_message'],
  [{ body: 'x'.repeat(1_601) }, 'message_too_large'],
])('%j is refused before anything is sent, and suppresses nobody', async (message, reason) => {
  const { result, request } = await sentWith(message);
  expect(result).toMatchObject({ kind: 'refused', outcome: 'error', reason });
  expect(result).not.toHaveProperty('followUps');
  expect(request).toBeUndefined();
});

test('a message without any sender is skipped', async () => {
  const { from: _from, ...config } = twilio;
  expect((await sentWith({}, config)).result).toMatchObject({
    kind: 'skipped',
    outcome: 'skipped-missing-config',
    reason: 'no_sender',
  });
});

describe('error codes of Twilio', () => {
  const suppress = (reason: string, more = {}) => [{ kind: 'suppress', address: sms.to, reason, ...more }];
  const tell = [{ kind: 'channel_refused', detail: expect.stringMatching(/\.$/) }];
  const cases: [number, number, object][] = [
    [400, 21610, { kind: 'refused', outcome: 'suppressed', reason: 'opted_out', followUps: suppress('unsubscribed') }],
    [400, 21211, { kind: 'refused', reason: 'invalid_phone', followUps: suppress('hard_bounce') }],
    [400, 21614, { kind: 'refused', reason: 'invalid_phone', followUps: suppress('hard_bounce') }],
    [400, 30006, { kind: 'refused', reason: 'invalid_phone', followUps: suppress('hard_bounce') }],
    [400, 30005, { kind: 'refused', reason: 'number_unknown', followUps: suppress('hard_bounce', { afterTimes: 2 }) }],
    [400, 30003, { kind: 'failed', reason: 'device_unreachable', retryAfterMs: 12 * 3_600_000, maxRetries: 2 }],
    [400, 30007, { kind: 'refused', reason: 'carrier_filtered' }],
    [400, 30008, { kind: 'failed', reason: 'carrier_error', maxRetries: 1 }],
    [400, 21408, { kind: 'refused', reason: 'region_not_enabled', followUps: tell }],
    [400, 30034, { kind: 'refused', reason: 'sender_not_registered', followUps: tell }],
    [401, 20003, { kind: 'refused', reason: 'invalid_credentials', followUps: tell }],
    [400, 21606, { kind: 'refused', reason: 'sender_not_valid', followUps: tell }],
    [429, 20429, { kind: 'failed', reason: 'rate_limited', rateLimited: true, retryAfterMs: 3_000 }],
    [400, 20429, { kind: 'failed', reason: 'rate_limited', rateLimited: true }],
    [400, 99999, { kind: 'refused', outcome: 'error', reason: 'provider_refused' }],
    [403, 99999, { kind: 'refused', reason: 'invalid_credentials', followUps: tell }],
  ];

  test.each(cases)('%i %i', async (status, code, wanted) => {
    const { context } = outsideWorld(
      says(status, { code, message: 'No luck.', status }, status === 429 ? { 'retry-after': '3' } : {}),
    );
    expect(await smsTwilio.send(twilio, sms, context)).toMatchObject({ ...wanted, statusCode: status });
  });

  test('mean the same in a delivery report', () => {
    for (const [, code, wanted] of cases.filter(([, known]) => known !== 99999)) {
      const { retryAfterMs: _wait, ...lasting } = wanted as Record<string, unknown>;
      expect(classifyTwilioError(code, sms.to)).toMatchObject(lasting);
    }
    expect(classifyTwilioError(99999, sms.to)).toBeNull();
  });
});
