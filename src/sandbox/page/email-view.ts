import type { MessageOfKind } from '../state/message.ts';
import { html, type Markup } from './markup.ts';
import { headersView, requestView, timeView, truncationNote } from './request-view.ts';

type Email = MessageOfKind<'email'>;

/** A row of the mailbox. */
export function emailItem({ id, to, receivedAt, summary }: Email): Markup {
  return html`<li id="${id}" class="mail"><a href="#${id}">
<span class="mail-top"><b class="clip">${senderOf(summary.from)}</b>${timeView(receivedAt)}</span>
<span class="mail-subject clip">${summary.subject || '(no subject)'}</span>
<span class="mail-to clip">to ${to}</span>
</a></li>`;
}

/** A mail, opened. Its HTML runs in a frame without scripts, forms or our origin; its links open in a new tab. */
export function emailDetail(message: Email): Markup {
  const { summary, receivedAt, vendor, request } = message;
  const lines = [
    ['From', summary.from],
    ['To', summary.to],
    ['Cc', summary.cc],
    ['Bcc', summary.bcc],
    ['Reply to', summary.replyTo],
  ];
  const frame = html`<iframe class="mail-body" title="${`Mail: ${summary.subject}`}" referrerpolicy="no-referrer"
sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${`<!doctype html><base target="_blank">${summary.html}`}"></iframe>`;
  const hasHeaders = Object.keys(summary.headers).length > 0;
  return html`<h2>${summary.subject || '(no subject)'}</h2>
<dl class="facts">${lines.map(([name, value]) => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : null))}
<dt>Received</dt><dd>${timeView(receivedAt)} through ${vendor}</dd></dl>
${truncationNote(request)}
${summary.html === '' ? html`<pre class="mail-text">${summary.text}</pre>` : frame}
${summary.html !== '' && summary.text ? html`<details class="raw"><summary>Plain text</summary><pre class="mail-text" tabindex="0">${summary.text}</pre></details>` : null}
${hasHeaders ? html`<details class="raw"><summary>Mail headers</summary>${headersView(summary.headers)}</details>` : null}
${requestView(message)}`;
}

const senderOf = (from: string): string => from.replace(/\s*<[^>]*>\s*$/, '').replaceAll('"', '') || from;
