// Decides how the text of a template is coloured, and which faults of it can be mended by a press.
// 1. The pieces together are exactly the text, so that they can lie under the field in which it is typed.
// 2. Faults and suggestions are those of the engine; a name that was never seen is a doubt, not a fault.
import { closest } from '../../../engine/faults/suggest.ts';
import { type CompileOptions, compileTemplate } from '../../../engine/templates/compile.ts';
import type { KnownNames } from '../../../engine/templates/expressions.ts';
import type { TemplateFault } from '../../../engine/templates/fault.ts';
import { scanTemplate } from '../../../engine/templates/scan.ts';
import type { Tag } from '../../../engine/templates/tag.ts';
import { templateVariables } from '../../../engine/templates/variables.ts';
import type { Variable } from '../form-context.ts';

/** A part of a text, and how it looks. */
export interface Piece {
  text: string;
  kind: 'text' | 'tag' | 'fault' | 'doubt';
}

/** Something about a template that can be mended by a press. */
export interface Fix {
  /** What is wrong, as one sentence. */
  message: string;
  /** What is put in, as the button shows it. */
  label: string;
  /** The whole text afterwards. */
  text: string;
}

export interface Reading {
  pieces: Piece[];
  fixes: Fix[];
  faults: TemplateFault[];
}

interface Mark {
  start: number;
  end: number;
  kind: Piece['kind'];
}

/** Reads a template for the field that edits it. */
export function readTemplate(
  source: string,
  options: CompileOptions,
  { variables, known = {} }: { variables: readonly Variable[]; known?: KnownNames },
): Reading {
  if (!source.includes('{')) return { pieces: piecesOf(source, []), fixes: [], faults: [] };
  const { tags } = scanTemplate(source);
  const compiled = compileTemplate(source, options, known);
  const faults = compiled.ok ? [] : compiled.faults;
  const doubts = compiled.ok ? unseen(templateVariables(compiled.template), variables) : [];
  const marks = [
    ...tags.map(({ start, end }): Mark => ({ start, end, kind: 'tag' })),
    ...doubts.flatMap(({ path }) => placesOf(path, source, tags).map((place): Mark => ({ ...place, kind: 'doubt' }))),
    ...faults.map((fault): Mark => ({ ...wordAt(source, fault, tags), kind: 'fault' })),
  ];
  const fixes = [...faults.flatMap((fault) => fixOf(source, fault, tags)), ...doubts.flatMap(doubtFix(source, tags))];
  return { pieces: piecesOf(source, marks), fixes: distinct(fixes), faults };
}

