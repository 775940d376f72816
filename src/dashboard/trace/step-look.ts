import {
  Clock,
  GitBranch,
  type LucideIcon,
  Mail,
  MessageSquare,
  Smartphone,
  Sparkles,
  UserPen,
  Webhook,
} from 'lucide-react';
import type { StepType } from '../../contract/workflows/steps/registry.ts';
import type { Tint } from '../ui/chip.tsx';

/** The sign of each step type. That of the builder comes with the engine, which a trace does not need. */
export const stepLooks: Readonly<Record<StepType, { icon: LucideIcon; tint: Tint }>> = {
  send_email: { icon: Mail, tint: 'email' },
  send_push: { icon: Smartphone, tint: 'push' },
  send_sms: { icon: MessageSquare, tint: 'sms' },
  webhook: { icon: Webhook, tint: 'webhook' },
  update_profile: { icon: UserPen, tint: 'user' },
  wait: { icon: Clock, tint: 'wait' },
  branch: { icon: GitBranch, tint: 'branch' },
  ai_action: { icon: Sparkles, tint: 'ai' },
};
