import * as z from 'zod';
import { sendFields, template } from './common.ts';

/** `{ templateId, to }` or `{ subject, bodyHtml, to }`. */
export const SendEmailConfig = z
  .strictObject({
    to: template(500, 'Address of the recipient.'),
    templateId: z.uuid().optional().describe('Saved email template; instead of subject and bodyHtml.'),
    templateVersion: z
      .int()
      .min(1)
      .optional()
      .describe('Version of that template, which is sent whatever it says by then; the last 50 are kept.'),
    subject: template(1_000, 'Subject line.').optional(),
    bodyHtml: template(100_000, 'HTML body.').optional(),
    bodyText: template(100_000, 'Plain-text body; made from the HTML when left out.').optional(),
    layoutId: z.uuid().optional().describe('Layout around bodyHtml; a saved template names its own.'),
    from: template(500, 'Sender; its domain must be verified. Defaults to the channel’s sender.').optional(),
    ...sendFields,
  })
  .superRefine((config, ctx) => {
    const inline = config.subject !== undefined || config.bodyHtml !== undefined;
    const issue = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (config.templateId !== undefined && inline)
      issue('templateId', 'Give either templateId or subject and bodyHtml, not both.');
    if (config.templateId !== undefined && config.layoutId !== undefined)
      issue('layoutId', 'A saved template names its layout itself; leave layoutId out.');
    if (config.templateVersion !== undefined && config.templateId === undefined)
      issue('templateVersion', 'A version is one of a saved template: give its templateId.');
    // One that is wrong has a fault of its own.
    if (config.templateId !== undefined) return;
    if (config.subject === undefined) issue('subject', 'Give a templateId, or subject and bodyHtml.');
    if (config.bodyHtml === undefined) issue('bodyHtml', 'Give a templateId, or subject and bodyHtml.');
  })
  .describe('Sends an email: a saved template, or a subject with a body.');
export type SendEmailConfig = z.infer<typeof SendEmailConfig>;
