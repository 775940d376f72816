import * as z from 'zod';
import { defineChannel } from './definition.ts';
import { field, noControl } from './fields.ts';

export const SlackConfig = z.strictObject({
  vendor: z.literal('slack').default('slack').describe('Slack incoming webhook.'),
  webhookUrl: field(noControl(500), 'Incoming webhook address from Slack; it is a secret.', {
    label: 'Webhook URL',
    placeholder: 'https://hooks.slack.com/services/…',
    secret: true,
    url: true,
  }),
});
export type SlackConfig = z.infer<typeof SlackConfig>;

export const slack = defineChannel({ slack: SlackConfig }, { interrupts: false, mostPerSecond: 1 });
