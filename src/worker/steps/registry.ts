import type { TypesAt } from '../../engine/steps/registry.ts';
import { performAiAction } from './ai-action.ts';
import type { ObjectContext, ObjectPerformer, ObjectResult, Performed, Performer, StepContext } from './context.ts';
import { performSendEmail } from './send-email.ts';
import { performSendPush } from './send-push.ts';
import { performSendSms } from './send-sms.ts';
import { performUpdateProfile } from './update-profile.ts';
import { performWebhook } from './webhook.ts';

/** The performer that every type with an effect in a queue must have. */
export type Performers = { [T in TypesAt<'queue'>]: Performer<T> };

/** How each effect of a queue consumer is attempted. A new type is one file and one line here. */
export const performers = {
  send_email: performSendEmail,
  send_push: performSendPush,
  send_sms: performSendSms,
  webhook: performWebhook,
  ai_action: performAiAction,
} satisfies Performers;

/** The same for what the run object does itself. */
const objectPerformers = {
  update_profile: performUpdateProfile,
} satisfies { [T in TypesAt<'object'>]: ObjectPerformer<T> };

/** Makes one attempt at the effect of a step. Sound because step and input of a context are of one type. */
export function performStep(context: StepContext): Promise<Performed> {
  const performer = performers[context.step.type] as (context: StepContext) => Promise<Performed>;
  return performer(context);
}

/** Does the effect of a step that the run object does itself. */
export function performInObject(context: ObjectContext): Promise<ObjectResult> {
  const performer = objectPerformers[context.step.type] as (context: ObjectContext) => Promise<ObjectResult>;
  return performer(context);
}
