// How often, when and how fast messages leave: the fields of channels and rules that their gates ask.
import * as z from 'zod';
import { Timezone } from '../primitives.ts';

/** Maxima of the fields. */
export const sendingLimits = {
  perUser: 1_000,
  windowHours: 720,
  spreadMinutes: 720,
  stormLimit: 1_000,
  stormWindowSeconds: 86_400,
  ratePerSecond: 1_000,
  /** One message in 1,000 seconds. */
  leastRatePerSecond: 0.001,
} as const;

/** How long the release of held messages is spread when nothing else is said. */
export const defaultSpreadMinutes = 5;

export const FrequencyCap = z
  .strictObject({
    perUser: z.int().min(1).max(sendingLimits.perUser).describe('Most messages to one person, 1 to 1,000.'),
    windowHours: z
      .number()
      .gt(0)
      .max(sendingLimits.windowHours)
      .describe('In any span of so many hours; fractions are fine, at most 720 (30 days).'),
  })
  .meta({ id: 'FrequencyCap' });
export type FrequencyCap = z.infer<typeof FrequencyCap>;

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is HH:MM from 00:00 to 23:59, e.g. 22:00.')
  .describe('Time of day, HH:MM (24 hours).');

export const QuietHours = z
  .strictObject({
    start: timeOfDay.describe('From this time of day on messages are held, HH:MM in the zone of the person.'),
    end: timeOfDay.describe(
      'From this time of day on they are sent, HH:MM; before `start` when the hours cross midnight.',
    ),
    timezone: Timezone.optional().describe(
      'IANA zone of people whose profile has none. Default: that of the organisation, else UTC.',
    ),
    spreadMinutes: z
      .number()
      .min(0)
      .max(sendingLimits.spreadMinutes)
      .optional()
      .describe(
        `Held messages leave within so many minutes after the end, not all at once. Default ${defaultSpreadMinutes}; 0 sends them at the end.`,
      ),
  })
  .refine(({ start, end }) => start !== end, {
    path: ['end'],
    message: 'Quiet hours that end when they begin hold nothing or everything; choose another end.',
  })
  .meta({ id: 'QuietHours' });
export type QuietHours = z.infer<typeof QuietHours>;

export const Storm = z
  .strictObject({
    limit: z
      .int()
      .min(1)
      .max(sendingLimits.stormLimit)
      .describe('Most alerts in one window, 1 to 1,000; what comes beyond is counted in one digest at its end.'),
    windowSeconds: z
      .number()
      .gt(0)
      .max(sendingLimits.stormWindowSeconds)
      .describe(
        'Length of a window, which begins with its first alert, in seconds; fractions are fine, at most a day.',
      ),
  })
  .meta({ id: 'Storm' });
export type Storm = z.infer<typeof Storm>;

/** Storm control of a channel that sets none. */
export const defaultStorm: Storm = { limit: 20, windowSeconds: 60 };

export const RatePerSecond = z
  .number()
  .min(sendingLimits.leastRatePerSecond)
  .max(sendingLimits.ratePerSecond)
  .describe('Most messages a second, 0.001 to 1,000; what comes faster waits its turn.');

export const Tracking = z
  .strictObject({
    opens: z.boolean().default(false).describe('Whether a pixel tells when the message is opened. Default false.'),
    clicks: z
      .boolean()
      .default(false)
      .describe('Whether links lead through this installation, which tells when one is followed. Default false.'),
  })
  .meta({ id: 'Tracking' });
export type Tracking = z.infer<typeof Tracking>;
