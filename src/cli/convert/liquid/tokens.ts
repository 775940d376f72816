// Cuts a Liquid text into its tags.
import { type Position, positionAt } from '../../../engine/templates/fault.ts';

export type Token =
  | { kind: 'text'; text: string; at: Position }
  | { kind: 'output'; body: string; trims: [boolean, boolean]; source: string; at: Position }
  | { kind: 'tag'; name: string; body: string; trims: [boolean, boolean]; source: string; at: Position };

const opening = /\{\{|\{%/g;
const rawEnd = /\{%-?\s*endraw\s*-?%\}/g;

/** The position of an offset, for offsets that only grow: one walk over the text in all. */
function createLines(source: string): (offset: number) => Position {
  let [line, lineStart, seen] = [1, 0, 0];
  return (offset) => {
    for (let next = source.indexOf('\n', seen); next !== -1 && next < offset; next = source.indexOf('\n', seen)) {
      [line, lineStart, seen] = [line + 1, next + 1, next + 1];
    }
    return { line, column: offset - lineStart + 1 };
  };
}

/** The tokens of a text; a tag that is never closed is text, and `broken` says where it is. */
export function tokensOf(source: string): { tokens: Token[]; broken: Position | null } {
  const tokens: Token[] = [];
  const lineOf = createLines(source);
  const addText = (from: number, to: number) => {
    if (to > from) tokens.push({ kind: 'text', text: source.slice(from, to), at: lineOf(from) });
  };
  let done = 0;
  opening.lastIndex = 0;
  for (let match = opening.exec(source); match !== null; match = opening.exec(source)) {
    const start = match.index;
    const isOutput = match[0] === '{{';
    const end = source.indexOf(isOutput ? '}}' : '%}', start + 2);
    if (end === -1) return { tokens, broken: positionAt(source, start) };
    addText(done, start);
    const inner = source.slice(start + 2, end);
    const trims: [boolean, boolean] = [inner.startsWith('-'), inner.length > 1 && inner.endsWith('-')];
    const body = inner.slice(trims[0] ? 1 : 0, trims[1] ? -1 : undefined).trim();
    const shared = { trims, source: source.slice(start, end + 2), at: lineOf(start) };
    done = end + 2;
    const [, name = '', rest = ''] = isOutput ? [] : (/^(\w+)\s*([\s\S]*)$/.exec(body) ?? []);
    if (isOutput) tokens.push({ kind: 'output', body, ...shared });
    else if (name === 'raw') done = rawText(source, done, tokens, lineOf);
    else tokens.push({ kind: 'tag', name, body: rest, ...shared });
    opening.lastIndex = done;
  }
  addText(done, source.length);
  return { tokens, broken: null };
}

/** The text between raw and endraw, braces and all; where it ends. */
function rawText(source: string, from: number, tokens: Token[], lineOf: (offset: number) => Position): number {
  rawEnd.lastIndex = from;
  const end = rawEnd.exec(source);
  const to = end?.index ?? source.length;
  tokens.push({ kind: 'text', text: source.slice(from, to), at: lineOf(from) });
  return end === null ? to : to + end[0].length;
}
