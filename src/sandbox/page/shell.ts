import type { Message } from '../state/message.ts';
import type { Overview } from '../state/state.ts';
import { type Kind, kinds } from '../vendor.ts';
import { detailView, itemView } from './item.ts';
import { kindViews } from './kinds.ts';
import { html, Markup } from './markup.ts';
import { pageScript } from './script.ts';
import { pageStyles } from './styles.ts';

export interface PageInput {
  kind: Kind;
  to: string | null;
  /** Oldest first. */
  messages: readonly Message[];
  overview: Overview;
  origin: string;
  nonce: string;
}

/** The page: one tab per kind, with the messages of the selected one. */
export function renderPage(input: PageInput): Markup {
  const { kind, to, messages, overview, nonce } = input;
  const view = kindViews[kind];
  const newestId = messages.at(-1)?.id ?? '';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${view.title} · Sendora sandbox</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%235b4bdb'/%3E%3Cpath d='M4 5.5h8v5H4z M4 5.5l4 3 4-3' fill='none' stroke='white'/%3E%3C/svg%3E">
<style>${new Markup(pageStyles)}</style>
</head>
<body data-kind="${kind}" data-to="${to ?? ''}" data-newest-id="${newestId}" data-newest="${view.newest}">
<a class="skip" href="#main">Skip to the messages</a>
<header class="bar">
<div class="top">
<a class="brand" href="/"><span class="logo" aria-hidden="true">S</span><span>Sendora <b>sandbox</b></span></a>
<div class="tools">
${filterForm(kind, to)}
<button id="clear-faults" class="button warn" type="button"${overview.activeFaults > 0 ? null : new Markup(' hidden')}>Clear faults (<span>${overview.activeFaults}</span>)</button>
<button id="forget" class="button" type="button">Forget all</button>
</div>
</div>
${tabs(kind, overview)}
</header>
<main id="main" class="stage stage-${kind}" tabindex="-1">
<h1 class="hidden">${view.title}${to ? html` for ${to}` : null}</h1>
<noscript><p class="note">This page shows what has been received when it was loaded; with scripts it keeps itself up to date.</p></noscript>
${stage(input)}
</main>
<p id="status" class="status" role="status"></p>
<script type="module" nonce="${nonce}">${new Markup(pageScript)}</script>
</body>
</html>`;
}

function tabs(current: Kind, { counts }: Overview): Markup {
  const links = kinds.map((kind) => {
    const { title, icon } = kindViews[kind];
    const here = kind === current ? new Markup(' aria-current="page"') : null;
    return html`<li><a href="/?kind=${kind}"${here}>${iconView(icon)} ${title} <span class="count" data-count="${kind}">${counts[kind] ?? 0}</span></a></li>`;
  });
  return html`<nav aria-label="Kinds of messages"><ul class="tabs">${links}</ul></nav>`;
}

function iconView(path: string): Markup {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
}

function filterForm(kind: Kind, to: string | null): Markup {
  return html`<form class="filter" method="get" action="/" role="search">
<input type="hidden" name="kind" value="${kind}">
<label class="hidden" for="to">Show only messages to</label>
<input id="to" type="search" name="to" value="${to ?? ''}" placeholder="Only to …" autocomplete="off" spellcheck="false">
${to ? html`<a class="button" href="/?kind=${kind}">Clear filter</a>` : null}
</form>`;
}

function stage(input: PageInput): Markup {
  const { kind, messages } = input;
  const view = kindViews[kind];
  const ordered = view.newest === 'first' ? messages.toReversed() : messages;
  const list = html`<ol id="list" class="list list-${kind}" aria-label="${view.title}">${ordered.map(itemView)}</ol>`;
  const isEmpty = messages.length === 0;
  const frame = { email: mailbox, sms: phone, push: lockScreen, slack: channel, webhook: plain, ai: plain }[kind];
  return html`${emptyState(input, !isEmpty)}<div id="filled" class="filled"${isEmpty ? new Markup(' hidden') : null}>${frame(list, input)}</div>`;
}

function emptyState({ kind, to, origin }: PageInput, isHidden: boolean): Markup {
  const { emptyTitle, emptyHint, example, icon } = kindViews[kind];
  const hidden = isHidden ? new Markup(' hidden') : null;
  if (to) {
    return html`<section id="empty" class="empty"${hidden}><p class="empty-icon">${iconView(icon)}</p><h2>Nothing for ${to}</h2>
<p>Nothing of this kind has reached that recipient so far. It appears here by itself once it does.</p><p><a class="button" href="/?kind=${kind}">Show every recipient</a></p></section>`;
  }
  return html`<section id="empty" class="empty"${hidden}><p class="empty-icon">${iconView(icon)}</p><h2>${emptyTitle}</h2>
<p>${emptyHint}</p><pre class="json" tabindex="0">${example.replaceAll('$URL', origin)}</pre></section>`;
}

function mailbox(list: Markup, { messages }: PageInput): Markup {
  const newest = messages.at(-1);
  return html`<div class="mailbox"><div class="mail-list">${list}</div><article id="reader" class="reader" tabindex="-1" aria-label="Opened mail">${newest ? detailView(newest) : null}</article></div>`;
}

function phone(list: Markup): Markup {
  return html`<div class="phone"><div class="screen"><p class="phone-title">Messages</p><div class="phone-scroll" id="scroller">${list}</div></div></div>`;
}

function lockScreen(list: Markup): Markup {
  return html`<div class="phone lock"><div class="screen"><p class="clock" aria-hidden="true"><span id="clock"></span><small id="date"></small></p><div class="phone-scroll">${list}</div></div></div>`;
}

function channel(list: Markup): Markup {
  return html`<div class="channel"><p class="channel-title"><b># alerts</b> <span class="quiet">every incoming webhook of every channel</span></p><div class="channel-scroll" id="scroller">${list}</div></div>`;
}

function plain(list: Markup): Markup {
  return html`<div class="plain">${list}</div>`;
}
