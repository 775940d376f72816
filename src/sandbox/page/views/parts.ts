// What the details of all kinds are put together from.
import type { Message } from '../../state/message.ts';
import type { KeptRequest, KeptResponse } from '../../state/received.ts';
import { iconView } from '../icons.ts';
import { type Content, html, Markup } from '../markup.ts';

/** A time, which the script shows in the viewer's time zone. */
export function timeView(receivedAt: string): Markup {
  return html`<time datetime="${receivedAt}" title="${receivedAt}">${receivedAt.slice(11, 19)} UTC</time>`;
}

/** A short word of state. */
export function chip(tone: 'good' | 'hold' | 'bad' | 'info' | 'neutral' | 'accent', text: string): Markup {
  return html`<span class="chip chip-${tone}">${text}</span>`;
}

/** The status of a reply. */
export function statusChip(response: KeptResponse | null | undefined): Markup | null {
  if (response === undefined) return null;
  if (response === null) return chip('bad', 'no response');
  return chip(response.status < 300 ? 'good' : 'bad', String(response.status));
}

/** Names and values; what has no value is left out. */
export function factsView(facts: readonly (readonly [name: string, value: Content])[]): Markup {
  const shown = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return html`<dl class="facts">${shown.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** One part of a message. */
export interface Tab {
  id: string;
  title: string;
  content: Content;
}

/** The parts of a message as tabs; the first is open. */
export function tabsView(tabs: readonly Tab[]): Markup {
  const buttons = tabs.map(
    ({ id, title }, place) =>
      html`<button type="button" role="tab" id="tab-${id}" aria-controls="panel-${id}" aria-selected="${place === 0 ? 'true' : 'false'}" tabindex="${place === 0 ? 0 : -1}" data-tab="${id}">${title}</button>`,
  );
  const panels = tabs.map(
    ({ id, content }, place) =>
      html`<div role="tabpanel" id="panel-${id}" class="panel panel-${id}" aria-labelledby="tab-${id}"${place === 0 ? null : new Markup(' hidden')}>${content}</div>`,
  );
  return html`<div class="tabs" role="tablist" aria-label="Parts of the message">${buttons}</div>${panels}`;
}

/** The head of an opened message. */
export function detailHead(title: string, subtitle: Content, chips: Content = null): Markup {
  return html`<header class="detail-head"><h2>${title}</h2>${chips ? html`<p class="chips">${chips}</p>` : null}<p class="sub">${subtitle}</p></header>`;
}

/** The exact request. */
export function requestView(message: Message): Markup {
  const { method, path, query, headers, body } = message.request;
  const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
  return html`<p class="line"><span class="method">${method}</span> <span class="break">${path}${search}</span></p>
${factsView([
  ['Id here', message.id],
  ['Id answered', message.providerId],
])}
<h3>Headers</h3>${headersView(headers)}
<h3>Body</h3>${truncationNote(message.request)}${codeView(body, 'Request body')}`;
}

/** What the vendor replied. */
export function responseView({ response }: Message): Markup {
  if (response === undefined) return html`<p class="quiet">The reply to this request was not kept.</p>`;
  if (response === null)
    return html`<p class="note">The connection was closed without a response, as an injected fault asked for.</p>`;
  return html`<p class="line">${statusChip(response)}</p>
<h3>Headers</h3>${headersView(response.headers)}
<h3>Body</h3>${response.truncated ? onlyStart : null}${codeView(response.body, 'Response body')}`;
}

/** Names and values in a table. */
export function headersView(headers: Record<string, string>): Markup {
  const rows = Object.entries(headers).map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  );
  if (rows.length === 0) return html`<p class="quiet">None.</p>`;
  return html`<div class="scroll"><table class="headers"><tbody>${rows}</tbody></table></div>`;
}

/** A value as indented JSON, a text unchanged; with a button that copies it. */
export function codeView(value: unknown, label: string): Markup {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  if (text === '' || text === undefined) return html`<p class="quiet">Empty.</p>`;
  return html`<div class="code"><button type="button" class="icon-button copy" data-copy aria-label="Copy ${label.toLowerCase()}" title="Copy">${iconView('copy')}</button><pre tabindex="0" aria-label="${label}" role="region">${text}</pre></div>`;
}

const onlyStart = html`<p class="note">Only the first 128 KB are kept.</p>`;

/** A note that only the start was kept, if so. */
export function truncationNote(request: KeptRequest): Markup | null {
  return request.truncated ? onlyStart : null;
}

/** The tabs that every message has. */
export function exchangeTabs(message: Message): Tab[] {
  return [
    { id: 'request', title: 'Request', content: requestView(message) },
    { id: 'response', title: 'Response', content: responseView(message) },
  ];
}

/** A text whose web addresses are links that open safely. */
export function linkified(text: string): Content {
  return text
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/g)
    .map((part, place) =>
      place % 2 === 1 ? html`<a href="${part}" target="_blank" rel="noopener noreferrer">${part}</a>` : part,
    );
}
