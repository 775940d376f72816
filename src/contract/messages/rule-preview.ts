import * as z from 'zod';
import { Warning } from '../workflows/run.ts';
import { NotificationRuleInput } from './notification-rule.ts';
import { sampleFields } from './sample.ts';
import { MessagePreview } from './shown-message.ts';

/** What a preview is asked beside the rule. */
export const previewFields = {
  projectId: z.uuid().optional().describe('Project of the rule; from the key when that is bound to one.'),
  ...sampleFields,
};

/** Body of a preview as the documentation shows it; the rule is checked as that of POST. */
export const RulePreviewInput = z
  .strictObject({ ...previewFields, rule: NotificationRuleInput.describe('The rule; it need not be saved.') })
  .meta({ id: 'RulePreviewInput' });

export const RulePreview = z
  .object({
    matched: z.boolean().describe('Whether the event would lead to messages.'),
    reason: z.string().optional().describe('The first clause that did not match, or why nobody gets a message.'),
    recipients: z
      .int()
      .optional()
      .describe('Number of people whom the event lists, where `recipients` of the rule does; shown is one of them.'),
    messages: z.array(MessagePreview).describe('One for each channel of the rule, in its order.'),
    warnings: z.array(Warning),
  })
  .meta({ id: 'RulePreview' });
export type RulePreview = z.infer<typeof RulePreview>;
