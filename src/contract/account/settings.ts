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
