// How one unsubscribes from a mail: RFC 2369 and RFC 8058, and a link: where its layout has put one, else in a line at its end.
import { isObject } from '../../contract/json.ts';
import { unsubscribePlaceholder } from '../../engine/templates/email/content.ts';
import type { EmailMessage } from '../providers/provider.ts';
import { atEnd } from './track-links.ts';

/** Who asks for no more of what. */
export interface UnsubscribeFrom {
  userId: string | null;
  address: string;
  /** Key of the topic; null for everything that is not transactional. */
  topic: string | null;
}

/** The mail with its headers and a visible link. A mailto: address is not offered, since nothing here reads mail. */
export function withUnsubscribe(message: EmailMessage, url: string): EmailMessage {
  const line = `<p style="margin:24px 0 0;font:12px/1.5 sans-serif;color:#6b7280"><a href="${url}" style="color:#6b7280">Unsubscribe</a></p>`;
  const { html, text } = message;
  return {
    ...message,
    html: html === '' ? '' : (placed(html, url) ?? atEnd(html, line)),
    ...(text === undefined ? {} : { text: placed(text, url) ?? `${text}\n\nUnsubscribe: ${url}` }),
    headers: {
      ...message.headers,
      'List-Unsubscribe': `<${url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}

/** The text with the link in the places that a layout has for it; null where it has none. */
const placed = (text: string, url: string): string | null =>
  text.includes(unsubscribePlaceholder) ? text.replaceAll(unsubscribePlaceholder, () => url) : null;

/** The part of a token that says it. */
export const unsubscribeText = ({ userId, address, topic }: UnsubscribeFrom): string =>
  JSON.stringify([address, userId, topic]);

/** The same read back; sound because we wrote it. */
export function parseUnsubscribe(text: string): UnsubscribeFrom | null {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list) || isObject(list) || typeof list[0] !== 'string') return null;
  const [address, userId, topic] = list as [string, string | null, string | null];
  return { address, userId, topic };
}
