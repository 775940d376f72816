// What was received of one kind: head with filters, the list as its device shows it, and the opened message.
import type { Message } from '../state/message.ts';
import type { Recipient } from '../state/message-store.ts';
import type { Overview } from '../state/state.ts';
import type { Kind } from '../vendor.ts';
import { iconView } from './icons.ts';
import { kindViews } from './kinds.ts';
import { type Content, html, Markup } from './markup.ts';
import { renderShell } from './shell.ts';
import { detailView, itemView } from './views/registry.ts';

export interface InboxInput {
  kind: Kind;
  /** Only messages to them, in lower case. */
  to: string | null;
  /** Only messages that hold this text. */
  q: string | null;
  /** Oldest first. */
  messages: readonly Message[];
  recipients: readonly Recipient[];
  overview: Overview;
  /** Address of the sandbox itself. */
  origin: string;
  dashboardUrl: string | null;
}

const hiddenIf = (isHidden: boolean) => (isHidden ? new Markup(' hidden') : null);

/** The page of one kind of messages. */
export function renderInbox(input: InboxInput): Markup {
  const { kind, to, q, messages, overview, dashboardUrl } = input;
  const { title, newest } = kindViews[kind];
  const newestMessage = messages.at(-1);
  const isEmpty = newestMessage === undefined;
  const ordered = newest === 'first' ? messages.toReversed() : messages;
  const list = html`<ol id="list" class="list list-${kind}" aria-label="${title}">${ordered.map(itemView)}</ol>`;
  const opened = kind === 'email' && newestMessage ? newestMessage : null;
  const content = html`<div class="head"><div class="head-title"><h1>${title}</h1><p class="sub" id="summary">${summaryOf(input)}</p></div>
<div class="tools">${filterForm(input)}${kind === 'email' ? html`<button type="button" class="button" id="read-all" hidden>Mark all read</button>` : null}<button type="button" class="button danger" id="forget" aria-haspopup="dialog"${hiddenIf((overview.counts[kind] ?? 0) === 0)}>${iconView('forget')}Forget…</button></div></div>
${emptyState(input, !isEmpty)}
<div id="filled" class="work work-${kind}"${hiddenIf(isEmpty)}>
<section class="pane-list" aria-label="${title}, list">${frames[kind](list, input)}</section>
<section class="pane-detail" id="pane" aria-label="Opened message"${hiddenIf(opened === null)}>
<button type="button" class="icon-button close" id="close" aria-label="Close the message" title="Close (Esc)">${iconView('back')}${iconView('close')}</button>
<article id="detail" tabindex="-1" data-id="${opened?.id ?? ''}">${opened ? detailView(opened) : null}</article>
</section>
</div>
${forgetDialog(input)}`;
  const data = {
    kind,
    to: to ?? '',
    q: q ?? '',
    newest,
    one: kindViews[kind].one,
    many: kindViews[kind].many,
    'newest-id': newestMessage?.id ?? '',
  };
  return renderShell({ view: kind, title, overview, dashboardUrl, data, content });
}

/** How many there are, in words. */
function summaryOf({ kind, to, q, overview, messages }: InboxInput): Content {
  const { one, many } = kindViews[kind];
  const total = overview.counts[kind] ?? 0;
  if (q !== null || to !== null)
    return `${messages.length === 100 ? 'The newest 100' : messages.length} of ${total} ${total === 1 ? one : many}`;
  return total > 100 ? `The newest 100 of ${total} ${many}` : `${total} ${total === 1 ? one : many}`;
}

function filterForm(input: InboxInput): Markup {
  const { kind, to, q } = input;
  const { many } = kindViews[kind];
  const isFiltered = q !== null || (to !== null && kind !== 'sms');
  return html`<form class="filter" method="get" action="/" role="search" id="filter">
<input type="hidden" name="kind" value="${kind}">
<span class="search">${iconView('search')}<input id="q" type="search" name="q" value="${q ?? ''}" placeholder="Search ${many}" aria-label="Search ${many}" aria-keyshortcuts="/" autocomplete="off" spellcheck="false"></span>
${kind === 'sms' ? null : recipientSelect(input)}
<noscript><button class="button">Filter</button></noscript>
<a class="button" id="clear-filters" href="/?kind=${kind}"${hiddenIf(!isFiltered)}>Clear filters</a>
</form>`;
}

