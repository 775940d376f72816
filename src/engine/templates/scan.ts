/**
 * Decides where the tags of a template are and whether its blocks are balanced, and says so in plain words.
 * 1. It sees the same tags as the parser, so whatever it calls shallow the parser can read in bounded time.
 * 2. Each character is looked at a bounded number of times.
 * 3. A template without faults here can only fail inside a single tag.
 */
import { positionAt, type TemplateFault } from './fault.ts';
import { templateLimits } from './limits.ts';

/** One {{tag}}; `open` and `chain` ({{else if …}}) begin a body, `close` ends one. */
export interface Tag {
  kind: 'value' | 'open' | 'close' | 'else' | 'chain' | 'comment';
  start: number;
  end: number;
  /** First word, e.g. `if` of {{#if x}}. */
  name: string;
}

export interface Scan {
  tags: Tag[];
  faults: TemplateFault[];
}

/** Finds every tag of a template and every fault of its outline. */
export function scanTemplate(source: string): Scan {
  const scan: Scan = { tags: [], faults: [] };
  const outline = createOutline(source, scan.faults);
  let from = 0;
  for (let at = source.indexOf('{{', from); at !== -1; at = source.indexOf('{{', from)) {
    if (isEscaped(source, at)) {
      from = at + 2;
      continue;
    }
    const read = readTag(source, at);
    if ('message' in read) {
      scan.faults.push({ code: read.code, message: read.message, ...positionAt(source, at) });
      if (read.resume === undefined) return scan;
      from = read.resume;
    } else {
      scan.tags.push(read);
      if (!outline.add(read)) return scan;
      from = read.end;
    }
    if (scan.faults.length >= templateLimits.faults) return scan;
  }
  outline.end();
  return scan;
}

/** `\{{` prints braces; `\\{{` prints a backslash before a tag. */
function isEscaped(source: string, at: number): boolean {
  return source[at - 1] === '\\' && source[at - 2] !== '\\';
}

/** A tag that cannot be read; scanning goes on at `resume`, if it can. */
interface Unreadable {
  code: TemplateFault['code'];
  message: string;
  resume?: number;
}

function readTag(source: string, start: number): Tag | Unreadable {
  if (source.startsWith('{{{{', start)) return unreadable('template_unsupported', rawBlockMessage);
  const inner = source[start + 2] === '~' ? start + 3 : start + 2;
  if (source[inner] === '!') return readComment(source, start, inner);
  const triple = source[inner] === '{';
  const from = triple ? inner + 1 : inner;
  const body = readBody(source, from);
  if ('message' in body) return body;
  if (triple !== body.triple) {
    const message = `This tag opens with ${triple ? '{{{' : '{{'} but closes with ${triple ? '}}' : '}}}'}.`;
    return unreadable('template_syntax', message, body.end);
  }
  const content = source.slice(from, body.contentEnd).trim();
  if (content === '') return unreadable('template_syntax', 'This tag is empty.', body.end);
  return { ...classify(content), start, end: body.end };
}

const rawBlockMessage = 'Raw blocks ({{{{…}}}}) are not supported; write \\{{ to print braces.';

function unreadable(code: TemplateFault['code'], message: string, resume?: number): Unreadable {
  return resume === undefined ? { code, message } : { code, message, resume };
}

function readComment(source: string, start: number, inner: number): Tag | Unreadable {
  const end = source.startsWith('!--', inner) ? endOfLongComment(source, inner + 1) : endOfComment(source, inner + 1);
  return end === -1
    ? unreadable('template_syntax', 'This comment is never closed.')
    : { kind: 'comment', start, end, name: '' };
}

function endOfComment(source: string, from: number): number {
  const close = source.indexOf('}}', from);
  return close === -1 ? -1 : close + 2;
}

function endOfLongComment(source: string, from: number): number {
  for (let at = source.indexOf('--', from); at !== -1; at = source.indexOf('--', at + 1)) {
    if (source.startsWith('}}', at + 2)) return at + 4;
    if (source.startsWith('~}}', at + 2)) return at + 5;
  }
  return -1;
}

interface Body {
  contentEnd: number;
  end: number;
  triple: boolean;
}

/** Finds where a tag closes, outside quotes and brackets. */
function readBody(source: string, from: number): Body | Unreadable {
  let parentheses = 0;
  for (let at = from; at < source.length; at += 1) {
    if (at - from > templateLimits.tag) {
      return unreadable('template_too_large', `A tag has at most ${templateLimits.tag} characters; this one has more.`);
    }
    const closed = closeAt(source, at);
    if (closed) return closed;
    const character = source[at];
    if (character === '{' && source[at + 1] === '{') return unreadable('template_syntax', neverClosed, at);
    if (character === '(') parentheses += 1;
    if (character === ')') parentheses -= 1;
    if (parentheses > templateLimits.depth) return unreadable('template_too_deep', tooDeepMessage('Parentheses'));
    if (character === '"' || character === "'" || character === '[') {
      const close = endOfQuote(source, at, character === '[' ? ']' : character);
      if (close === -1) return unreadable('template_syntax', `The ${character} in this tag is never closed.`);
      at = close;
    }
  }
  return unreadable('template_syntax', neverClosed);
}

