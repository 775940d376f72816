import { Smartphone } from 'lucide-react';
import { textOf } from '../read.ts';
import type { StepView } from './step-view.ts';

export const sendPush = {
  does: 'Sends a push message to every device of the person.',
  icon: Smartphone,
  tint: 'push',
  summary: ({ title, body }) => textOf(title) || textOf(body) || 'No text yet',
} satisfies StepView;
