import type { Performed, StepContextOf } from './context.ts';
import { sendOne } from './send.ts';

/** Sends one text message to one number. */
export function performSendSms(context: StepContextOf<'send_sms'>): Promise<Performed> {
  const { to, body } = context.input;
  return sendOne(context, 'sms', { message: { to, body } });
}
