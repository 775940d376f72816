import type { Contents, TagContents } from './contents.ts';
import { type Html, html } from './html.ts';

/** A link with the words it is shown by. */
export interface NamedLink {
  title: string;
  url: string;
}

/** What every page needs to show the way to the others. */
export interface Site {
  contents: Contents;
  guides: readonly (NamedLink & { summary: string })[];
}

interface PageContent {
  title: string;
  /** Address of the page, which the navigation marks. */
  url: string;
  body: Html;
}

/** A whole page of the documentation. */
export function page(site: Site, { title, url, body }: PageContent): string {
  const { html: text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Sendora docs</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/base.css">
<link rel="stylesheet" href="/docs/docs.css">
<script type="module" src="/docs/search.js"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar">
<a class="brand" href="/"><span class="logo" aria-hidden="true">S</span>Sendora</a>
<nav aria-label="Elsewhere"><a href="/">Dashboard</a> <a href="/docs/">Docs</a> <a class="to-contents" href="#contents">Contents</a></nav>
<form class="search" role="search" hidden>
<input type="search" aria-label="Search the docs" placeholder="Search (Ctrl K)" autocomplete="off" spellcheck="false" aria-controls="found">
<div class="found" hidden><p role="status"></p><ul id="found" aria-label="Results"></ul></div>
</form>
</header>
<div class="layout">
<nav id="contents" aria-label="Contents">
<p class="close"><a href="#content">Close the contents</a></p>
${navigation(site, url)}
</nav>
<main id="content" tabindex="-1">
${body}
</main>
</div>
</body>
</html>
`;
  return text;
}

function navigation({ contents, guides }: Site, current: string): Html {
  const entry = ({ title, url }: NamedLink, inner: Html | null = null) =>
    html`<li><a href="${url}"${url === current && html` aria-current="page"`}>${title}</a>${inner}</li>
`;
  return html`<h2>Guides</h2>
<ul>${guides.map((guide) => entry(guide))}</ul>
<h2>API reference</h2>
<ul>${contents.tags.map((tag) => entry({ title: tag.name, url: tag.url }, tag.url === current ? operationLinks(tag) : null))}
${[
  { title: 'Shared schemas', url: '/docs/schemas' },
  { title: 'Errors and outcomes', url: '/docs/errors' },
].map((link) => entry(link))}</ul>
<h2>For programs</h2>
<ul>${programs.map((link) => entry(link))}</ul>`;
}

/** The same in a form that programs read. */
export const programs: readonly NamedLink[] = [
  { title: 'OpenAPI document', url: '/openapi.json' },
  { title: 'JSON Schema of a workflow', url: '/schemas/workflow.v1.json' },
  { title: 'JSON Schema of a bundle', url: '/schemas/workflow-bundle.v1.json' },
  { title: 'llms.txt', url: '/llms.txt' },
];

/** Links to the operations of a tag, from anywhere. */
export function operationLinks({ url, operations }: TagContents): Html {
  return html`<ul>${operations.map(
    ({ operation }) => html`<li><a href="${url}#${operation.operationId}">${operation.summary}</a></li>
`,
  )}</ul>`;
}
