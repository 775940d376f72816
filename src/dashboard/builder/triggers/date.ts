import { CalendarHeart } from 'lucide-react';
import { spanWords } from '../../../engine/steps/span-words.ts';
import { numberOf, recordOf, textOf } from '../read.ts';
import type { TriggerView } from './trigger-view.ts';

const dayMinutes = 24 * 60;

export const date = {
  name: 'A date of each person',
  does: 'Starts a run for each person at a date of theirs, such as a birthday or the end of a trial.',
  icon: CalendarHeart,
  title: (trigger) => textOf(recordOf(trigger.date).trait) || 'Choose a date trait',
  summary(trigger) {
    const { offsetDays, offsetMinutes, at, yearly } = recordOf(trigger.date);
    const offset = (numberOf(offsetDays) ?? 0) * dayMinutes + (numberOf(offsetMinutes) ?? 0);
    const span = spanWords(Math.abs(offset));
    const when = offset === 0 ? 'on the date' : `${span} ${offset < 0 ? 'before' : 'after'} the date`;
    return `${when}${textOf(at) ? ` at ${textOf(at)}` : ''}${yearly === true ? ', every year' : ''}`;
  },
  starter: { date: { trait: '' } },
} satisfies TriggerView;
