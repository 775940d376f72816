// What a notification rule says to a person over one kind of channel, rendered for one event.
// 1. What the rule leaves out is made from the event; a kind of channel may have texts of its own.
// 2. Values of events are escaped in HTML; a link leads to http(s) or to a path of the app, and nowhere else.
// 3. Never throws: a template that cannot be rendered is a fault, told as one sentence.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { RuleContent, RuleDefinition } from '../../contract/messages/notification-rule.ts';
import { contentOf, mayBeDeclined } from '../gates/content.ts';
import type { Scope, ScopeEvent } from '../scope.ts';
import type { Renderer } from '../steps/behaviour.ts';
import { oneLine } from '../steps/parts.ts';
import { createRenderer } from '../steps/render-step.ts';
import { type EmailContent, type EmailLibrary, emptyLibrary } from '../templates/email/content.ts';
import type { RenderedEmail } from '../templates/email/render-email.ts';
import { asLink, bodyOf, inWords } from './default-content.ts';
import { emailNotice } from './kinds/email.ts';
import { inAppNotice } from './kinds/in-app.ts';
import { pushNotice } from './kinds/push.ts';
import { slackNotice } from './kinds/slack.ts';
import { smsNotice } from './kinds/sms.ts';
import { webhookNotice } from './kinds/webhook.ts';
import type { NoticeInput, NoticeText } from './notice-input.ts';

/** How each kind of channel says it. A new kind is one file and one line here. */
const kinds = {
  email: emailNotice,
  push: pushNotice,
  sms: smsNotice,
  webhook: webhookNotice,
  slack: slackNotice,
  in_app: inAppNotice,
} satisfies Record<ChannelKind, (input: NoticeInput) => object>;

/** The message of each kind of channel, before its address. */
export type Notices = { [Kind in ChannelKind]: ReturnType<(typeof kinds)[Kind]> };

export type RenderedNotice<Kind extends ChannelKind> =
  | { ok: true; notice: Notices[Kind]; missing: string[] }
  | { ok: false; fault: string };

export interface NoticeFacts {
  event: ScopeEvent;
  scope: Scope;
  /** Epoch ms. */
  now: number;
  template: EmailContent | null;
  /** Layouts and partials of the project; none when left out. */
  library?: EmailLibrary;
  /** Link to unsubscribe, of a message that may be declined; there is none when left out. */
  unsubscribeUrl?: string;
}

/** Renders a rule for a kind of channel. */
export function renderNotice<Kind extends ChannelKind>(
  rule: Pick<RuleDefinition, 'key' | 'content' | 'topic' | 'class'>,
  kind: Kind,
  { event, scope, now, template, library = emptyLibrary, unsubscribeUrl = '' }: NoticeFacts,
): RenderedNotice<Kind> {
  const link = mayBeDeclined(contentOf(template, rule)) ? unsubscribeUrl : '';
  const renderer = createRenderer(scope, now, { library, unsubscribeUrl: link });
  const content = rule.content ?? {};
  const email = template && renderer.email(template);
  const text = email ? templateText(email) : textOf(rule.key, content, event, renderer);
  const make = kinds[kind] as (input: NoticeInput) => Notices[Kind];
  const notice = make({ text, content, email, topic: rule.topic, renderer });
  const [fault] = renderer.faults;
  return fault === undefined ? { ok: true, notice, missing: [...renderer.missing] } : { ok: false, fault };
}

function textOf(key: string, { title, body, url }: RuleContent, event: ScopeEvent, renderer: Renderer): NoticeText {
  return {
    title: oneLine(title === undefined ? inWords(key) : renderer.text('title', title)),
    body: body === undefined ? bodyOf(event) : renderer.text('body', body),
    url: asLink(url === undefined ? event.properties?.url : renderer.text('url', url)),
  };
}

/** A template is for email; other kinds of channel take its subject and its text. */
const templateText = ({ subject, text }: RenderedEmail): NoticeText => ({ title: subject, body: text, url: null });
