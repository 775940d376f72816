import type { ComponentType } from 'react';
import type { StepType } from '../../../contract/workflows/steps/registry.ts';
import { AiGot } from './ai.tsx';
import { DecisionGot } from './decision.tsx';
import { EmailGot } from './email.tsx';
import type { GotProps } from './got.ts';
import { PushGot } from './push.tsx';
import { SmsGot } from './sms.tsx';
import { TraitsGot } from './traits.tsx';
import { WaitedGot } from './waited.tsx';
import { WebhookGot } from './webhook.tsx';

/** What the work of each step type looks like; a new type is one file and one line here. */
export const gotViews: Readonly<Record<StepType, ComponentType<GotProps>>> = {
  send_email: EmailGot,
  send_push: PushGot,
  send_sms: SmsGot,
  webhook: WebhookGot,
  update_profile: TraitsGot,
  wait: WaitedGot,
  branch: DecisionGot,
  ai_action: AiGot,
};
