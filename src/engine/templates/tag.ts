/** Decides where one {{tag}} of a template ends and what kind it is. */
import type { TemplateFault } from './fault.ts';
import { templateLimits, tooDeepMessage } from './limits.ts';

/** One {{tag}}; `open` and `chain` ({{else if …}}) begin a body, `close` ends one. */
export interface Tag {
  kind: 'value' | 'open' | 'close' | 'else' | 'chain' | 'comment';
  start: number;
  end: number;
  /** First word, e.g. `if` of {{#if x}}. */
  name: string;
}

/** A tag that cannot be read; scanning continues at `resume`, if it can. */
interface Unreadable {
  code: TemplateFault['code'];
  message: string;
  resume?: number;
}

/** The tag that opens at `start`. */
export function readTag(source: string, start: number): Tag | Unreadable {
  if (source.startsWith('{{{{', start)) return unreadable('template_unsupported', rawBlockMessage);
  elseTag.lastIndex = start;
  if (elseTag.test(source)) return { kind: 'else', name: 'else', start, end: elseTag.lastIndex };
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
  return { ...(triple ? classifyPrinted(content) : classify(content)), start, end: body.end };
}

/** The parser reads these whole, so that a brace after them is text. */
const elseTag = /\{\{~?(?:\^|\s*else)\s*~?\}\}/y;

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

/** As the parser reads it: between three braces `else` is a name like any other. */
function classifyPrinted(content: string): Pick<Tag, 'kind' | 'name'> {
  return /^else\b/.test(content) ? { kind: 'value', name: nameOf(content) } : classify(content);
}

function classify(content: string): Pick<Tag, 'kind' | 'name'> {
  const sigil = content[0];
  const name = nameOf(content.replace(/^(?:[#/^][*>]?|>)/, ''));
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
