import { Mail } from 'lucide-react';
import { textOf } from '../read.ts';
import type { StepView } from './step-view.ts';

export const sendEmail = {
  does: 'Sends an email that you write here, or a saved template.',
  icon: Mail,
  tint: 'email',
  summary: ({ subject, templateId }) => {
    if (templateId === undefined) return textOf(subject) || 'No subject yet';
    return templateId ? 'A saved template' : 'No template yet';
  },
} satisfies StepView;
