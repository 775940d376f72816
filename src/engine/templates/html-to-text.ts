// Decides the plain-text part of an email that has only an HTML body.
// 1. One pass over the text, linear in its length, whatever it holds; never throws.
// 2. A link keeps its target in brackets, an image its alt text; scripts, styles and comments vanish.
// 3. At most one empty line between blocks, none between the lines of `div`s; no spaces at the ends of lines; `pre` keeps its lines and indentation.
import { decodeHTML } from 'entities/decode';

/** Set apart by an empty line, as a browser gives them a margin. */
const spacedTags = new Set('blockquote dl fieldset figure h1 h2 h3 h4 h5 h6 p pre table'.split(' '));
/** On lines of their own. */
const lineTags = new Set(
  'address article aside center dd div dt figcaption footer form header main nav section tr'.split(' '),
);
/** Their content is not text. */
const silentTags = new Set(['script', 'style', 'head', 'title', 'template', 'noscript']);

/** In an address, "&copy=1" without a semicolon is a parameter and not an entity. */
const entityPatterns = {
  text: /&(?:#\w+|[a-zA-Z][a-zA-Z\d]{1,31});?/g,
  attribute: /&(?:#\w+|[a-zA-Z][a-zA-Z\d]{1,31});/g,
};
/** Preheaders are padded with these; they print nothing. */
const invisible = new Set(['&zwnj;', '&shy;']);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const controlCharacter = /[\x00-\x1f\x7f-\x9f\ufffd]/g;

function decode(text: string, place: keyof typeof entityPatterns): string {
  return text.replace(entityPatterns[place], (entity) =>
    invisible.has(entity) ? '' : decodeHTML(entity).replace(controlCharacter, ' '),
  );
}

const attributePatterns = {
  href: /\shref\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/i,
  alt: /\salt\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/i,
  start: /\sstart\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/i,
  value: /\svalue\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/i,
};

/** Value of an attribute of a tag, decoded; empty when the tag has none. */
function attribute(tag: string, name: keyof typeof attributePatterns): string {
  const raw = attributePatterns[name].exec(tag)?.[1] ?? '';
  return decode(raw.replace(/^(["'])(.*)\1$/s, '$2'), 'attribute').trim();
}

/** A whole number in an attribute; undefined when there is none. */
function wholeNumber(tag: string, name: 'start' | 'value'): number | undefined {
  const text = attribute(tag, name);
  return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Collects words and line breaks, collapsing both as a browser would. */
class Lines {
  private readonly lines: { text: string; verbatim: boolean }[] = [];
  private line = '';
  /** Whether the line has more than white space on it; looking at the line itself for every tag would be quadratic. */
  private isInked = false;
  private preDepth = 0;
  /** The line break right after the tag is not part of the content. */
  private isPreOpened = false;

  write(text: string): void {
    if (this.preDepth === 0) {
      this.append(text);
      return;
    }
    const content = this.isPreOpened ? text.replace(/^\r?\n/, '') : text;
    this.isPreOpened = false;
    const [first = '', ...others] = content.split(/\r\n?|\n/);
    this.append(first);
    for (const other of others) {
      this.break();
      this.append(other);
    }
  }

  private append(text: string): void {
    this.line += text;
    this.isInked ||= /\S/.test(text);
  }

  break(): void {
    const verbatim = this.preDepth > 0;
    const text = verbatim ? this.line.trimEnd() : this.line.replace(/\s+/g, ' ').trim();
    this.lines.push({ text, verbatim });
    this.line = '';
    this.isInked = false;
  }

  /** Ends the line unless nothing is on it. */
  fresh(): void {
    if (this.isInked) this.break();
  }

  /** Ends the line and sees to an empty one after it. */
  paragraph(): void {
    if (this.preDepth === 0 || this.isInked) this.break();
    this.lines.push({ text: '', verbatim: false });
    this.line = '';
  }

  /** Begins or ends a part whose line breaks and spaces count. */
  pre(isClosing: boolean): void {
    this.paragraph();
    this.preDepth = isClosing ? Math.max(0, this.preDepth - 1) : this.preDepth + 1;
    this.isPreOpened = !isClosing;
  }

  text(): string {
    if (this.isInked) this.break();
    const kept: string[] = [];
    // An empty line is held back until text follows it: none at the ends, one between blocks.
    let emptyLines = 0;
    for (const { text, verbatim } of this.lines) {
      if (text === '') {
        emptyLines = verbatim ? emptyLines + 1 : Math.max(emptyLines, 1);
        continue;
      }
      if (kept.length > 0) for (; emptyLines > 0; emptyLines--) kept.push('');
      emptyLines = 0;
      kept.push(text);
    }
    return kept.join('\n');
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
  /** The number of the next item of each open list; null for a list without numbers. */
  private readonly lists: (number | null)[] = [];

  words(raw: string): void {
    this.write(decode(raw, 'text'));
  }

  tag(name: string, isClosing: boolean, source: string): void {
    if (name === 'a') this.anchor(isClosing, source);
    else if (name === 'br') this.lines.break();
    else if (name === 'img') this.write(attribute(source, 'alt'));
    else if (name === 'li') this.item(isClosing, source);
    else if (name === 'hr') {
      this.lines.paragraph();
      this.lines.write('---');
      this.lines.paragraph();
    } else if (name === 'pre') this.lines.pre(isClosing);
    else if (lineTags.has(name)) this.lines.fresh();
    else if (name === 'td' || name === 'th') this.lines.write(' ');
    else if (name === 'ol' || name === 'ul') this.list(name, isClosing, source);
    else if (spacedTags.has(name)) this.lines.paragraph();
  }

  text(): string {
    this.anchor(true, '');
    return this.lines.text();
  }

  private write(text: string): void {
    if (this.link) this.link.text += text;
    this.lines.write(text);
  }

  private list(name: 'ol' | 'ul', isClosing: boolean, source: string): void {
    if (isClosing) this.lists.pop();
    // A list inside a list is part of its item.
    if (this.lists.length > 0) this.lines.fresh();
    else this.lines.paragraph();
    if (!isClosing) this.lists.push(name === 'ol' ? (wholeNumber(source, 'start') ?? 1) : null);
  }

  private item(isClosing: boolean, source: string): void {
    this.lines.fresh();
    if (isClosing) return;
    const next = this.lists.at(-1) ?? null;
    if (next === null) {
      this.lines.write('- ');
      return;
    }
    const number = wholeNumber(source, 'value') ?? next;
    this.lists[this.lists.length - 1] = number + 1;
    this.lines.write(`${number}. `);
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

/** Index of the closing tag of an element whose content is not text. */
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
