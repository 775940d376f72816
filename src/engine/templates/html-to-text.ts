// Decides the plain-text part of an email that has only an HTML body.
// 1. One pass over the text, linear in its length, whatever it holds; never throws.
// 2. A link keeps its target in brackets, an image its alt text; scripts, styles and comments vanish.
// 3. At most one empty line between blocks, no spaces at the ends of lines.

const blockTags = new Set(
  'address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header main nav ol p pre section table ul'.split(
    ' ',
  ),
);
/** Their content is not text. */
const silentTags = new Set(['script', 'style', 'head', 'title', 'template', 'noscript']);

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  copy: '©',
  reg: '®',
  trade: '™',
  euro: '€',
  pound: '£',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  times: '×',
  zwnj: '',
  shy: '',
};

function decodeEntity(whole: string, body: string): string {
  if (!body.startsWith('#')) return Object.hasOwn(entities, body) ? (entities[body] ?? whole) : whole;
  const isHex = body[1] === 'x' || body[1] === 'X';
  const code = Number.parseInt(body.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  // Surrogates and numbers beyond Unicode are no characters; control characters have no place in text.
  if (!(code >= 32 && code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) return ' ';
  return String.fromCodePoint(code);
}

const decode = (text: string) => text.replace(/&(#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,8});/g, decodeEntity);

/** Value of an attribute of a tag, decoded; empty when the tag has none. */
function attribute(tag: string, name: 'href' | 'alt'): string {
  const pattern =
    name === 'href' ? /\shref\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/i : /\salt\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/i;
  const raw = pattern.exec(tag)?.[1] ?? '';
  return decode(raw.replace(/^(["'])(.*)\1$/s, '$2')).trim();
}

/** Collects words and line breaks, collapsing both as a browser would. */
class Lines {
  private readonly lines: string[] = [];
  private line = '';

  write(text: string): void {
    this.line += text;
  }

  break(): void {
    this.lines.push(this.line.replace(/\s+/g, ' ').trim());
    this.line = '';
  }

  /** Ends the line unless nothing is on it. */
  fresh(): void {
    if (this.line.trim() !== '') this.break();
  }

  /** Ends the line and sees to an empty one after it. */
  paragraph(): void {
    this.break();
    this.lines.push('');
  }

  text(): string {
    this.break();
    const kept = this.lines.filter((line, index) => line !== '' || (index > 0 && this.lines[index - 1] !== ''));
    return kept.join('\n').trim();
  }
}

interface Link {
  href: string;
  text: string;
}

/** What is written behind a link's text: its target, unless the text already is the target. */
function targetOf({ href, text }: Link): string {
  const shown = text.replace(/\s+/g, ' ').trim();
  const isPlain = /^(https?:|mailto:|tel:)/i.test(href);
  const bare = href.replace(/^(mailto:|tel:|https?:\/\/)/i, '').replace(/\/$/, '');
  if (!isPlain || shown === href || shown.replace(/^https?:\/\//i, '').replace(/\/$/, '') === bare) return '';
  return shown === '' ? href : ` (${href})`;
}

class Reader {
  private readonly lines = new Lines();
  private link: Link | null = null;

  words(raw: string): void {
    const text = decode(raw);
    if (this.link) this.link.text += text;
    this.lines.write(text);
  }

  tag(name: string, isClosing: boolean, source: string): void {
    if (name === 'a') this.anchor(isClosing, source);
    else if (name === 'br') this.lines.break();
    else if (name === 'img') this.words(attribute(source, 'alt'));
    else if (name === 'li') {
      this.lines.fresh();
      if (!isClosing) this.lines.write('- ');
    } else if (name === 'hr') {
      this.lines.paragraph();
      this.lines.write('---');
      this.lines.paragraph();
    } else if (name === 'tr') this.lines.fresh();
    else if (name === 'td' || name === 'th') this.lines.write(' ');
    else if (blockTags.has(name)) this.lines.paragraph();
  }

  text(): string {
    this.anchor(true, '');
    return this.lines.text();
  }

  private anchor(isClosing: boolean, source: string): void {
    if (this.link) this.lines.write(targetOf(this.link));
    this.link = isClosing ? null : { href: attribute(source, 'href'), text: '' };
  }
}

/** Index after the tag that starts at `from`; quoted attributes may hold ">". -1 when the tag never ends. */
function endOfTag(html: string, from: number): number {
  let quote = '';
  for (let at = from; at < html.length; at++) {
    const char = html.charAt(at);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '>') return at + 1;
    else if ((char === '"' || char === "'") && html.charAt(at - 1) === '=') quote = char;
  }
  return -1;
}

/** Index of the closing tag of an element whose content is no text. */
function endOfSilent(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}

function endOfComment(html: string, open: number): number {
  const end = html.indexOf('-->', open + 4);
  return end === -1 ? html.length : end + 3;
}

/** Longest tag name that is looked at; custom elements have long ones. */
const maxNameLength = 64;

/** Reads the markup that starts at `open`; answers the index after it. */
function readMarkup(html: string, open: number, reader: Reader): number {
  if (html.startsWith('<!--', open)) return endOfComment(html, open);
  const name = /^<[/!?]?([a-zA-Z][^\s/>]*)/.exec(html.slice(open, open + maxNameLength))?.[1]?.toLowerCase();
  if (name === undefined) {
    reader.words('<');
    return open + 1;
  }
  const end = endOfTag(html, open);
  if (end === -1) return html.length;
  const isClosing = html.charAt(open + 1) === '/';
  if (!isClosing && silentTags.has(name)) return endOfSilent(html, name, end);
  reader.tag(name, isClosing, html.slice(open, end));
  return end;
}

/** The text of an HTML body, for mail programs that show no HTML. */
export function htmlToText(html: string): string {
  const reader = new Reader();
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    reader.words(html.slice(at, open === -1 ? html.length : open));
    at = open === -1 ? html.length : readMarkup(html, open, reader);
  }
  return reader.text();
}
