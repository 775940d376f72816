import { isWebAddress } from '../default-content.ts';
import type { NoticeInput } from '../notice-input.ts';

/** Three text messages of the long kind; what is longer is cut. */
const longestText = 480;

/** The text of an SMS. */
export function smsNotice({ text: { title, body, url }, content: { sms }, renderer }: NoticeInput) {
  if (sms) return { body: renderer.text('sms.body', sms.body) };
  const link = url !== null && isWebAddress(url) && url.length < longestText ? ` ${url}` : '';
  const words = (body === '' ? title : `${title}: ${body}`).trim();
  return { body: cutAtWord(words, longestText - link.length) + link };
}

function cutAtWord(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > length / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
