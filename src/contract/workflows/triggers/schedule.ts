import * as z from 'zod';
import { Timezone } from '../../primitives.ts';

/** In characters. */
export const longestCron = 200;

/** Times of the calendar, whoever there is. */
export const ScheduleTrigger = z
  .strictObject({
    cron: z
      .string()
      .min(1)
      .max(longestCron)
      .describe(
        'Five fields: minute, hour, day of the month, month, day of the week; each with `*`, lists, ranges and steps, months and days also by name (`JAN`, `MON`). Where both kinds of day are restricted, either is enough. An hour that the clocks skip runs right after the change, one that they repeat runs once.',
      ),
    timezone: Timezone.optional().describe(
      'IANA zone of the fields; that of the organisation, else UTC, when left out.',
    ),
    audienceId: z
      .uuid()
      .optional()
      .describe('Starts one run for each person of this audience; one run without a person when left out.'),
  })
  .meta({
    id: 'ScheduleTrigger',
    description:
      'Starts runs at times of a calendar. After an interruption only the newest missed time is made up for, and only within an hour.',
  });
export type ScheduleTrigger = z.infer<typeof ScheduleTrigger>;
