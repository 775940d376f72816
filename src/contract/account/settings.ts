import * as z from 'zod';
import { AiSettings } from '../messages/channels/ai.ts';
import { IsoTime } from '../primitives.ts';

/** Body of PUT settings/ai. */
export const AiSettingsInput = AiSettings.meta({ id: 'AiSettingsInput' });

/** The AI settings as the API answers them; the key is a hint. */
export const AiSettingsView = z
  .object({
    vendor: z.string(),
    baseUrl: z.string().nullable(),
    model: z.string().nullable(),
    apiKey: z.string().nullable().describe('Hint of the key; never the key itself.'),
    updatedAt: IsoTime,
  })
  .meta({ id: 'AiSettingsView' });
export type AiSettingsView = z.infer<typeof AiSettingsView>;