function recipientSelect({ kind, to, recipients }: InboxInput): Markup {
  const { recipient, anyRecipient } = kindViews[kind];
  const known = recipients.map(({ address }) => address);
  const extra = to !== null && !known.includes(to) ? [{ address: to, count: 0 }] : [];
  const options = [...extra, ...recipients].map(
    ({ address, count }) =>
      html`<option value="${address}"${address === to ? new Markup(' selected') : null}>${address} (${count})</option>`,
  );
  return html`<select name="to" id="to" aria-label="${recipient}"><option value="">${anyRecipient}</option>${options}</select>`;
}

/** Whoever received text messages, each with their thread. */
export function threadsView({ to, recipients }: Pick<InboxInput, 'to' | 'recipients'>): Markup {
  return html`${recipients.map(({ address, count, newestId }) => {
    const here = address === to ? new Markup(' aria-current="true"') : null;
    return html`<li><a href="/?kind=sms&amp;to=${encodeURIComponent(address)}"${here} data-newest="${newestId}"><span class="face" aria-hidden="true">${address.slice(-2)}</span><b class="clip">${address}</b><span class="count">${count}</span></a></li>`;
  })}`;
}

const frames: Record<Kind, (list: Markup, input: InboxInput) => Markup> = {
  email: (list) => list,
  webhook: (list) => list,
  ai: (list) => list,
  sms: (
    list,
    input,
  ) => html`<div class="threads"><h2 class="hidden">Conversations</h2><ul id="threads">${threadsView(input)}</ul></div>
<div class="phone"><div class="screen"><p class="phone-title">${input.to ?? (input.q === null ? 'Messages' : `Results for “${input.q}”`)}</p><div class="phone-scroll" id="scroller">${list}</div></div></div>`,
  push: (list) =>
    html`<div class="phone lock"><div class="screen"><p class="clock" aria-hidden="true"><span id="clock"></span><small id="date"></small></p><div class="phone-scroll">${list}</div></div></div>`,
  slack: (list) =>
    html`<div class="channel"><p class="channel-title"><b># alerts</b> <span class="quiet small">what every webhook of every channel posts</span></p><div class="channel-scroll" id="scroller">${list}</div></div>`,
};

function emptyState(input: InboxInput, isHidden: boolean): Markup {
  const { kind, to, q, origin } = input;
  const { emptyTitle, emptyHint, example, icon } = kindViews[kind];
  if (to !== null || q !== null) {
    return html`<section id="empty" class="empty"${hiddenIf(isHidden)}><p class="empty-icon">${iconView({ path: icon })}</p><h2>Nothing fits these filters</h2>
<p>${q === null ? `Nothing has reached ${to} so far.` : html`The newest 1,000 were searched for “${q}”${to === null ? null : ` to ${to}`}.`} What arrives and fits appears here by itself.</p><p><a class="button" href="/?kind=${kind}">Clear filters</a></p></section>`;
  }
  const code = example.replaceAll('$URL', origin);
  return html`<section id="empty" class="empty"${hiddenIf(isHidden)}><p class="empty-icon">${iconView({ path: icon })}</p><h2>${emptyTitle}</h2>
<p>${emptyHint}</p><div class="code"><button type="button" class="icon-button copy" data-copy aria-label="Copy the command" title="Copy">${iconView('copy')}</button><pre tabindex="0" role="region" aria-label="Command">${code}</pre></div></section>`;
}

/** Asks what to forget: what this page shows, or everything. */
function forgetDialog({ kind, to, overview }: InboxInput): Markup {
  const { many } = kindViews[kind];
  const total = Object.values(overview.counts).reduce((sum, count) => sum + count, 0);
  return html`<dialog id="forget-dialog" aria-labelledby="forget-title"><form method="dialog" class="form">
<h2 id="forget-title">Forget messages</h2>
<p class="quiet">They are deleted from the sandbox for good. Faults, replies and DNS records stay.</p>
<fieldset class="choices"><legend class="hidden">What to forget</legend>
${to === null ? null : html`<label class="check"><input type="radio" name="what" value="to" checked>All ${many} to ${to}</label>`}
<label class="check"><input type="radio" name="what" value="kind"${to === null ? new Markup(' checked') : null}>All ${many}</label>
<label class="check"><input type="radio" name="what" value="all"><span>Everything the sandbox has received (<span data-total>${total}</span>)</span></label></fieldset>
<div class="form-end"><button class="button" value="cancel">Cancel</button><button class="button danger" value="forget">Forget</button></div>
</form></dialog>`;
}
