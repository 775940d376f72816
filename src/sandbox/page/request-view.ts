import type { Message } from '../state/message.ts';
import type { KeptRequest } from '../state/received.ts';
import { html, type Markup } from './markup.ts';

/** A time, which the script shows in the viewer's time zone. */
export function timeView(receivedAt: string): Markup {
  return html`<time datetime="${receivedAt}" title="${receivedAt}">${receivedAt.slice(11, 19)} UTC</time>`;
}

/** The exact request, collapsed. */
export function requestView(message: Message): Markup {
  const { method, path, headers, body } = message.request;
  return html`<details class="raw">
<summary>Request</summary>
<p class="line"><b>${method}</b> ${path}</p>
<dl class="facts">
<dt>Id here</dt><dd>${message.id}</dd>
${message.providerId === null ? null : html`<dt>Id answered</dt><dd>${message.providerId}</dd>`}
</dl>
${headersView(headers)}
<h4>Body</h4>
${truncationNote(message.request)}
${jsonView(body)}
</details>`;
}

/** Names and values in a table. */
export function headersView(headers: Record<string, string>): Markup {
  const rows = Object.entries(headers).map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Headers"><table class="headers"><tbody>${rows}</tbody></table></div>`;
}

/** A value as indented JSON, a text unchanged. */
export function jsonView(value: unknown): Markup {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return html`<pre class="json" tabindex="0">${text === '' ? '(empty)' : text}</pre>`;
}

/** A note that only the start was kept, if so. */
export function truncationNote(request: KeptRequest): Markup | null {
  return request.truncated ? html`<p class="note">Only the first 128 KB are kept.</p>` : null;
}
