import { ResendConfig } from '../../../contract/messages/channels/email.ts';
import { describeFields } from '../../../contract/messages/channels/fields.ts';
import type { EmailMessage, Provider, ProviderResult } from '../provider.ts';
import type { Reason } from '../reasons.ts';
import {
  answered,
  failed,
  fromEgressFailure,
  fromPassingStatus,
  type HttpAnswer,
  isSuccess,
  joinUrl,
  readJsonObject,
  refused,
  refusedForChannel,
  sent,
} from '../results.ts';
import { formatMailboxPlain } from './mailbox.ts';
import { readEmail } from './parts.ts';

const maxIdempotencyKeyLength = 256;

/** Error names of Resend that only the owner of the channel can resolve. */
const channelFaults: Record<string, Reason> = {
  missing_api_key: 'invalid_credentials',
  invalid_api_key: 'invalid_credentials',
  restricted_api_key: 'invalid_credentials',
  invalid_access: 'invalid_credentials',
};

const messageFaults: Record<string, Reason> = {
  validation_error: 'invalid_message',
  missing_required_field: 'invalid_message',
  invalid_parameter: 'invalid_message',
  invalid_attachment: 'invalid_message',
  invalid_from_address: 'sender_not_valid',
  invalid_idempotent_request: 'idempotency_mismatch',
};

/** Resend over its HTTP API. */
export const emailResend: Provider<ResendConfig, EmailMessage> = {
  kind: 'email',
  vendor: 'resend',
  fields: describeFields(ResendConfig),
  config: ResendConfig,
  async send(config, message, context) {
    const email = readEmail(message, config.from);
    if ('kind' in email) return email;
    const headers = message.messageId ? { ...email.headers, 'Message-ID': `<${message.messageId}>` } : email.headers;
    const answer = await context.egress.request(joinUrl(config.baseUrl ?? 'https://api.resend.com', '/emails'), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${config.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': context.idempotencyKey.slice(0, maxIdempotencyKeyLength),
      },
      body: JSON.stringify({
        from: formatMailboxPlain(email.from),
        to: [email.to.address],
        subject: email.subject,
        html: email.html || undefined,
        text: email.text,
        reply_to: email.replyTo === null ? undefined : formatMailboxPlain(email.replyTo),
        headers,
      }),
    });
    if (!answer.ok) return fromEgressFailure(answer);
    if (isSuccess(answer)) return sent(readJsonObject(answer.body).id, answered(answer));
    return fromRefusal(answer, context.now);
  },
};

function fromRefusal(answer: HttpAnswer, nowMs: number): ProviderResult {
  const { name, message } = readJsonObject(answer.body);
  const common = answered(answer, message);
  const passing = fromPassingStatus(answer, nowMs);
  if (passing !== null) {
    const isQuota = name === 'daily_quota_exceeded' || name === 'monthly_quota_exceeded';
    return isQuota ? { ...passing, ...failed('quota_exceeded', { ...common, rateLimited: true }) } : passing;
  }
  if (name === 'concurrent_idempotent_requests') return failed('idempotency_conflict', common);
  // Resend returns 403 `validation_error` for a sender domain that the account has not verified.
  if (answer.status === 403 && name === 'validation_error') {
    return refused('domain_not_verified', { ...common, outcome: 'byod_required' });
  }
  const channelFault = channelFaults[String(name)];
  if (channelFault !== undefined) return refusedForChannel(channelFault, common);
  const messageFault = messageFaults[String(name)];
  if (messageFault !== undefined) return refused(messageFault, common);
  if (answer.status === 401 || answer.status === 403) return refusedForChannel('invalid_credentials', common);
  return refused(answer.status === 400 || answer.status === 422 ? 'invalid_message' : 'provider_refused', common);
}
