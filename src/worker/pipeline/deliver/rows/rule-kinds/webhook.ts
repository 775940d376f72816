import { webhookId } from '../webhook-id.ts';
import type { RuleKind } from './rule-kind.ts';

/** Standard Webhooks, signed with the secret of the channel. Every attempt has the same bytes. */
export const webhook: RuleKind<'webhook'> = {
  recipient: () => null,
  toDevices: false,
  shown: () => null,
  parts: ({ notice, delivery, event, now }, config) => [
    {
      message: {
        url: config.url,
        method: 'POST',
        headers: {},
        body: JSON.stringify({
          type: 'notification',
          timestamp: new Date(event.timestamp).toISOString(),
          data: {
            rule: { id: delivery.ruleId, key: delivery.ruleKey },
            title: notice.title,
            body: notice.body,
            url: notice.url,
            event: { id: event.id, type: event.type, userId: event.userId, properties: event.properties },
          },
        }),
        contentType: 'application/json',
        secrets: [],
        id: webhookId(delivery.id),
        timestampSeconds: Math.floor(now / 1_000),
      },
    },
  ],
  names: () => [],
};
