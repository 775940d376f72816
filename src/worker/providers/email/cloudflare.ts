import { CloudflareEmailConfig } from '../../../contract/messages/channels/email.ts';
import { describeFields } from '../../../contract/messages/channels/fields.ts';
import type { EmailMessage, Provider, ProviderResult } from '../provider.ts';
import { asObject, failed, refused, sent, skipped } from '../results.ts';
import { domainOf } from './mailbox.ts';
import { buildMime } from './mime.ts';
import { readEmail } from './parts.ts';

/** Cloudflare Email Service over the `send_email` binding. It has no idempotency key: the Message-ID is stable instead. */
export const emailBinding: Provider<CloudflareEmailConfig, EmailMessage> = {
  kind: 'email',
  vendor: 'cloudflare',
  fields: describeFields(CloudflareEmailConfig),
  config: CloudflareEmailConfig,
  async send(config, message, context) {
    if (!context.email) return skipped('no_email_binding');
    const email = readEmail(message, config.from);
    if ('kind' in email) return email;
    const messageId = message.messageId ?? `${context.idempotencyKey}@${domainOf(email.from.address)}`;
    const raw = buildMime({ ...email, messageId, date: context.now });
    if (raw === null) return refused('invalid_header');
    try {
      const receipt = await context.email.send({ from: email.from.address, to: email.to.address, raw });
      return sent(asObject(receipt).messageId, {});
    } catch (error) {
      return fromBindingError(error, email.to.address);
    }
  },
};

function fromBindingError(error: unknown, to: string): ProviderResult {
  const { code, message } = asObject(error);
  const detail = typeof message === 'string' ? message : null;
  const answer = { detail, body: [code, message].filter((part) => typeof part === 'string').join(': ') };
  switch (code) {
    case 'E_SENDER_NOT_VERIFIED':
    case 'E_SENDER_DOMAIN_NOT_AVAILABLE':
      return refused('domain_not_verified', { ...answer, outcome: 'byod_required' });
    case 'E_RECIPIENT_SUPPRESSED':
      return refused('recipient_suppressed', {
        ...answer,
        outcome: 'suppressed',
        followUps: [{ kind: 'suppress', address: to, reason: 'hard_bounce' }],
      });
    case 'E_RECIPIENT_NOT_ALLOWED':
      return refused('recipient_not_allowed', answer);
    case 'E_CONTENT_TOO_LARGE':
      return refused('message_too_large', answer);
    case 'E_RATE_LIMIT_EXCEEDED':
      return failed('rate_limited', { ...answer, rateLimited: true });
    case 'E_DAILY_LIMIT_EXCEEDED':
      return failed('quota_exceeded', { ...answer, rateLimited: true });
    case 'E_DELIVERY_FAILED':
      return failed('delivery_failed', answer);
    case 'E_INTERNAL_SERVER_ERROR':
      return failed('provider_error', { ...answer, uncertain: true });
  }
  // The other documented codes (E_VALIDATION_ERROR, E_FIELD_MISSING, E_HEADER_…) are about the message.
  if (typeof code === 'string' && code.startsWith('E_')) return refused('invalid_message', answer);
  return failed('network_error', { ...answer, uncertain: true });
}
