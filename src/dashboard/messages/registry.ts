import type { ComponentType } from 'react';
import { EmailMessage } from './email-message.tsx';
import { InAppMessage } from './in-app-message.tsx';
import { PushMessage, SmsMessage } from './phone-messages.tsx';
import type { MessageKind, ShownProps } from './shown.ts';
import { SlackMessage } from './slack-message.tsx';
import { WebhookMessage } from './webhook-message.tsx';

/** How a message of each kind is shown; a new kind is one file and one line here. */
const views: { readonly [Kind in MessageKind]: ComponentType<ShownProps<Kind>> } = {
  email: EmailMessage,
  sms: SmsMessage,
  push: PushMessage,
  slack: SlackMessage,
  webhook: WebhookMessage,
  in_app: InAppMessage,
};

/** The view of a kind; the cast is sound because the message that it gets is of that kind. */
export const messageView = (kind: MessageKind) => views[kind] as ComponentType<ShownProps<MessageKind>>;
