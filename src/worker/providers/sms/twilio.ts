import { describeFields } from '../../../contract/messages/channels/fields.ts';
import { TwilioConfig } from '../../../contract/messages/channels/sms.ts';
import { encodeBase64, encodeUtf8 } from '../../guard/bytes.ts';
import type { Provider, ProviderResult, SmsMessage } from '../provider.ts';
import {
  answered,
  fromEgressFailure,
  fromPassingStatus,
  type HttpAnswer,
  isSuccess,
  joinUrl,
  readJsonObject,
  refused,
  refusedForChannel,
  sent,
  skipped,
} from '../results.ts';
import { readPhone } from './phone.ts';
import { classifyTwilioError } from './twilio-error.ts';

const maxBodyLength = 1_600;

/** Twilio Programmable Messaging. It has no idempotency key, so a timeout is uncertain. */
export const smsTwilio: Provider<TwilioConfig, SmsMessage> = {
  kind: 'sms',
  vendor: 'twilio',
  fields: describeFields(TwilioConfig),
  config: TwilioConfig,
  async send(config, message, context) {
    const to = readPhone(message.to);
    if (to === null) return refused('invalid_phone');
    if (message.body.trim() === '') return refused('empty_message');
    if (message.body.length > maxBodyLength) return refused('message_too_large');
    const sender = senderOf(config, message);
    if (sender === null) return skipped('no_sender');
    const base = config.baseUrl ?? 'https://api.twilio.com';
    const path = `/2010-04-01/Accounts/${encodeURIComponent(config.accountSid)}/Messages.json`;
    const answer = await context.egress.request(joinUrl(base, path), {
      method: 'POST',
      headers: {
        authorization: `Basic ${encodeBase64(encodeUtf8(`${config.accountSid}:${config.authToken}`))}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        To: to,
        ...sender,
        Body: message.body,
        ...(message.statusCallback ? { StatusCallback: message.statusCallback } : {}),
      }).toString(),
    });
    if (!answer.ok) return fromEgressFailure(answer);
    if (isSuccess(answer)) return sent(readJsonObject(answer.body).sid, answered(answer));
    return fromRefusal(answer, to, context.now);
  },
};

function senderOf(config: TwilioConfig, message: SmsMessage): Record<string, string> | null {
  const from = message.from || config.from;
  if (from) return { From: from };
  return config.messagingServiceSid ? { MessagingServiceSid: config.messagingServiceSid } : null;
}

function fromRefusal(answer: HttpAnswer, to: string, nowMs: number): ProviderResult {
  const { code, message } = readJsonObject(answer.body);
  const common = answered(answer, message);
  const passing = fromPassingStatus(answer, nowMs);
  if (passing !== null) return passing;
  const known = typeof code === 'number' ? classifyTwilioError(code, to, common) : null;
  if (known !== null) return known;
  if (answer.status === 401 || answer.status === 403) return refusedForChannel('invalid_credentials', common);
  return refused('provider_refused', common);
}
