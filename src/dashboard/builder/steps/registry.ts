import type { StepType } from '../../../contract/workflows/steps/registry.ts';
import type { DraftStep } from '../draft.ts';
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

/** One line about what a step does. */
export const summaryOf = (step: DraftStep): string => stepViews[step.type].summary(step.config, step);
