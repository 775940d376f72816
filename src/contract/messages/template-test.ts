import * as z from 'zod';
import { ChannelTestResult } from './channel.ts';
import { DraftPreviewInput, TemplatePreviewInput } from './email-template.ts';

const sending = {
  to: z.string().trim().min(1).max(320).describe('Email address that the mail is sent to.'),
  channelId: z.uuid().optional().describe('Email channel; the default one of the project when left out.'),
  from: z.string().trim().min(1).max(320).optional().describe('Sender; that of the channel when left out.'),
};

export const TemplateTestInput = TemplatePreviewInput.extend(sending).meta({ id: 'TemplateTestInput' });
export type TemplateTestInput = z.infer<typeof TemplateTestInput>;

/** Body of email/templates/test: texts that are not saved. */
export const DraftTestInput = DraftPreviewInput.extend(sending).meta({ id: 'TemplateDraftTestInput' });
export type DraftTestInput = z.infer<typeof DraftTestInput>;

export const TemplateTestResult = ChannelTestResult.extend({
  deliveryId: z
    .uuid()
    .nullable()
    .describe('Id in the log (`notifications/logs/{id}`); null where there was no channel to send through.'),
  missing: z.array(z.string()).describe('Variables without a value, e.g. `event.orderId`; they render empty.'),
}).meta({ id: 'TemplateTestResult' });
export type TemplateTestResult = z.infer<typeof TemplateTestResult>;
