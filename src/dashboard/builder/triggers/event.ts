import { Zap } from 'lucide-react';
import { conditionWords } from '../../words/condition-words.ts';
import { textOf } from '../read.ts';
import type { TriggerView } from './trigger-view.ts';

export const event = {
  name: 'An event',
  does: 'Starts a run for each event of a type that meets your conditions.',
  icon: Zap,
  title: ({ eventType }) => textOf(eventType) || 'Choose an event',
  summary({ eventType, filters, recipients }) {
    const words = conditionWords(filters);
    if (words !== '') return `when ${words}`;
    if (textOf(recipients)) return `for each person of ${textOf(recipients)}`;
    return textOf(eventType) ? 'every event of this type' : 'No event type yet';
  },
  starter: { eventType: '' },
} satisfies TriggerView;
