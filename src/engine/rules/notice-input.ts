import type { RuleContent } from '../../contract/messages/notification-rule.ts';
import type { Renderer } from '../steps/behaviour.ts';
import type { RenderedEmail } from '../templates/email/render-email.ts';

/** The texts that every kind of channel starts from. */
export interface NoticeText {
  title: string;
  body: string;
  url: string | null;
}

/** What a kind makes its message of. */
export interface NoticeInput {
  text: NoticeText;
  content: RuleContent;
  /** The email template of the rule, rendered. */
  email: RenderedEmail | null;
  topic: string | undefined;
  renderer: Renderer;
}
