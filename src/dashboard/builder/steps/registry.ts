import type { StepType } from '../../../contract/workflows/steps/registry.ts';
import { type DraftRecord, recordOf, textOf } from '../read.ts';
import { aiAction } from './ai-action.ts';
import { branch } from './branch.ts';
import { sendEmail } from './send-email.ts';
import { sendPush } from './send-push.ts';
import { sendSms } from './send-sms.ts';
import type { StepView } from './step-view.ts';
import { updateProfile } from './update-profile.ts';
import { wait } from './wait.ts';
import { webhook } from './webhook.ts';

/** How each step type looks; a new type is one file and one line here. */
export const stepViews: Readonly<Record<StepType, StepView>> = {
  send_email: sendEmail,
  send_push: sendPush,
  send_sms: sendSms,
  webhook,
  update_profile: updateProfile,
  wait,
  branch,
  ai_action: aiAction,
} satisfies Record<StepType, StepView>;

/** The view of a step; null for a type that does not exist, as JSON that was pasted may have. */
export function viewOf({ type }: DraftRecord): StepView | null {
  return typeof type === 'string' && Object.hasOwn(stepViews, type) ? stepViews[type as StepType] : null;
}

/** What a step is called: its title, else what its type does. */
export function titleOf(step: DraftRecord): string {
  return textOf(step.title).trim() || viewOf(step)?.name || textOf(step.type) || 'Step';
}

/** One line about what the step does. */
export function summaryOf(step: DraftRecord): string {
  return viewOf(step)?.summary(recordOf(step.config), step) ?? 'There is no step of this type.';
}
