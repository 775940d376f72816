import { Megaphone } from 'lucide-react';
import type { TriggerView } from './trigger-view.ts';

export const broadcast = {
  name: 'A broadcast',
  does: 'Starts runs only when somebody sends a broadcast: one for each person of its audience.',
  icon: Megaphone,
  title: () => 'Broadcast',
  summary: () => 'when somebody sends one',
  starter: { broadcast: true },
} satisfies TriggerView;
