import { CalendarClock } from 'lucide-react';
import { recordOf, textOf } from '../read.ts';
import type { TriggerView } from './trigger-view.ts';

export const schedule = {
  name: 'A schedule',
  does: 'Starts runs at times of the calendar, for each person of an audience or one run without a person.',
  icon: CalendarClock,
  title: () => 'On a schedule',
  summary(trigger) {
    const { cron, timezone, audienceId } = recordOf(trigger.schedule);
    if (!textOf(cron)) return 'No times yet';
    const zone = textOf(timezone) ? ` in ${textOf(timezone)}` : '';
    return `${textOf(cron)}${zone}${textOf(audienceId) ? ', for each person of an audience' : ''}`;
  },
  starter: { schedule: { cron: '0 9 * * MON' } },
} satisfies TriggerView;
