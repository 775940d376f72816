/**
 * Decides whether a text is a template, and gives its syntax tree or every fault in plain words.
 * 1. The parser only sees sources whose size and depth the scan has bounded.
 * 2. All faults come at once: those of the outline (unclosed tags and blocks) and every tag that cannot be read.
 */
import { type AST, parseWithoutProcessing, WhitespaceControl } from '@handlebars/parser';
import { type Position, positionAt, type TemplateFault } from './fault.ts';
import { templateLimits } from './limits.ts';
import { filterFault } from './liquid.ts';
import { type Scan, scanTemplate } from './scan.ts';
import type { Program, Statement } from './syntax.ts';
import type { Tag } from './tag.ts';

export type ParseResult = { ok: true; program: Program } | { ok: false; faults: TemplateFault[] };

// A workflow is judged anew after every key, and all of its templates but one are the same as before.
const remembered = new Map<string, ParseResult>();
const memory = { sources: 500, characters: 4_000 };

/** Parses Handlebars syntax. What it returns is shared, and must not be changed. */
export function parseTemplate(source: string): ParseResult {
  if (source.length > memory.characters) return parseAnew(source);
  const known = remembered.get(source);
  const result = known ?? parseAnew(source);
  if (known) remembered.delete(source);
  remembered.set(source, result);
  for (const [oldest] of remembered) {
    if (remembered.size <= memory.sources) break;
    remembered.delete(oldest);
  }
  return result;
}

function parseAnew(source: string): ParseResult {
  if (source.length > templateLimits.source) return { ok: false, faults: [tooLarge] };
  if (source.includes('\0')) return { ok: false, faults: [nulFault(source)] };
  const scan = scanTemplate(source);
  const parsed = scan.faults.length > 0 ? undefined : tryParse(source);
  if (parsed?.ok) return parsed;
  const faults = [...scan.faults, ...tagFaults(source, scan)].sort((a, b) => a.line - b.line || a.column - b.column);
  if (parsed && faults.length === 0) faults.push(faultOf(parsed.error, { line: 1, column: 1 }));
  return { ok: false, faults: faults.slice(0, templateLimits.faults) };
}

const tooLarge: TemplateFault = {
  code: 'template_too_large',
  message: `A template has at most ${templateLimits.source} characters.`,
  line: 1,
  column: 1,
};

function nulFault(source: string): TemplateFault {
  return {
    code: 'template_syntax',
    message: 'A template must not contain a NUL character.',
    ...positionAt(source, source.indexOf('\0')),
  };
}

function tryParse(source: string): { ok: true; program: Program } | { ok: false; error: unknown } {
  try {
    return { ok: true, program: withoutStrippedSpace(asProgram(parseWithoutProcessing(source))) };
  } catch (error) {
    return { ok: false, error };
  }
}

declare module '@handlebars/parser' {
  /** Strips space beside tags with `~`, and the lines on which a block or a comment stands alone. */
  export class WhitespaceControl {
    accept(tree: AST.Program): AST.Program;
  }
}

/** The package types its tree by bare node; syntax.ts describes what the grammar produces. */
function asProgram(tree: unknown): Program {
  return tree as Program;
}

/** A partial keeps the line on which it stands alone, as a {{value}} does, so it reads as if it were written there. */
function withoutStrippedSpace(program: Program): Program {
  const partials = partialsIn(program);
  for (const partial of partials) partial.type = 'MustacheStatement';
  new WhitespaceControl().accept(program as unknown as AST.Program);
  for (const partial of partials) partial.type = 'PartialStatement';
  return program;
}

/** Nodes of partials, whose type is exchanged for a moment. */
function partialsIn(program: Program | undefined): { type: Statement['type'] }[] {
  return (program?.body ?? []).flatMap((statement) => {
    if (statement.type === 'PartialStatement') return [statement];
    if (statement.type !== 'BlockStatement') return [];
    return [...partialsIn(statement.program), ...partialsIn(statement.inverse)];
  });
}

/** Reads every tag alone, because the parser stops at the first fault. */
function tagFaults(source: string, { tags }: Scan): TemplateFault[] {
  const faults: TemplateFault[] = [];
  for (const tag of tags) {
    const alone = standAlone(source.slice(tag.start, tag.end), tag);
    const parsed = alone === undefined ? undefined : tryParse(alone.source);
    if (parsed === undefined || parsed.ok) continue;
    faults.push(faultOf(parsed.error, positionAt(source, tag.start), source.slice(tag.start, tag.end)));
    if (faults.length === templateLimits.faults) break;
  }
  return faults;
}

/** A source in which this tag is the only one that can be at fault. */
function standAlone(text: string, { kind, name }: Tag): { source: string } | undefined {
  if (kind === 'value') return { source: text };
  if (kind === 'open') return { source: `${text}{{/${name}}}` };
  if (kind === 'chain') return { source: `{{#if x}}${text}{{/if}}` };
  return undefined;
}

function faultOf(error: unknown, at: Position, tag?: string): TemplateFault {
  const filtered = tag === undefined ? null : filterFault(tag);
  if (filtered) return { code: 'template_syntax', ...filtered, ...at };
  const { token, text, expected } = parserHash(error);
  const shown = tag === undefined ? 'This template' : clip(tag);
  const reason = reasonOf(token, text, expected) ?? pathReason(error) ?? 'it is not Handlebars syntax';
  return { code: 'template_syntax', message: `${shown} cannot be read: ${reason}.`, ...at };
}

interface ParserHash {
  token?: string;
  text?: string;
  expected: string[];
}

/** What the generated parser reports about the token that it did not expect. */
function parserHash(error: unknown): ParserHash {
  const hash = error instanceof Error && 'hash' in error ? (error.hash as Partial<ParserHash> | undefined) : undefined;
  return { ...hash, expected: hash?.expected ?? [] };
}

function reasonOf(token: string | undefined, text: string | undefined, expected: string[]): string | undefined {
  if (token === 'EQUALS' || text === '=') {
    return 'an option is written name=value, and values are compared with a helper such as (eq event.plan "pro")';
  }
  if (token === 'CLOSE' || token === 'CLOSE_UNESCAPED') {
    return expected.includes("'CLOSE_SEXPR'") ? 'a ( is never closed' : 'it ends too early';
  }
  if (text === '|') return 'there are no | filters; write {{upper user.name}}';
  if (token === 'CLOSE_SEXPR') return 'a ) closes no (, or nothing is called before it';
  if (!text) return undefined;
  return token === 'INVALID' ? `the character ${text} does not belong here` : `${text} does not belong here`;
}

function pathReason(error: unknown): string | undefined {
  const invalid = error instanceof Error && /^Invalid path: (.*?)(?: - \d+:\d+)?$/s.exec(error.message);
  return invalid ? `${invalid[1]} is not a path` : undefined;
}

function clip(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59).toWellFormed()}…`;
}
