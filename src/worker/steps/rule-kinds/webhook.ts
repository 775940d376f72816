import { webhookIdOf } from '../../../engine/endpoints/body.ts';
import { notificationMessage } from '../../../engine/ops-messages/alert-message.ts';
import { opsWebhookMessage } from '../../providers/webhook/ops-message.ts';
import type { RuleKind, RuleMessage } from './rule-kind.ts';

/** Standard Webhooks, or the form of the channel's preset or template. Every attempt has the same bytes. */
export const webhook: RuleKind<'webhook'> = {
  recipient: () => null,
  toDevices: false,
  shown: () => null,
  parts: (made, config) => {
    const { notice, delivery, event, now, projectSecret } = made;
    const { title, body, url } = notice;
    const ruleName = delivery.ruleKey ?? '';
    const message = notificationMessage({ title, body, url, ruleName, eventType: event.type, at: event.timestamp });
    const ops = { message, content: contentOf(made), id: webhookIdOf(delivery.id), projectSecret, now };
    return [{ message: opsWebhookMessage(config, ops).message }];
  },
  names: () => [],
};

function contentOf({ notice: { title, body, url }, delivery, event }: RuleMessage<'webhook'>) {
  const { id, type, userId, properties } = event;
  return {
    type: 'notification',
    timestamp: new Date(event.timestamp).toISOString(),
    data: {
      rule: { id: delivery.ruleId, key: delivery.ruleKey },
      ...{ title, body, url },
      // The properties of an event are JSON.
      event: { id, type, userId, properties: properties as Record<string, never> },
    },
  };
}
