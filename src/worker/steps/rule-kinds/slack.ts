import { notificationMessage } from '../../../engine/ops-messages/alert-message.ts';
import { slackPayload } from '../../../engine/ops-messages/slack.ts';
import type { RuleKind } from './rule-kind.ts';

/** One attachment in the tint of the event's module; a text of the rule's own takes the place of the body. */
export const slack: RuleKind<'slack'> = {
  recipient: () => null,
  toDevices: false,
  shown: () => null,
  parts: ({ notice, delivery, event }) => {
    const { title, body, text, url } = notice;
    const ruleName = delivery.ruleKey ?? '';
    const message = { title, body: text ?? body, url, ruleName, eventType: event.type, at: event.timestamp };
    return [{ message: { payload: slackPayload(notificationMessage(message)) } }];
  },
  names: () => [],
};
