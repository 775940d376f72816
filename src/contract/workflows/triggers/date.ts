import * as z from 'zod';
import { Timezone } from '../../primitives.ts';

const yearDays = 365;

/** A date of each person: a trait, moved by days, minutes or to a time of day. */
export const DateTrigger = z
  .strictObject({
    trait: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^."\\]+(\.[^."\\]+)*$/, 'A trait is a name, or names joined by dots, without quotes and backslashes.')
      .describe(
        'Trait of the person that holds the date, as a dotted path. Its value is a date or a time of ISO 8601, on the clocks of the zone where it has no offset, or a number, which is epoch seconds below 1e11 and else epoch milliseconds.',
      ),
    offsetDays: z
      .int('Days are whole; `offsetMinutes` takes the rest.')
      .min(-yearDays)
      .max(yearDays)
      .optional()
      .describe('Days of the calendar after (or, negative, before) the date, -365 to 365. Default 0.'),
    offsetMinutes: z
      .number()
      .min(-yearDays * 1_440)
      .max(yearDays * 1_440)
      .optional()
      .describe('Minutes after (or, negative, before) what the other fields give. Default 0.'),
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'A time of day is HH:MM or HH:MM:SS, from 00:00 to 23:59:59.')
      .optional()
      .describe(
        'Time of day in the zone, HH:MM or HH:MM:SS. When left out, the time of the trait; of a date without a time the beginning of that day.',
      ),
    timezone: Timezone.optional().describe(
      'IANA zone in which days begin and times of day count; that of the person, else of the organisation, else UTC, when left out.',
    ),
    yearly: z
      .boolean()
      .optional()
      .describe(
        'Every anniversary of the date; of 29 February it is the 28th in other years. Default false: the date itself, once.',
      ),
  })
  .meta({
    id: 'DateTrigger',
    description:
      'Starts one run for each person at a date of theirs. A moment that has passed when the workflow is activated, or when the trait is set, starts nothing.',
  });
export type DateTrigger = z.infer<typeof DateTrigger>;
