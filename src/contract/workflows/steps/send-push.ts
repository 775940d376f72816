import * as z from 'zod';
import { atMost, sendFields, stepLimits, template } from './common.ts';

export const SendPushConfig = z
  .strictObject({
    title: template(500, 'First line.'),
    body: template(3_000, 'Text.'),
    data: atMost(stepLimits.data, 'entries in `data`', z.record(z.string(), z.string().max(2_000)))
      .optional()
      .describe('String pairs handed to the app, at most 50; values are templates.'),
    ...sendFields,
  })
  .describe(
    'Sends a push message to every device of the person, each through the channel of its platform; with `channelId` to the devices that this channel reaches.',
  );
export type SendPushConfig = z.infer<typeof SendPushConfig>;
