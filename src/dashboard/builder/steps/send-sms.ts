import { MessageSquare } from 'lucide-react';
import { textOf } from '../read.ts';
import type { StepView } from './step-view.ts';

export const sendSms = {
  does: 'Sends a text message to a phone number.',
  icon: MessageSquare,
  tint: 'sms',
  summary: ({ body }) => textOf(body) || 'No text yet',
} satisfies StepView;
