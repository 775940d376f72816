/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeText = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

type Part = Html | string | number | readonly Part[] | null | undefined | false;

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'html' in part ? part.html : part.map(render).join('');
}

/** Template tag: everything put in is escaped, unless it came out of this tag itself. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return { html: strings.map((text, i) => text + render(parts[i])).join('') };
}

/** Our own sentences use `code` marks and nothing else of Markdown. */
export function prose(text: string): Html {
  const parts = text.split('`').map((part, i) => (i % 2 === 1 ? code(part) : part));
  return html`${parts}`;
}

/** Fits into a line of the narrowest window. */
const maxWholeLength = 24;

/** A name or path in code; only a long one may be broken, behind a dot or slash and never inside a word. */
export function code(text: string): Html {
  if (text.length <= maxWholeLength) return html`<code class="whole">${text}</code>`;
  const pieces = text.match(/[^./]*[./]|[^./]+$/g) ?? [text];
  return html`<code>${pieces.map((piece, i) => (i === 0 ? piece : html`<wbr>${piece}`))}</code>`;
}

export const joined = (parts: readonly Html[], separator: string): Html =>
  html`${parts.map((part, i) => (i === 0 ? part : html`${separator}${part}`))}`;

/** A name as an anchor. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
