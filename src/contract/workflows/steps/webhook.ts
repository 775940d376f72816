import * as z from 'zod';
import { JsonValue } from '../../primitives.ts';
import { atMost, resultName, stepLimits, template } from './common.ts';

const headerValue = z.string().max(4_000);

/** A header of a webhook step: its value, or its value with what is to be said of it. */
export const WebhookHeader = z.union([
  headerValue,
  z.strictObject({
    value: headerValue.describe('The value; a template.'),
    secret: z
      .boolean()
      .optional()
      .describe(
        'true: the value is stored encrypted and shown as a hint. Headers named authorization, cookie, *-key or *-token always are.',
      ),
  }),
]);
export type WebhookHeader = z.infer<typeof WebhookHeader>;

export const WebhookConfig = z
  .strictObject({
    url: template(
      2_000,
      'https address to call, judged when the workflow is saved: scheme, host and port hold no templates. Values in the path and the query are percent-encoded; {{{x}}} prints them as they are. Tokens in the query are stored encrypted and shown as hints.',
    ),
    method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE', 'GET']).optional().describe('Default POST. GET carries no body.'),
    headers: atMost(stepLimits.headers, 'headers', z.record(z.string().max(200), WebhookHeader))
      .optional()
      .describe('Extra headers, at most 50; values are templates.'),
    body: JsonValue.optional().describe(
      'JSON value; strings in it are templates. A body that is a string is sent as it is: as text/plain, unless it is JSON. Default: the trigger event as { type, timestamp, data }.',
    ),
    saveTo: resultName(
      'Makes the answer readable by later steps as {{webhook.<saveTo>}}: JSON where it parses, e.g. {{webhook.coupon.code}}, else text; the first 16 KB of it.',
    ).optional(),
  })
  .describe('Calls an https address with a request that the webhook secret of the project signs (Standard Webhooks).');
export type WebhookConfig = z.infer<typeof WebhookConfig>;
