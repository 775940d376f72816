import { describe, expect, it } from 'vitest';
import type { Env } from '../../../../src/worker/env.ts';
import type { GateQuestion } from '../../../../src/worker/steps/gates.ts';
import { leadBack } from '../../../../src/worker/steps/lead-back.ts';
import type { Channel } from '../../../../src/worker/store/send-context.ts';

const twilio = { vendor: 'twilio', accountSid: 'AC1', authToken: 't', from: '+15550001000' };
const sandbox = { ...twilio, baseUrl: 'http://localhost:8788/twilio' };

async function callbackOf(base: string | undefined, config: object, through?: string) {
  const channel = {
    id: 'channel-1',
    kind: 'sms',
    config,
    ...(through ? { through } : {}),
  } as unknown as Channel<'sms'>;
  const question = { kind: 'sms', deliveryId: 'delivery-1' } as unknown as GateQuestion<'sms'>;
  const env = { PUBLIC_URL: base } as Env;
  const message = await leadBack(env, { projectId: 'p' }, channel, question, { to: '+15550001001', body: 'b' });
  return message.statusCallback;
}

describe('a text message', () => {
  it.each([
    [
      'https://sendora.example.com',
      twilio,
      undefined,
      'https://sendora.example.com/hooks/twilio/channel-1?d=delivery-1',
    ],
    ['https://sendora.example.com/', twilio, 'base', 'https://sendora.example.com/hooks/twilio/base?d=delivery-1'],
    ['http://localhost:8787', sandbox, undefined, 'http://localhost:8787/hooks/twilio/channel-1?d=delivery-1'],
    // Twilio would refuse the message for an address that it cannot reach.
    ['http://localhost:8787', twilio, undefined, undefined],
    ['http://127.0.0.1:8787', twilio, undefined, undefined],
    ['', twilio, undefined, undefined],
    [undefined, twilio, undefined, undefined],
  ])('of a copy at %s names where it is reported', async (base, config, through, wanted) => {
    expect(await callbackOf(base, config, through)).toBe(wanted);
  });
});
