import { EmailMessage } from 'cloudflare:email';
import type { EmailSender } from '../provider.ts';

/** Wraps the `send_email` binding; a file of its own because its import exists in workerd only. */
export function createEmailSender(binding: SendEmail): EmailSender {
  return { send: ({ from, to, raw }) => binding.send(new EmailMessage(from, to, raw)) };
}
