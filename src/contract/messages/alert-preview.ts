import * as z from 'zod';
import { Warning } from '../workflows/run.ts';
import { AlertRuleInput } from './alert-rule.ts';
import { previewFields } from './rule-preview.ts';
import { MessagePreview } from './shown-message.ts';

/** Body of a preview as the documentation shows it; the rule is checked as that of POST. */
export const AlertPreviewInput = z
  .strictObject({ ...previewFields, rule: AlertRuleInput.describe('The rule; it need not be saved.') })
  .meta({ id: 'AlertPreviewInput' });

export const AlertPreview = z
  .object({
    matched: z.boolean().describe('Whether the rule matches the event.'),
    reason: z.string().optional().describe('The first clause that did not match.'),
    title: z.string().describe('First line of the notice.'),
    group: z.record(z.string(), z.unknown()).describe('Values of the group that the event counts in; {} without one.'),
    silencedBy: z.string().optional().describe('Reason of the silence that would hold the notice now.'),
    messages: z
      .array(MessagePreview)
      .describe('The first notice of exactly this event, one for each channel and address of the rule.'),
    warnings: z.array(Warning),
  })
  .meta({ id: 'AlertPreview' });
export type AlertPreview = z.infer<typeof AlertPreview>;
