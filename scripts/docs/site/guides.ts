import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Marked, type Tokens } from 'marked';
import { readExample } from '../guide-example.ts';
import { code, escapeText, type Html, html, slug } from './html.ts';
import { page, type Site } from './page.ts';

/** A guide of docs/guides. */
export interface Guide {
  title: string;
  url: string;
  /** Its first paragraph, as plain text. */
  summary: string;
  headings: { title: string; id: string }[];
  markdown: string;
}

/** The guides, in the order of their titles. */
export function readGuides(folder: string): Guide[] {
  const paths = globSync('*.md', { cwd: folder }).map((name) => join(folder, name));
  return paths.map(readGuide).sort((a, b) => (a.title < b.title ? -1 : 1));
}

function readGuide(path: string): Guide {
  const markdown = readFileSync(path, 'utf8');
  const tokens = new Marked().lexer(markdown);
  const headings = tokens.filter((token): token is Tokens.Heading => token.type === 'heading');
  const [title, ...others] = headings.map(({ text }) => plain(text));
  const summary = tokens.find((token): token is Tokens.Paragraph => token.type === 'paragraph');
  if (title === undefined || summary === undefined) throw new Error(`${path} needs a title and a first paragraph.`);
  return {
    title,
    url: `/docs/guides/${basename(path, '.md')}`,
    summary: plain(summary.text),
    headings: others.map((text) => ({ title: text, id: slug(text) })),
    markdown,
  };
}

/** Without code marks; a link becomes its words. */
const plain = (text: string) => text.replaceAll('`', '').replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');

/** /docs/guides/<name>. */
export function guidePage(site: Site, { title, url, markdown }: Guide): string {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${slug(plain(text))}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      code: ({ text, lang }) => codeBlock(text, lang ?? '').html,
      codespan: ({ text }) => code(text).html,
      link({ href, tokens }) {
        return `<a href="${escapeText(siteLink(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
    },
  });
  const body = { html: marked.parse(markdown, { async: false }) };
  return page(site, { title, url, body });
}

/** Guides link to each other as files, so that the links also work where the repository is read. */
const siteLink = (href: string) => href.replace(/^(?:\.\/)?([\w-]+)\.md(?=#|$)/, '/docs/guides/$1');

function codeBlock(text: string, lang: string): Html {
  const example = readExample(lang, text);
  if (example === null) return html`<pre><code>${text}</code></pre>\n`;
  return html`<div class="example">
<p class="label">With</p><pre><code>${example.given}</code></pre>
<dl>${example.cases.map(
    ({
      source,
      result,
    }) => html`<div><dt><code>${source}</code></dt><dd>${result === '' ? html`<span class="soft">(nothing)</span>` : html`<code>${result}</code>`}</dd></div>
`,
  )}</dl></div>
`;
}
