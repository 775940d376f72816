import type { Performed, StepContextOf } from './context.ts';
import { sendOne } from './send.ts';

/** Sends one email to one recipient. */
export function performSendEmail(context: StepContextOf<'send_email'>): Promise<Performed> {
  const { to, subject, html, text, from = '' } = context.input;
  return sendOne(context, 'email', { message: { from, to, subject, html, text } });
}
