import { jsonAnswer, refuse } from '../answer.ts';
import { decodeBase64 } from '../digest.ts';
import type { Context, Judgement, Received } from '../vendor.ts';

const MAX_CHARACTERS = 1600;
const E164 = /^\+[1-9]\d{6,14}$/;
const SHORT_CODE = /^\d{3,8}$/;
const SENDER_NAME = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/;

/** Twilio's documented test numbers and the error of each. */
const MAGIC_TO: Record<string, { code: number; message: (to: string) => string }> = {
  '+15005550001': { code: 21211, message: (to) => `The 'To' number ${to} is not a valid phone number.` },
  '+15005550002': {
    code: 21612,
    message: (to) => `The message From/To pair violates a blacklist rule or ${to} cannot be reached.`,
  },
  '+15005550003': {
    code: 21408,
    message: (to) =>
      `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}.`,
  },
  '+15005550004': { code: 21610, message: () => 'Attempt to send to unsubscribed recipient' },
  '+15005550009': { code: 21614, message: (to) => `'To' number: ${to}, is not a valid mobile number` },
};
const MAGIC_FROM: Record<string, { code: number; message: (from: string) => string }> = {
  '+15005550001': { code: 21212, message: (from) => `The 'From' number ${from} is not a valid phone number.` },
  '+15005550007': {
    code: 21606,
    message: (from) => `The 'From' phone number ${from} is not a Twilio phone number of this account.`,
  },
  '+15005550008': {
    code: 21611,
    message: (from) => `This 'From' number has exceeded the maximum number of queued messages: ${from}.`,
  },
};

const refusal = (status: number, code: number, message: string): Judgement =>
  refuse(jsonAnswer(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }));

/** Judges `POST /2010-04-01/Accounts/:sid/Messages.json` as Twilio does. */
export function judgeTwilio(request: Received, context: Context): Judgement {
  const account = request.params.sid ?? '';
  if (!isCaller(request.headers.authorization, account)) return refusal(401, 20003, 'Authenticate');
  const form = new URLSearchParams(isForm(request) ? request.text : '');
  const [to, from, service] = [form.get('To') ?? '', form.get('From') ?? '', form.get('MessagingServiceSid') ?? ''];
  const text = form.get('Body') ?? '';
  const wrong = checkNumbers(to, from, service) ?? checkText(text, form.has('MediaUrl'));
  if (wrong) return wrong;
  const sid = `SM${context.newId().replaceAll('-', '')}`;
  return {
    answer: jsonAnswer(201, messageResource({ sid, account, to, from, service, text, nowMs: context.nowMs })),
    capture: { kind: 'sms', to, recipients: [to], providerId: sid, summary: { from: from || service, to, text } },
  };
}

function isCaller(authorization: string | undefined, account: string): boolean {
  const [scheme, encoded] = (authorization ?? '').split(' ');
  const bytes = scheme?.toLowerCase() === 'basic' && encoded ? decodeBase64(encoded) : null;
  if (!bytes || !account.startsWith('AC')) return false;
  const [user, ...secret] = new TextDecoder().decode(bytes).split(':');
  return (user === account || user?.startsWith('SK') === true) && secret.join(':') !== '';
}

const isForm = ({ headers }: Received): boolean =>
  (headers['content-type'] ?? '').includes('application/x-www-form-urlencoded');

function checkNumbers(to: string, from: string, service: string): Judgement | null {
  if (to === '') return refusal(400, 21604, "A 'To' phone number is required.");
  if (from === '' && service === '') return refusal(400, 21603, "A 'From' phone number is required.");
  if (!E164.test(to)) return refusal(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  const magic = MAGIC_TO[to];
  if (magic) return refusal(400, magic.code, magic.message(to));
  if (service !== '' && !service.startsWith('MG'))
    return refusal(400, 21703, `The Messaging Service ${service} is not valid.`);
  if (from === '') return null;
  if (!E164.test(from) && !SHORT_CODE.test(from) && !SENDER_NAME.test(from)) {
    return refusal(400, 21212, `Invalid 'From' Phone Number: ${from}`);
  }
  const magicFrom = MAGIC_FROM[from];
  if (magicFrom) return refusal(400, magicFrom.code, magicFrom.message(from));
  return from === to ? refusal(400, 21266, "'To' and 'From' number cannot be the same") : null;
}

function checkText(text: string, hasMedia: boolean): Judgement | null {
  if (text === '' && !hasMedia) return refusal(400, 21602, 'Message body is required.');
  return [...text].length > MAX_CHARACTERS
    ? refusal(400, 21617, 'The concatenated message body exceeds the 1600 character limit')
    : null;
}

interface Accepted {
  sid: string;
  account: string;
  to: string;
  from: string;
  service: string;
  text: string;
  nowMs: number;
}

function messageResource({ sid, account, to, from, service, text, nowMs }: Accepted): Record<string, unknown> {
  const at = new Date(nowMs).toUTCString().replace('GMT', '+0000');
  return {
    sid,
    account_sid: account,
    api_version: '2010-04-01',
    to,
    from: from || null,
    messaging_service_sid: service || null,
    body: text,
    num_segments: String(Math.max(1, Math.ceil(text.length / 160))),
    num_media: '0',
    status: 'queued',
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    price: null,
    price_unit: 'USD',
    date_created: at,
    date_updated: at,
    date_sent: null,
    uri: `/2010-04-01/Accounts/${account}/Messages/${sid}.json`,
  };
}
