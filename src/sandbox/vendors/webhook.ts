import { jsonAnswer } from '../answer.ts';
import type { Judgement, Received } from '../vendor.ts';

/** Accepts any request to `/hooks/:name`. */
export function judgeWebhook({ params, headers }: Received): Judgement {
  const name = params.name ?? '';
  return {
    answer: jsonAnswer(200, { ok: true }),
    capture: {
      kind: 'webhook',
      to: name,
      recipients: [name],
      providerId: headers['webhook-id'] ?? null,
      summary: { contentType: headers['content-type'] ?? null },
    },
  };
}
