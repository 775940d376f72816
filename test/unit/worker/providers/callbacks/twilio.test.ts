import fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { twilioCallbacks } from '../../../../../src/worker/providers/callbacks/twilio.ts';

const config = { vendor: 'twilio' as const, accountSid: 'AC1', authToken: 'token-of-the-account' };
const url =
  'https://sendora.test/hooks/twilio/0196d3b2-0000-8000-8000-0000000000aa?d=0196d3b2-1111-8111-8111-1111111111bb';
const deliveryId = '0196d3b2-1111-8111-8111-1111111111bb';

function callbackOf(form: Record<string, string>, signature: string) {
  return {
    url,
    query: new URL(url).searchParams,
    headers: new Headers({ 'x-twilio-signature': signature }),
    body: new URLSearchParams(form).toString(),
    now: 1_000,
  };
}
const signed = (form: Record<string, string>, token = config.authToken, at = url) =>
  twilio.getExpectedTwilioSignature(token, at, form);

describe('verify', () => {
  it('takes what the library of Twilio signs, whatever the fields are, and nothing else', async () => {
    const fields = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.string({ maxLength: 12 }), {
      maxKeys: 8,
    });
    await fc.assert(
      fc.asyncProperty(fields, async (form) => {
        expect(await twilioCallbacks.verify(config, callbackOf(form, signed(form)))).toBe(true);
        const changed = { ...form, MessageStatus: 'failed' };
        expect(await twilioCallbacks.verify(config, callbackOf(changed, signed(form)))).toBe(false);
      }),
    );
  });

  it.each([
    ['https://sendora.test/hooks/twilio/1?d=2', 'https://sendora.test:443/hooks/twilio/1?d=2'],
    ['https://sendora.test:8443/hooks/twilio/1?d=2', 'https://sendora.test/hooks/twilio/1?d=2'],
    ['http://localhost:8787/hooks/twilio/1?d=2', 'http://localhost/hooks/twilio/1?d=2'],
  ])('takes %s signed as it is and as %s', async (address, other) => {
    const form = { MessageStatus: 'delivered' };
    for (const at of [address, other]) {
      const callback = { ...callbackOf(form, signed(form, config.authToken, at)), url: address };
      expect(await twilioCallbacks.verify(config, callback)).toBe(true);
    }
  });

  it('refuses another token, another address and no signature', async () => {
    const form = { MessageStatus: 'delivered', To: '+14155550100' };
    for (const wrong of [signed(form, 'another-token'), signed(form, config.authToken, `${url}0`), '', 'x'])
      expect(await twilioCallbacks.verify(config, callbackOf(form, wrong))).toBe(false);
  });
});

describe('read', () => {
  const read = (form: Record<string, string>) => twilioCallbacks.read(callbackOf({ To: '+14155550100', ...form }, ''));
  it.each([
    [{ MessageStatus: 'delivered' }, { type: 'delivered', id: 'delivered' }],
    [{ SmsStatus: 'delivered' }, { type: 'delivered', id: 'delivered' }],
    [
      { MessageStatus: 'undelivered', ErrorCode: '30003' },
      { type: 'failed', id: 'failed', code: '30003' },
    ],
    [{ MessageStatus: 'failed' }, { type: 'failed', id: 'failed' }],
    [
      { MessageStatus: 'failed', ErrorCode: '<b>' },
      { type: 'failed', id: 'failed' },
    ],
    [
      { MessageStatus: 'undelivered', ErrorCode: '30006' },
      { type: 'failed', id: 'failed', code: '30006', suppress: 'hard_bounce' },
    ],
    [
      { MessageStatus: 'failed', ErrorCode: '21610' },
      { type: 'failed', id: 'failed', code: '21610', suppress: 'unsubscribed' },
    ],
    // A number that is unknown once may be known again; nothing is suppressed at first sight.
    [
      { MessageStatus: 'failed', ErrorCode: '30005' },
      { type: 'failed', id: 'failed', code: '30005' },
    ],
  ])('%j', (form, fact) => {
    expect(read(form as Record<string, string>)).toEqual({
      about: { deliveryId },
      facts: [{ at: 1_000, final: true, ...fact }],
    });
  });

  it.each(['queued', 'sending', 'sent', 'accepted', 'read', ''])('finds no end of a message in %j', (MessageStatus) => {
    expect(read({ MessageStatus })).toBeNull();
  });
});
