import type { Performed, StepContext } from '../../../src/worker/steps/context.ts';
import { sendOne } from '../../../src/worker/steps/send.ts';
import type { SendVoiceInput } from './behaviour.ts';

/** The cast is for this repository, whose compiler does not know the type; with a registry line it needs none. */
export function performSendVoice(context: StepContext): Promise<Performed> {
  const { to, words } = context.input as unknown as SendVoiceInput;
  return sendOne(context, 'sms', { message: { to, body: words } });
}
