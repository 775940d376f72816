import * as z from 'zod';
import { RunFilters } from '../../conditions.ts';
import { Glob } from '../../primitives.ts';
import { Target, template } from './common.ts';

const yearMinutes = 365 * 24 * 60;
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is HH:MM, from 00:00 to 23:59.')
  .describe('Time of day, HH:MM.');

/** A time of day (on some weekdays), or a date with an offset; in the person's time zone. */
const Until = z
  .strictObject({
    time: clockTime.optional(),
    weekdays: z.array(z.enum(weekdays)).min(1).max(7).optional().describe('Only on these days; needs `time`.'),
    date: template(
      200,
      'Date or time to wait for, e.g. {{trait.trialEndsAt}}; followed when it changes. ISO 8601, on the clocks of `timezone` where it has no offset; or a number: epoch seconds below 1e11, else epoch milliseconds.',
    ).optional(),
    yearly: z
      .boolean()
      .optional()
      .describe(
        'Wait for the next anniversary of `date`; of 29 February it is the 28th in other years. Default false.',
      ),
    ifMissing: z
      .enum(['end', 'continue', 'fail'])
      .optional()
      .describe(
        'What happens without a readable `date`. end (default): the run is exited, with the reason date_missing or date_unreadable. continue: it does not wait. fail: the run fails.',
      ),
    offsetMinutes: z
      .number()
      .min(-yearMinutes)
      .max(yearMinutes)
      .optional()
      .describe(
        'Minutes after (or, negative, before) `date`; whole days (1,440 minutes) of it are days of the calendar.',
      ),
    timezone: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe('IANA zone; the person’s, else the organisation’s, when left out.'),
  })
  .superRefine((until, ctx) => {
    const issue = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (until.time === undefined && until.date === undefined) issue('time', 'Give a `time` of day or a `date`.');
    if (until.weekdays && until.time === undefined) issue('time', '`weekdays` needs a `time` of day.');
    if (until.weekdays && until.date !== undefined) issue('weekdays', 'Give either `weekdays` or a `date`.');
    if (until.date !== undefined) return;
    if (until.offsetMinutes !== undefined) issue('offsetMinutes', 'An offset needs a `date`.');
    if (until.yearly !== undefined) issue('yearly', '`yearly` needs a `date`.');
    if (until.ifMissing !== undefined) issue('ifMissing', '`ifMissing` needs a `date`.');
  });

const WaitForEvent = z.strictObject({
  eventType: Glob,
  filters: RunFilters.optional().describe(
    'Conditions on the awaited event; values may be templates of the run, e.g. {{event.orderId}}.',
  ),
  since: z
    .enum(['previous_step', 'run_start'])
    .default('previous_step')
    .describe('From when on an event counts: since the step before ended, or since the run started.'),
});

/** Gathers the events that match the trigger, of the same person and key, into this run. */
const Collect = z
  .strictObject({
    windowMinutes: z
      .number()
      .positive()
      .max(yearMinutes)
      .optional()
      .describe('How long to collect, in minutes, from when the run comes to the step; fractions are allowed.'),
    until: z
      .strictObject({
        time: clockTime,
        weekdays: z.array(z.enum(weekdays)).min(1).max(7).optional().describe('Only on these days.'),
        timezone: z
          .string()
          .min(1)
          .max(64)
          .optional()
          .describe('IANA zone; the person’s, else the organisation’s, when left out.'),
      })
      .optional()
      .describe('Collects up to the next such time of day: the daily digest.'),
    key: template(
      500,
      'Events of another key do not join, e.g. {{event.threadId}}; every digest of a workflow has the same. Read from each event before there is a run.',
    ).optional(),
    max: z.int().min(1).max(100_000).optional().describe('Ends the window as soon as so many events were collected.'),
  })
  .superRefine((collect, ctx) => {
    const issue = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (collect.windowMinutes === undefined && collect.until === undefined)
      issue('windowMinutes', 'Say how long to collect: `windowMinutes`, or `until` a time of day.');
    if (collect.windowMinutes !== undefined && collect.until !== undefined)
      issue('until', 'Give either `windowMinutes` or `until`.');
  });

/**
 * Without a form the length of the wait is the step's `delayMinutes`. `until` waits for a moment, `waitForEvent` and
 * `waitForCondition` for something to happen, at most `timeoutMinutes`.
 */
export const WaitConfig = z
  .strictObject({
    reason: z.string().max(500).optional().describe('Why the run waits, for the people who read its trace.'),
    until: Until.optional(),
    waitForEvent: WaitForEvent.optional(),
    waitForCondition: RunFilters.optional().describe(
      'Continues as soon as this holds for the person; values may be templates of the run.',
    ),
    timeoutMinutes: z
      .number()
      .positive()
      .max(yearMinutes)
      .optional()
      .describe('Longest wait for an event or a condition.'),
    collect: Collect.optional().describe(
      'A digest: while the run collects, further events that match the trigger, of the same person and key, join it and start no run of their own. Afterwards {{run.events}} is the list, the newest 100 of them, each with `id`, `type`, `timestamp` and its properties, and {{run.eventCount}} the number of all.',
    ),
    onMatch: Target.optional().describe('Where to go when it happened; the next step when left out.'),
    onTimeout: Target.optional().describe('Where to go when it did not; the next step when left out.'),
  })
  .superRefine((config, ctx) => {
    const issue = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    const [, second] = (['until', 'waitForEvent', 'waitForCondition', 'collect'] as const).filter(
      (form) => config[form] !== undefined,
    );
    if (second) issue(second, 'A wait has one form: until, waitForEvent, waitForCondition or collect.');
    const listens = config.waitForEvent !== undefined || config.waitForCondition !== undefined;
    if (listens && config.timeoutMinutes === undefined) issue('timeoutMinutes', 'Say how long to wait at most.');
    for (const field of ['timeoutMinutes', 'onMatch', 'onTimeout'] as const) {
      if (!listens && config[field] !== undefined)
        issue(field, `\`${field}\` belongs to waitForEvent and waitForCondition.`);
    }
  })
  .describe(
    'Waits: for the delay of the step, until a time or date, for an event, until a condition holds, or while it collects events.',
  );
export type WaitConfig = z.infer<typeof WaitConfig>;
