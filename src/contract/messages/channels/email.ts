import * as z from 'zod';
import { defineChannel } from './definition.ts';
import { baseUrl, credential, field, noControl } from './fields.ts';

const emailFrom = field(
  noControl(320).optional(),
  'Sender of messages without one of their own: `ada@example.com` or `Ada <ada@example.com>`. The domain must be verified.',
  { label: 'From', placeholder: 'Ada <ada@example.com>' },
);

export const ResendConfig = z.strictObject({
  vendor: z.literal('resend').default('resend').describe('Resend, over its HTTP API.'),
  apiKey: field(credential(200), 'API key with permission to send.', {
    label: 'API key',
    placeholder: 're_…',
    secret: true,
  }),
  from: emailFrom,
  baseUrl: baseUrl('https://api.resend.com'),
});
export type ResendConfig = z.infer<typeof ResendConfig>;

export const CloudflareEmailConfig = z.strictObject({
  vendor: z.literal('cloudflare').describe('Cloudflare Email Service, over the `send_email` binding of this Worker.'),
  from: emailFrom,
});
export type CloudflareEmailConfig = z.infer<typeof CloudflareEmailConfig>;

export const email = defineChannel({ resend: ResendConfig, cloudflare: CloudflareEmailConfig }, { interrupts: true });
