import type { MessageOfKind } from '../../state/message.ts';
import { html, type Markup } from '../markup.ts';
import {
  chip,
  codeView,
  detailHead,
  exchangeTabs,
  factsView,
  headersView,
  linkified,
  type Tab,
  tabsView,
  timeView,
  truncationNote,
} from './parts.ts';
import { reportTabs } from './report.ts';

type Email = MessageOfKind<'email'>;

/** A row of the mailbox. */
export function emailItem({ id, to, receivedAt, summary }: Email): Markup {
  return html`<li id="${id}" class="item mail"><a href="#${id}">
<span class="mail-top"><b class="clip">${senderOf(summary.from)}</b>${timeView(receivedAt)}</span>
<span class="mail-subject clip">${summary.subject || '(no subject)'}</span>
<span class="mail-to clip">to ${to}</span>
</a></li>`;
}

/** A mail, opened. */
export function emailDetail(message: Email): Markup {
  const { summary, receivedAt, vendor } = message;
  return html`${detailHead(
    summary.subject || '(no subject)',
    html`${timeView(receivedAt)} through ${vendor}`,
    isOneClick(summary.headers) ? chip('info', 'one-click unsubscribe') : null,
  )}
${factsView([
  ['From', summary.from],
  ['To', summary.to],
  ['Cc', summary.cc],
  ['Bcc', summary.bcc],
  ['Reply to', summary.replyTo],
])}
${truncationNote(message.request)}
${tabsView(tabsOf(message))}`;
}

function tabsOf(message: Email): Tab[] {
  const { html: body, text, headers } = message.summary;
  const readable: Tab = {
    id: 'text',
    title: 'Text',
    content: text
      ? html`<p class="mail-text">${linkified(text)}</p>`
      : html`<p class="quiet">This mail has no text part.</p>`,
  };
  return [
    ...(body === '' ? [] : [{ id: 'html', title: 'HTML', content: frameView(message) }]),
    readable,
    { id: 'headers', title: 'Headers', content: headersView(headers) },
    ...(body === '' ? [] : [{ id: 'source', title: 'Source', content: codeView(body, 'HTML source') }]),
    ...exchangeTabs(message),
    ...reportTabs(message),
  ];
}

/** The mail's HTML runs in a frame without scripts, forms and our origin; its links open in a new tab. */
function frameView({ id, summary }: Email): Markup {
  return html`<div class="mail-tools">
<fieldset class="segmented"><legend class="hidden">Width</legend>
<label><input type="radio" name="mail-width" value="wide" checked>Desktop</label><label><input type="radio" name="mail-width" value="phone">Phone</label></fieldset>
<fieldset class="segmented"><legend class="hidden">Colours</legend>
<label><input type="radio" name="mail-scheme" value="light" checked>Light</label><label><input type="radio" name="mail-scheme" value="dark">Dark</label></fieldset>
<label class="check"><input type="checkbox" name="mail-remote">Load remote images</label>
</div>
<div class="mail-stage"><iframe class="mail-body" title="${`Mail: ${summary.subject}`}" referrerpolicy="no-referrer"
sandbox="allow-popups allow-popups-to-escape-sandbox" src="/page/mails/${encodeURIComponent(id)}?scheme=light&amp;remote=0"></iframe></div>`;
}

const isOneClick = (headers: Record<string, string>) =>
  Object.keys(headers).some((name) => name.toLowerCase() === 'list-unsubscribe-post');

const senderOf = (from: string): string => from.replace(/\s*<[^>]*>\s*$/, '').replaceAll('"', '') || from;
