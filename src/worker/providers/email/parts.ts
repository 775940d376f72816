import { htmlToText } from '../../../engine/templates/html-to-text.ts';
import type { EmailMessage, RefusedResult, SkippedResult } from '../provider.ts';
import { refused, skipped } from '../results.ts';
import { type Mailbox, parseMailbox } from './mailbox.ts';
import { areExtraHeaders, cleanHeaderValue } from './mime.ts';

/** An email whose every part has been read and cleaned. */
export interface EmailParts {
  from: Mailbox;
  to: Mailbox;
  replyTo: Mailbox | null;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
}

/** Reads a message as every email vendor needs it, or returns why it cannot be sent. */
export function readEmail(
  message: EmailMessage,
  defaultFrom: string | undefined,
): EmailParts | RefusedResult | SkippedResult {
  const fromText = message.from || defaultFrom;
  if (!fromText) return skipped('no_sender');
  const from = parseMailbox(fromText);
  const to = parseMailbox(message.to);
  const replyTo = message.replyTo ? parseMailbox(message.replyTo) : null;
  if (from === null) return refused('invalid_address', { detail: 'from' });
  if (to === null) return refused('invalid_address', { detail: 'to' });
  if (message.replyTo && replyTo === null) return refused('invalid_address', { detail: 'reply-to' });
  if (message.html === '' && !message.text) return refused('empty_message');
  const headers = message.headers ?? {};
  if (!areExtraHeaders(headers)) return refused('invalid_header');
  return {
    from,
    to,
    replyTo,
    subject: cleanHeaderValue(message.subject),
    html: message.html,
    text: message.text ?? htmlToText(message.html),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, cleanHeaderValue(value)])),
  };
}
