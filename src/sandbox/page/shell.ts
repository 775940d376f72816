// The frame of every page: the document, the navigation at the side, the theme.
import type { Overview } from '../state/state.ts';
import { type Kind, kinds } from '../vendor.ts';
import { iconView } from './icons.ts';
import { kindViews } from './kinds.ts';
import { type Content, html, Markup } from './markup.ts';

export interface ShellInput {
  /** What the navigation shows as current. */
  view: Kind | 'controls';
  title: string;
  overview: Overview;
  dashboardUrl: string | null;
  /** Attributes of the body that the script reads. */
  data: Record<string, string>;
  content: Content;
}

const favicon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%235142c9'/%3E%3Cpath d='M4 5.5h8v5H4z M4 5.5l4 3 4-3' fill='none' stroke='white'/%3E%3C/svg%3E";

/** A whole document. */
export function renderShell(input: ShellInput): Markup {
  const { view, title, overview, dashboardUrl, data, content } = input;
  const attributes = Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sendora sandbox</title>
<link rel="icon" href="${favicon}">
<link rel="preload" href="/page/files/inter.woff2" as="font" type="font/woff2" crossorigin>
<script src="/page/files/theme.js"></script>
<link rel="stylesheet" href="/page/files/page.css">
<script src="/page/files/main.js" defer></script>
</head>
<body${attributes}>
<a class="skip" href="#main">Skip to content</a>
<div class="frame">
<header class="side">
<a class="brand" href="/"><span class="logo" aria-hidden="true">S</span><span>Sendora <b>sandbox</b></span></a>
${navigation(view, overview)}
<div class="foot">
${isWebAddress(dashboardUrl) ? html`<a class="nav-link" href="${dashboardUrl}" title="Dashboard">${iconView('dashboard')}<span>Dashboard</span></a>` : null}
<p class="theme"><label for="theme">${iconView('theme')}<span>Theme</span></label>
<select id="theme"><option value="system">System</option><option value="light">Light</option><option value="dark">Dark</option></select></p>
</div>
</header>
<main id="main" class="main main-${view}" tabindex="-1">
<noscript><p class="note">This page shows what had been received when it was loaded. With scripts it keeps itself up to date, opens messages and sets faults.</p></noscript>
${content}
</main>
</div>
<div id="toasts" class="toasts" role="status"></div>
</body>
</html>`;
}

function navigation(view: Kind | 'controls', { counts, activeFaults, queuedReplies }: Overview): Markup {
  const links = kinds.map((kind) => {
    const { title, icon } = kindViews[kind];
    return html`<li><a class="nav-link" href="/?kind=${kind}"${currentIf(kind === view)} data-nav="${kind}">${iconView({ path: icon })}<span>${title}</span><span class="count" data-count="${kind}">${counts[kind] ?? 0}</span></a></li>`;
  });
  return html`<nav aria-label="Sandbox"><h2 id="nav-received">Received</h2><ul aria-labelledby="nav-received">${links}</ul>
<h2 id="nav-control">Control</h2><ul aria-labelledby="nav-control"><li><a class="nav-link" href="/controls"${currentIf(view === 'controls')}>${iconView('controls')}<span>Faults and answers</span><span class="count${activeFaults > 0 ? ' count-hold' : ''}" data-count="controls" title="Active faults and queued replies">${activeFaults + queuedReplies}</span></a></li></ul></nav>`;
}

const currentIf = (isCurrent: boolean) => (isCurrent ? new Markup(' aria-current="page"') : null);

const isWebAddress = (address: string | null): address is string => /^https?:\/\//.test(address ?? '');
