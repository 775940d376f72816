import { isObject } from '../../../contract/json.ts';
import { FeedSeverity } from '../../../contract/messages/feed.ts';
import { alertFeedItem } from '../../../engine/ops-messages/personal.ts';
import type { WebhookBody } from '../../../engine/ops-messages/webhook.ts';
import type { AlertKind } from './alert-kind.ts';

/** An item in the feed of a person whom the rule names. */
export const inApp: AlertKind<'in_app'> = {
  toDevices: false,
  toAddress: true,
  parts: ({ message, content, delivery }) => {
    const { id, projectId, recipient } = delivery;
    const item = { ...alertFeedItem(message), severity: severityOf(content), topic: null, actions: [], data: {} };
    return [{ message: { id, projectId, userId: recipient ?? '', ...item } }];
  },
};

/** That of the rule; good news where the alert is resolved. */
function severityOf({ type, data }: WebhookBody): FeedSeverity {
  if (type === 'alert.resolve') return 'success';
  const rule = isObject(data) ? data.rule : null;
  const severity = FeedSeverity.safeParse(isObject(rule) ? rule.severity : null);
  return severity.success ? severity.data : 'warning';
}
