import { performAiAction } from './ai-action.ts';
import type { EffectType, Performed, Performer, StepContext, StepContextOf } from './context.ts';
import { performSendEmail } from './send-email.ts';
import { performSendPush } from './send-push.ts';
import { performSendSms } from './send-sms.ts';
import { performWebhook } from './webhook.ts';

/** How each effect is done. */
const performers = {
  send_email: performSendEmail,
  send_push: performSendPush,
  send_sms: performSendSms,
  webhook: performWebhook,
  ai_action: performAiAction,
} satisfies { [T in EffectType]: Performer<T> };

/** Makes one attempt at the effect of a step. */
export function performStep(context: StepContext): Promise<Performed> {
  // Sound because step and input of a context are of one type.
  const performer = performers[context.step.type] as Performer<EffectType>;
  return performer(context as StepContextOf<EffectType>);
}
