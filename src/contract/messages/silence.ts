import * as z from 'zod';
import { IsoTime, Name } from '../primitives.ts';
import { SilenceMatch } from './alert-match.ts';

/** The longest silence that is not weekly. */
export const silenceDays = 30;

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const clock = (text: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is HH:MM, 00:00 to 23:59.')
    .describe(text);

export const WeeklyHours = z
  .strictObject({
    days: z.array(z.enum(weekdays)).min(1).max(7).describe('Days on which the hours begin.'),
    start: clock('Local time at which it begins, HH:MM.'),
    end: clock('Local time at which it ends, HH:MM; before `start` it is that of the next day.'),
    timezone: z.string().min(1).max(100).describe('Time zone of the hours, e.g. Europe/Paris.'),
  })
  .describe('Holds in these hours of every week.');
export type WeeklyHours = z.infer<typeof WeeklyHours>;

const silenceFields = {
  match: SilenceMatch,
  reason: Name.describe('Why; shown to whoever asks where the alert is. Required.'),
  owner: Name.nullable()
    .default(null)
    .describe('Who answers for it, e.g. a name or an address; the caller when left out.'),
  from: IsoTime.nullable().default(null).describe('When it begins; at once when left out.'),
  until: IsoTime.nullable()
    .default(null)
    .describe(`When it ends, at most ${silenceDays} days after its beginning; required unless it is weekly.`),
  weekly: WeeklyHours.nullable().default(null),
};

/** What is stored of a silence as JSON. */
export const SilenceDefinition = z.strictObject(silenceFields);
export type SilenceDefinition = z.infer<typeof SilenceDefinition>;

export const silenceReadOnly = ['id', 'isActive', 'createdBy', 'version', 'createdAt', 'updatedAt'] as const;

const setBySendora = z.unknown().optional().meta({
  readOnly: true,
  description: 'Set by Sendora; a silence that was read may be sent back with it unchanged.',
});

export const SilenceInput = z
  .strictObject({
    ...Object.fromEntries(silenceReadOnly.map((field) => [field, setBySendora])),
    projectId: z.uuid().optional().describe('Project of the silence; from the key when that is bound to one.'),
    ...silenceFields,
  })
  .meta({ id: 'SilenceInput' });

export const Silence = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    ...silenceFields,
    isActive: z.boolean().describe('Whether it holds right now.'),
    createdBy: z.string().describe('Who made it.'),
    version: z.int().describe('Grows by one with every change.'),
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Silence' });
export type Silence = z.infer<typeof Silence>;
