import type { MessageOfKind } from '../state/message.ts';
import { html, type Markup } from './markup.ts';
import { requestView, timeView } from './request-view.ts';

/** A bubble on the phone. */
export function smsItem(message: MessageOfKind<'sms'>): Markup {
  const { id, receivedAt, summary } = message;
  return html`<li id="${id}" class="sms" tabindex="-1">
<p class="sms-meta"><a href="#${id}">${timeView(receivedAt)}</a> ${summary.from} → <b>${summary.to}</b></p>
<p class="bubble">${summary.text}</p>
${requestView(message)}
</li>`;
}

/** A card on the lock screen. */
export function pushItem(message: MessageOfKind<'push'>): Markup {
  const { id, receivedAt, summary, vendor } = message;
  const sealed = vendor === 'webpush';
  const data = Object.entries(summary.data ?? {});
  return html`<li id="${id}" class="card" tabindex="-1">
<p class="card-top"><span class="app">${sealed ? 'Web push' : 'App'}</span><a href="#${id}">${timeView(receivedAt)}</a></p>
<p class="card-title">${summary.title ?? (sealed ? 'Encrypted notification' : '(no title)')}</p>
<p class="card-body">${summary.body ?? (sealed ? 'Only the browser that subscribed can read it.' : null)}</p>
<p class="card-token clip" title="${summary.token}">to ${summary.token}</p>
${data.length > 0 ? html`<dl class="facts small">${data.map(([key, value]) => html`<dt>${key}</dt><dd>${String(value)}</dd>`)}</dl>` : null}
${requestView(message)}
</li>`;
}
