import type { MessageOfKind } from '../state/message.ts';
import { html, type Markup } from './markup.ts';
import { headersView, jsonView, requestView, timeView, truncationNote } from './request-view.ts';

/** A call of a webhook with its body. */
export function webhookItem({ id, receivedAt, summary, request }: MessageOfKind<'webhook'>): Markup {
  const isSigned = request.headers['webhook-signature'] !== undefined;
  return html`<li id="${id}" class="call" tabindex="-1">
<p class="call-top"><span class="method">${request.method}</span> <b class="clip">${request.path}</b>
${isSigned ? html`<span class="tag">signed</span>` : null} <a href="#${id}">${timeView(receivedAt)}</a></p>
<details class="raw" open><summary>Body <span class="quiet">${summary.contentType}</span></summary>${truncationNote(request)}${jsonView(request.body)}</details>
<details class="raw"><summary>Headers</summary>${headersView(request.headers)}</details>
</li>`;
}

/** A call of a model: the question and the answer. */
export function aiItem(message: MessageOfKind<'ai'>): Markup {
  const { id, receivedAt, summary, vendor } = message;
  return html`<li id="${id}" class="call" tabindex="-1">
<p class="call-top"><span class="method">${vendor}</span> <b class="clip">${summary.model}</b> <a href="#${id}">${timeView(receivedAt)}</a></p>
<div class="talk"><p class="ask"><span class="quiet small">Asked</span>${summary.prompt}</p>
<p class="said"><span class="quiet small">Replied</span>${summary.reply}</p></div>
${requestView(message)}
</li>`;
}