/** Cuts a text at the ends of its marks; where marks overlap, the later one wins. */
function piecesOf(source: string, marks: readonly Mark[]): Piece[] {
  const cuts = [...new Set([0, source.length, ...marks.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  const pieces: Piece[] = [];
  for (const [place, start] of cuts.entries()) {
    const end = cuts[place + 1];
    if (end === undefined) break;
    const kind = marks.findLast((mark) => mark.start <= start && end <= mark.end)?.kind ?? 'text';
    const before = pieces.at(-1);
    if (before?.kind === kind) before.text += source.slice(start, end);
    else pieces.push({ text: source.slice(start, end), kind });
  }
  return pieces;
}

/** The offset of a place that the engine gives by line and column, both from 1. */
export function offsetAt(source: string, { line, column }: { line: number; column: number }): number {
  const ends = /\r\n?|\n/g;
  let start = 0;
  for (let count = 1; count < line; count++) {
    const found = ends.exec(source);
    if (found === null) break;
    start = found.index + found[0].length;
  }
  return Math.min(start + column - 1, source.length);
}

const word = /(?:\[[^\]]*\]|"[^"]*"|'[^']*'|[^\s(){}|"'=~])+/y;

function wordFrom(source: string, from: number): { start: number; end: number } | null {
  word.lastIndex = from;
  const found = word.exec(source);
  return found === null ? null : { start: from, end: from + found[0].length };
}

/** What a fault is about: a name in a tag, else the whole tag, else one character. */
function wordAt(source: string, fault: TemplateFault, tags: readonly Tag[]): { start: number; end: number } {
  const offset = offsetAt(source, fault);
  const tag = tags.find(({ start, end }) => start <= offset && offset < end);
  if (tag === undefined)
    return { start: Math.min(offset, source.length - 1), end: Math.min(offset + 2, source.length) };
  if (offset === tag.start || source[offset] === '(') return calledName(source, offset, tag) ?? tag;
  return wordFrom(source, offset) ?? tag;
}

/** The name behind the braces of a tag, or behind a parenthesis. */
function calledName(source: string, offset: number, tag: Tag): { start: number; end: number } | null {
  const opening = /(?:\{\{\{?~?[#^&>]?|\()\s*/y;
  opening.lastIndex = offset;
  const found = opening.exec(source);
  const place = found === null ? null : wordFrom(source, offset + found[0].length);
  return place !== null && place.end <= tag.end ? place : null;
}

/** Faults about arguments say which helper it is, and not where the argument stands. */
const notMended: readonly TemplateFault['code'][] = ['wrong_arguments', 'template_too_large', 'template_too_deep'];

function fixOf(source: string, fault: TemplateFault, tags: readonly Tag[]): Fix[] {
  const { suggestion, message, code } = fault;
  if (suggestion === undefined || notMended.includes(code)) return [];
  const offset = offsetAt(source, fault);
  const tag = tags.find(({ start, end }) => start <= offset && offset < end);
  if (tag === undefined) return [];
  const isWhole = suggestion.startsWith('{{') && offset === tag.start;
  const bare = isWhole ? suggestion : suggestion.replace(/^\{\{|\}\}$/g, '').replace(/^#/, '');
  const place = isWhole ? tag : wordAt(source, fault, tags);
  const written = source.slice(place.start, place.end);
  const mended = replaced(source, place, bare);
  const text = tag.kind === 'open' ? withClosing(mended, written, bare) : mended;
  return [{ message, label: bare, text }];
}

const replaced = (source: string, { start, end }: { start: number; end: number }, text: string) =>
  source.slice(0, start) + text + source.slice(end);

/** The closing tag of a block is written as its opening one. */
const withClosing = (source: string, name: string, better: string) => source.replace(`{{/${name}}}`, `{{/${better}}}`);

/** A name under a known root that was seen nowhere. */
interface Doubt {
  path: string;
  suggestion: string | undefined;
}

/** Names that are not among those seen; nothing is said of a root of which nothing was seen. */
function unseen(paths: readonly string[], variables: readonly Variable[]): Doubt[] {
  const known = variables.map(({ path }) => path);
  const roots = new Set(known.map((path) => path.split('.')[0]));
  return paths.flatMap((path) => {
    if (!roots.has(path.split('.')[0]) || !path.includes('.') || isSeen(path, known)) return [];
    const suggestion = closestField(path, known);
    return suggestion === undefined ? [] : [{ path, suggestion }];
  });
}

/** The nearest name of the same root; the root itself says nothing about how alike two names are. */
function closestField(path: string, known: readonly string[]): string | undefined {
  const root = path.slice(0, path.indexOf('.') + 1);
  const fields = known.filter((one) => one.startsWith(root)).map((one) => one.slice(root.length));
  const meant = closest(path.slice(root.length), fields);
  return meant === undefined ? undefined : root + meant;
}

const isSeen = (path: string, known: readonly string[]) =>
  known.some(
    (one) => one === path || one.startsWith(`${path}.`) || path.startsWith(`${one}.`) || path.startsWith(`${one}[]`),
  );

/** Where a path is written in tags. */
function placesOf(path: string, source: string, tags: readonly Tag[]): { start: number; end: number }[] {
  return tags.flatMap(({ start, end }) => {
    const at = source.slice(start, end).indexOf(path);
    const place = at === -1 ? null : wordFrom(source, start + at);
    return place !== null && source.slice(place.start, place.end) === path ? [place] : [];
  });
}

const doubtFix =
  (source: string, tags: readonly Tag[]) =>
  ({ path, suggestion }: Doubt): Fix[] => {
    const places = placesOf(path, source, tags);
    if (suggestion === undefined || places.length === 0) return [];
    const text = places.reduceRight((mended, place) => replaced(mended, place, suggestion), source);
    return [{ message: `${path} was not seen so far.`, label: suggestion, text }];
  };

const distinct = (fixes: readonly Fix[]): Fix[] => [...new Map(fixes.map((fix) => [fix.text, fix])).values()];
