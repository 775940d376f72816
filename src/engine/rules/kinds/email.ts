import { oneLine } from '../../steps/parts.ts';
import { htmlToText } from '../../templates/html-to-text.ts';
import { isWebAddress } from '../default-content.ts';
import type { NoticeInput, NoticeText } from '../notice-input.ts';

/** Subject, HTML and text of an email. */
export function emailNotice({ text, content: { email }, email: saved, renderer }: NoticeInput) {
  if (saved) return { subject: saved.subject, html: saved.html, text: saved.text, template: saved.source };
  const subject = email?.subject === undefined ? text.title : oneLine(renderer.text('email.subject', email.subject));
  const html = email?.bodyHtml === undefined ? page(text) : renderer.html('email.bodyHtml', email.bodyHtml);
  const plain = email?.bodyText === undefined ? htmlToText(html) : renderer.text('email.bodyText', email.bodyText);
  return { subject, html, text: plain };
}

function page({ title, body, url }: NoticeText): string {
  const paragraphs = body
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${escaped(part.trim()).replaceAll('\n', '<br>')}</p>`);
  const button =
    url !== null && isWebAddress(url)
      ? `<p><a href="${escaped(url)}" style="display:inline-block;padding:10px 16px;border-radius:6px;background:#1c57ad;color:#ffffff;text-decoration:none">Open</a></p>`
      : '';
  return `<h1 style="font-size:20px">${escaped(title)}</h1>${paragraphs.join('')}${button}`;
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (value: string) => value.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
