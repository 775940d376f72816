import type { Message } from '../../state/message.ts';
import type { Markup } from '../markup.ts';
import { aiDetail, aiItem } from './ai.ts';
import { emailDetail, emailItem } from './email.ts';
import { pushDetail, pushItem } from './push.ts';
import { slackDetail, slackItem } from './slack.ts';
import { smsDetail, smsItem } from './sms.ts';
import { webhookDetail, webhookItem } from './webhook.ts';

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

/** A message as the reading pane shows it. */
export function detailView(message: Message): Markup {
  switch (message.kind) {
    case 'email':
      return emailDetail(message);
    case 'sms':
      return smsDetail(message);
    case 'push':
      return pushDetail(message);
    case 'slack':
      return slackDetail(message);
    case 'webhook':
      return webhookDetail(message);
    case 'ai':
      return aiDetail(message);
  }
}
