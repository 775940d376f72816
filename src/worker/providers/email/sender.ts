import { EmailMessage } from 'cloudflare:email';
import type { EmailSender } from '../provider.ts';

/** Wraps the `send_email` binding; apart from the providers because this module exists in workerd only. */
export function createEmailSender(binding: SendEmail): EmailSender {
  return { send: ({ from, to, raw }) => binding.send(new EmailMessage(from, to, raw)) };
}
