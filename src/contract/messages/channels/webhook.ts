import * as z from 'zod';
import { defineChannel } from './definition.ts';
import { field, noControl } from './fields.ts';

export const HttpWebhookConfig = z.strictObject({
  vendor: z.literal('http').default('http').describe('Signed https request (Standard Webhooks).'),
  url: field(noControl(2_000), 'https address that receives the events.', {
    label: 'URL',
    placeholder: 'https://example.com/hooks/sendora',
    url: true,
  }),
  secret: field(
    noControl(120)
      .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, 'A signing secret is `whsec_` and base64 of 24 to 64 bytes.')
      .optional(),
    'Signing secret, `whsec_` and base64 of 24 to 64 bytes. Without one the requests are not signed.',
    { label: 'Signing secret', placeholder: 'whsec_…', secret: true },
  ),
  headers: field(
    z
      .record(z.string().min(1).max(200), z.string().max(4_000))
      .refine((headers) => Object.keys(headers).length <= 50, 'A channel has at most 50 headers.')
      .optional(),
    'Extra request headers, for example an authorization of the receiver.',
    { label: 'Headers', input: 'pairs', secret: true },
  ),
});
export type HttpWebhookConfig = z.infer<typeof HttpWebhookConfig>;

export const webhook = defineChannel({ http: HttpWebhookConfig }, { interrupts: false });
