import * as z from 'zod';
import { sendFields, template } from './common.ts';

export const SendPushConfig = z
  .strictObject({
    title: template(500, 'First line.'),
    body: template(3_000, 'Text.'),
    data: z.record(z.string(), z.string().max(2_000)).optional().describe('String pairs handed to the app; templates.'),
    ...sendFields,
  })
  .describe('Sends a push message to every device of the person.');
export type SendPushConfig = z.infer<typeof SendPushConfig>;
