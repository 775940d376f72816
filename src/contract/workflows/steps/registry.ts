import { AiActionConfig } from './ai-action.ts';
import { BranchConfig } from './branch.ts';
import { SendEmailConfig } from './send-email.ts';
import { SendPushConfig } from './send-push.ts';
import { SendSmsConfig } from './send-sms.ts';
import { UpdateProfileConfig } from './update-profile.ts';
import { WaitConfig } from './wait.ts';
import { WebhookConfig } from './webhook.ts';

/** The config of every step type. A new type is one file and one line here: see docs/how-to/add-a-step.md. */
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

export type StepConfigs = typeof stepConfigs;
export type StepType = keyof StepConfigs;
export const stepTypes = Object.keys(stepConfigs) as [StepType, ...StepType[]];
