import * as z from 'zod';
import { sendFields, template } from './common.ts';

export const SendSmsConfig = z
  .strictObject({
    to: template(500, 'Phone number in E.164 form.'),
    body: template(1_600, 'Text of the message.'),
    ...sendFields,
  })
  .describe('Sends a text message to a phone number.');
export type SendSmsConfig = z.infer<typeof SendSmsConfig>;
