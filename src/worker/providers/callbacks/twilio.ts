// Twilio's status callbacks, signed with the auth token: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
// 1. They come in any order, so only the two ends of a message are facts, and the first one holds.
// 2. The address that is called names the log row, and the signature covers the address.
import type { HeardFact } from '../../../engine/heard/heard.ts';
import { verifyTwilioSignature } from '../../guard/sign.ts';
import { classifyTwilioError } from '../sms/twilio-error.ts';
import type { CallbackReader } from './callback.ts';

export const twilioCallbacks: CallbackReader<'sms'> = {
  kind: 'sms',
  async verify({ authToken }, { url, headers, body }) {
    const signature = headers.get('x-twilio-signature') ?? '';
    for (const signed of writtenAs(url))
      if (await verifyTwilioSignature(authToken, signed, new URLSearchParams(body), signature)) return true;
    return false;
  },
  read({ query, body, now }) {
    const form = new URLSearchParams(body);
    const status = form.get('MessageStatus') ?? form.get('SmsStatus') ?? '';
    const deliveryId = query.get('d');
    const fact = factOf(status, form, now);
    return fact && deliveryId ? { about: { deliveryId }, facts: [fact] } : null;
  },
};

/** Twilio signs an address with or without its port, depending on what it is; its own libraries try both. */
function writtenAs(url: string): string[] {
  const [, scheme = '', host = '', port = '', rest = ''] =
    /^(https?):\/\/([^/:]+|\[[^\]]+\])(:\d+)?(.*)$/s.exec(url) ?? [];
  if (scheme === '') return [url];
  const standard = scheme === 'https' ? ':443' : ':80';
  return [url, `${scheme}://${host}${port === '' ? standard : ''}${rest}`];
}

function factOf(status: string, form: URLSearchParams, at: number): HeardFact | null {
  if (status === 'delivered') return { type: 'delivered', at, id: status, final: true };
  if (status !== 'undelivered' && status !== 'failed') return null;
  const code = form.get('ErrorCode') ?? '';
  const suppress = reasonOf(Number(code), form.get('To') ?? '');
  return {
    type: 'failed',
    at,
    id: 'failed',
    final: true,
    ...(/^\d{1,6}$/.test(code) ? { code } : {}),
    ...(suppress ? { suppress } : {}),
  };
}

/** Why an error means that nothing should be sent to the number again; null where it does not. */
function reasonOf(code: number, to: string): HeardFact['suppress'] | null {
  const result = classifyTwilioError(code, to);
  const followUp = (result?.followUps ?? []).find(({ kind }) => kind === 'suppress');
  if (followUp?.kind !== 'suppress' || (followUp.afterTimes ?? 1) > 1 || followUp.reason === 'manual') return null;
  return followUp.reason;
}
