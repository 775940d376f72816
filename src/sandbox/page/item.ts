import type { Message } from '../state/message.ts';
import { emailDetail, emailItem } from './email-view.ts';
import { aiItem, webhookItem } from './exchange-view.ts';
import type { Markup } from './markup.ts';
import { pushItem, smsItem } from './phone-view.ts';
import { slackItem } from './slack-view.ts';

/** A message as its list shows it. */
export function itemView(message: Message): Markup {
  switch (message.kind) {
    case 'email':
      return emailItem(message);
    case 'sms':
      return smsItem(message);
    case 'push':
      return pushItem(message);
    case 'slack':
      return slackItem(message);
    case 'webhook':
      return webhookItem(message);
    case 'ai':
      return aiItem(message);
  }
}

/** A message as the reading pane shows it; null for kinds that show everything in their list. */
export function detailView(message: Message): Markup | null {
  return message.kind === 'email' ? emailDetail(message) : null;
}
