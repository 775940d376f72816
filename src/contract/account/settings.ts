import * as z from 'zod';
import { AiSettings } from '../messages/channels/ai.ts';
import { IsoTime } from '../primitives.ts';

/** Body of PUT settings/ai. */
export const AiSettingsInput = AiSettings.meta({ id: 'AiSettingsInput' });

/** The AI settings as the API returns them; of the key only a hint. */
export const AiSettingsView = z
  .object({
    vendor: z.string(),
    baseUrl: z.string().nullable().describe('null: the official address of the vendor.'),
    model: z.string().nullable().describe('null: the default model of the vendor.'),
    apiKey: z.string().nullable().describe('First and last characters of the key, never the key itself.'),
    updatedAt: IsoTime,
  })
  .meta({ id: 'AiSettingsView' });
export type AiSettingsView = z.infer<typeof AiSettingsView>;

const days = z.int().min(1).max(400);

/** How long rows of each kind are kept where a project does not say otherwise, in days. */
export const defaultDays = { events: 30, runs: 90, deliveries: 90, refusals: 30 } as const;

const dayFields = {
  events: days
    .default(defaultDays.events)
    .describe('Events, in days since they were received. A messageId counts once within this time.'),
  runs: days.default(defaultDays.runs).describe('Runs with their trace, in days since they ended.'),
  deliveries: days.default(defaultDays.deliveries).describe('Delivery log, in days since the message was decided.'),
  refusals: days
    .default(defaultDays.refusals)
    .describe('Why events started no run, in days; at most as long as the events themselves.'),
};

/** Body of PUT settings/retention. */
export const RetentionInput = z
  .strictObject(dayFields)
  .refine(({ events, refusals }) => refusals <= events, {
    path: ['refusals'],
    message: 'Refusals are found by their event, so they are kept at most as long as `events`.',
  })
  .describe('What is left out gets its default.')
  .meta({ id: 'RetentionInput' });
export type RetentionDays = z.infer<typeof RetentionInput>;

/** How long the rows of a project are kept. */
export const Retention = z
  .object({
    ...dayFields,
    archives: z.boolean().describe('Whether what ends is archived; else it is deleted for good.'),
    updatedAt: IsoTime.nullable().describe('null while the defaults hold.'),
  })
  .meta({ id: 'Retention' });
export type Retention = z.infer<typeof Retention>;
