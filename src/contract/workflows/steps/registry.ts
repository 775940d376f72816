import { AiActionConfig } from './ai-action.ts';
import { BranchConfig } from './branch.ts';
import { SendEmailConfig } from './send-email.ts';
import { SendPushConfig } from './send-push.ts';
import { SendSmsConfig } from './send-sms.ts';
import { UpdateProfileConfig } from './update-profile.ts';
import { WaitConfig } from './wait.ts';
import { WebhookConfig } from './webhook.ts';

/** The eight step types. A new type is one file beside this one and one line here. */
export const stepConfigs = {
  send_email: SendEmailConfig,
  send_push: SendPushConfig,
  send_sms: SendSmsConfig,
  webhook: WebhookConfig,
  update_profile: UpdateProfileConfig,
  wait: WaitConfig,
  branch: BranchConfig,
  ai_action: AiActionConfig,
} as const;

export type StepType = keyof typeof stepConfigs;
export const stepTypes = Object.keys(stepConfigs) as [StepType, ...StepType[]];
