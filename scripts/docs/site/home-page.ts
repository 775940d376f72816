import { html, prose } from './html.ts';
import { operationLinks, page, programs, type Site } from './page.ts';

/** /docs: the guides and every operation as a plain list, which needs no script. */
export function homePage(site: Site): string {
  const { tags, document } = site.contents;
  const { title, version, description } = document.info;
  const body = html`<h1>${title} docs <span class="soft">${version}</span></h1>
${description.split('\n\n').map((text) => html`<p>${prose(text)}</p>`)}
<h2 id="guides">Guides</h2>
<ul class="guides">${site.guides.map((guide) => html`<li><a href="${guide.url}">${guide.title}</a>: ${guide.summary}</li>`)}</ul>
<h2 id="reference">API reference</h2>
<p>What a refusal or an outcome means, and what to do about it: <a href="/docs/errors">Errors and outcomes</a>.</p>
<div class="tags">${tags.map(
    (tag) => html`<section class="card" aria-labelledby="tag-${tag.url.slice('/docs/'.length)}">
<h3 id="tag-${tag.url.slice('/docs/'.length)}"><a href="${tag.url}">${tag.name}</a></h3>
<p class="soft">${prose(tag.description)}</p>
${operationLinks(tag)}
</section>
`,
  )}</div>
<h2 id="programs">For programs</h2>
<ul>${programs.map(({ title: name, url }) => html`<li><a href="${url}">${name}</a></li>`)}</ul>
<p>An editor checks and completes a workflow that is kept as a JSON file when it knows the JSON Schema: by <code>"$schema"</code> at the top of the file, or in the settings, for example of VS Code:</p>
<pre><code>"json.schemas": [{ "fileMatch": ["*.workflow.json"], "url": "https://api.example.com/schemas/workflow.v1.json" }]</code></pre>`;
  return page(site, { title: 'Guides and API reference', url: '/docs/', body });
}
