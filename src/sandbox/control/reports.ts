// Reports what became of a message, as its vendor would: Resend by a call that Svix signs, Twilio by a signed form.
import { isObject } from '../../contract/json.ts';
import { decodeBase64, encodeBase64 } from '../digest.ts';
import type { Message } from '../state/message.ts';
import type { ReportInput } from './report-input.ts';

/** A request that reports on a message; or why there is none. */
export type ReportRequest = { url: string; headers: Record<string, string>; body: string } | { problem: string };

const encoder = new TextEncoder();

/** The request by which the vendor of the message would report. */
export async function reportOf(message: Message, input: ReportInput, nowMs: number): Promise<ReportRequest> {
  if (message.vendor === 'resend') return resendReport(message, input, nowMs);
  if (message.vendor === 'twilio') return twilioReport(message, input);
  return { problem: `Messages of ${message.vendor} are not reported on.` };
}

async function resendReport({ providerId, to }: Message, input: ReportInput, nowMs: number): Promise<ReportRequest> {
  const { url, secret, type, code, link, agent } = input;
  if (url === undefined) return { problem: 'url: give the address that Resend would call, /hooks/resend/{channelId}.' };
  const key = decodeBase64(secret.replace(/^whsec_/, ''));
  if (!key) return { problem: 'secret: give the webhookSecret of the channel.' };
  const at = new Date(nowMs).toISOString();
  const reader = { ...(agent === undefined ? {} : { userAgent: agent }), timestamp: at };
  const details = {
    delivered: {},
    opened: { open: reader },
    clicked: { click: { link: link ?? 'https://example.com/', ...reader } },
    bounced: {
      bounce: { type: code ?? 'Permanent', subType: 'General', message: 'The sandbox was told to bounce it.' },
    },
    complained: {},
    failed: { failed: { reason: code ?? 'unknown' } },
  }[type];
  const data = { email_id: providerId, to: to.split(', '), created_at: at, ...details };
  const body = JSON.stringify({ type: `email.${type}`, created_at: at, data });
  const id = `msg_${crypto.randomUUID()}`;
  const seconds = String(Math.floor(nowMs / 1_000));
  const signature = await hmac('SHA-256', key, `${id}.${seconds}.${body}`);
  const signed = { 'svix-id': id, 'svix-timestamp': seconds, 'svix-signature': `v1,${signature}` };
  return { url, headers: { 'content-type': 'application/json', ...signed }, body };
}

const twilioStatus = { delivered: 'delivered', failed: 'undelivered' } as const;

async function twilioReport(message: Message, { url, secret, type, code }: ReportInput): Promise<ReportRequest> {
  if (type !== 'delivered' && type !== 'failed')
    return { problem: `type: Twilio reports delivered and failed, not ${type}.` };
  const { body: sent } = message.request;
  const named = isObject(sent) && typeof sent.StatusCallback === 'string' ? sent.StatusCallback : undefined;
  const target = url ?? named;
  if (target === undefined) return { problem: 'url: the message names no StatusCallback.' };
  const status = twilioStatus[type];
  const form: Record<string, string> = {
    MessageSid: message.providerId ?? '',
    MessageStatus: status,
    SmsSid: message.providerId ?? '',
    SmsStatus: status,
    To: message.to,
    ...(type === 'failed' ? { ErrorCode: code ?? '30003' } : {}),
  };
  const fields = Object.keys(form)
    .sort()
    .map((name) => name + form[name]);
  const signature = await hmac('SHA-1', new Uint8Array(encoder.encode(secret)), target + fields.join(''));
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  return { url: target, headers, body: new URLSearchParams(form).toString() };
}

async function hmac(hash: 'SHA-1' | 'SHA-256', secret: Uint8Array<ArrayBuffer>, text: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash }, false, ['sign']);
  return encodeBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text))));
}
