import { Target } from 'lucide-react';
import { recordOf, textOf } from '../read.ts';
import type { TriggerView } from './trigger-view.ts';

export const audience = {
  name: 'An audience',
  does: 'Starts a run each time that a person enters or leaves an audience.',
  icon: Target,
  title: (trigger) => (recordOf(trigger.audience).on === 'leave' ? 'Leaves an audience' : 'Enters an audience'),
  summary(trigger) {
    const { id, existing } = recordOf(trigger.audience);
    if (!textOf(id)) return 'No audience yet';
    return existing === 'start' ? 'also everybody who is in it on activation' : 'from the activation on';
  },
  starter: { audience: { id: '', on: 'enter' } },
} satisfies TriggerView;
