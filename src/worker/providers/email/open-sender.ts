import type { Env } from '../../env.ts';
import type { EmailSender } from '../provider.ts';
import { createEmailSender } from './sender.ts';

/** The `send_email` binding of this Worker, or null when it has none. */
export function openEmailSender(env: Env): EmailSender | null {
  return env.EMAIL ? createEmailSender(env.EMAIL) : null;
}
