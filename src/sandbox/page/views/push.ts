import type { MessageOfKind } from '../../state/message.ts';
import { html, type Markup } from '../markup.ts';
import { detailHead, exchangeTabs, factsView, tabsView, timeView } from './parts.ts';

type Push = MessageOfKind<'push'>;

const apps: Partial<Record<Push['vendor'], string>> = { webpush: 'Web push', apns: 'iOS app', fcm: 'App' };

/** A notification on the lock screen. */
export function pushItem(message: Push): Markup {
  const { id, receivedAt, vendor } = message;
  const { title, body } = shownOf(message);
  return html`<li id="${id}" class="item card"><a href="#${id}">
<span class="card-top"><span class="app">${apps[vendor] ?? vendor}</span>${timeView(receivedAt)}</span>
<span class="card-title">${title}</span>
<span class="card-body">${body}</span>
</a></li>`;
}

/** A notification, opened. */
export function pushDetail(message: Push): Markup {
  const { receivedAt, summary, vendor } = message;
  const { title, body } = shownOf(message);
  const data = Object.entries(summary.data ?? {}).filter(([, value]) => value !== null);
  const shown = html`${factsView([
    ['Title', summary.title],
    ['Body', body],
    ['Device', summary.token],
  ])}<h3>Data</h3>${
    data.length === 0
      ? html`<p class="quiet">None.</p>`
      : factsView(data.map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : String(value)]))
  }`;
  return html`${detailHead(title, html`${timeView(receivedAt)} through ${vendor}`)}
${tabsView([{ id: 'notification', title: 'Notification', content: shown }, ...exchangeTabs(message)])}`;
}

function shownOf({ summary, vendor }: Push): { title: string; body: string | null } {
  const isSealed = vendor === 'webpush' && summary.title === null;
  return {
    title: summary.title ?? (isSealed ? 'Encrypted notification' : '(no title)'),
    body: summary.body ?? (isSealed ? 'Only the browser that subscribed can read it.' : null),
  };
}