const neverClosed = 'This tag is never closed with }}.';

/** `~` strips the space beside a tag: `~}}`, and `}~}}` after `{{{`. */
function closeAt(source: string, at: number): Body | undefined {
  if (source.startsWith('}}}', at)) return { contentEnd: at, end: at + 3, triple: true };
  if (source.startsWith('}~}}', at)) return { contentEnd: at, end: at + 4, triple: true };
  if (source.startsWith('}}', at)) return { contentEnd: at, end: at + 2, triple: false };
  if (source.startsWith('~}}', at)) return { contentEnd: at, end: at + 3, triple: false };
  return undefined;
}

/** As the parser reads it: a quote after a backslash does not close. */
function endOfQuote(source: string, open: number, close: string): number {
  let at = source.indexOf(close, open + 1);
  while (at !== -1 && source[at - 1] === '\\') at = source.indexOf(close, at + 1);
  return at;
}

function classify(content: string): Pick<Tag, 'kind' | 'name'> {
  const sigil = content[0];
  const name = nameOf(content.replace(/^[#/^][*>]?/, ''));
  if (sigil === '#') return { kind: 'open', name };
  if (sigil === '/') return { kind: 'close', name };
  if (sigil === '^') return content === '^' ? { kind: 'else', name: 'else' } : { kind: 'open', name };
  if (!/^else\b/.test(content)) return { kind: 'value', name };
  const rest = content.slice('else'.length);
  return rest === '' ? { kind: 'else', name: 'else' } : { kind: 'chain', name: nameOf(rest) };
}

function nameOf(content: string): string {
  return /^(?:\[(?:\\\]|[^\]])*\]|[^\s~()|"'=[\]])+/.exec(content.trim())?.[0] ?? '';
}

function tooDeepMessage(what: string): string {
  return `${what} may be nested at most ${templateLimits.depth} levels deep.`;
}

interface OpenBlock {
  tag: Tag;
  branches: number;
  hasElse: boolean;
}

/** Follows which blocks are open; `add` answers false when the template is too deep to go on. */
function createOutline(source: string, faults: TemplateFault[]) {
  const open: OpenBlock[] = [];
  let branches = 0;
  const report = (tag: Tag, message: string, suggestion?: string, code: TemplateFault['code'] = 'template_syntax') => {
    faults.push({
      code,
      message,
      ...positionAt(source, tag.start),
      suggestion,
    });
  };
  const titleOf = ({ tag }: OpenBlock) => `{{#${tag.name}}} of line ${positionAt(source, tag.start).line}`;

  function branch(tag: Tag): void {
    const block = open.at(-1);
    if (block === undefined) report(tag, 'This {{else}} stands outside any block.');
    else if (block.hasElse) report(tag, `${titleOf(block)} already had its {{else}}.`);
    else if (tag.kind === 'else') block.hasElse = true;
    else {
      block.branches += 1;
      branches += 1;
    }
  }

  function close(tag: Tag): void {
    const at = open.findLastIndex((block) => block.tag.name === tag.name);
    const closed = open.splice(at === -1 ? Math.max(open.length - 1, 0) : at);
    for (const block of closed) branches -= block.branches;
    const [outer] = closed;
    if (outer === undefined) report(tag, `{{/${tag.name}}} closes a block that was never opened.`);
    else if (at === -1) report(tag, `{{/${tag.name}}} cannot close ${titleOf(outer)}.`, `{{/${outer.tag.name}}}`);
    for (const block of closed.slice(1)) neverClosedBlock(block);
  }

  function neverClosedBlock({ tag }: OpenBlock): void {
    report(tag, `{{#${tag.name}}} is never closed.`, `{{/${tag.name}}}`);
  }

  return {
    add(tag: Tag): boolean {
      if (tag.kind === 'open') open.push({ tag, branches: 0, hasElse: false });
      if (tag.kind === 'else' || tag.kind === 'chain') branch(tag);
      if (tag.kind === 'close') close(tag);
      const tooMany = open.length + branches > templateLimits.branches;
      if (open.length <= templateLimits.depth && !tooMany) return true;
      const message = tooMany ? 'A block has too many {{else if}} branches.' : tooDeepMessage('Blocks');
      report(tag, message, undefined, 'template_too_deep');
      return false;
    },
    end(): void {
      for (const block of open) neverClosedBlock(block);
    },
  };
}
