import * as z from 'zod';
import { JsonValue } from '../../primitives.ts';
import { resultName, template } from './common.ts';

export const WebhookConfig = z
  .strictObject({
    url: template(2_000, 'https address to call.'),
    method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE', 'GET']).optional().describe('Default POST.'),
    headers: z
      .record(z.string().max(200), z.string().max(4_000))
      .optional()
      .describe('Extra headers; values are templates.'),
    body: JsonValue.optional().describe(
      'JSON value; strings in it are templates. Default: the trigger event as { type, timestamp, data }.',
    ),
    saveTo: resultName(
      'Makes the answer readable by later steps as {{webhook.<saveTo>}}: JSON where it parses, e.g. {{webhook.coupon.code}}, else text; the first 16 KB of it.',
    ).optional(),
  })
  .describe('Calls an https address with a request that the webhook secret of the project signs (Standard Webhooks).');
export type WebhookConfig = z.infer<typeof WebhookConfig>;
