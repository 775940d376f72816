/**
 * Decides whether a template may be saved, and turns it into the form that is rendered.
 * 1. Every fault is reported at its place, with what was probably meant; a template without faults renders without errors.
 * 2. Only the helpers of builtins/ exist; decorators and raw blocks are refused, and partials where they are not allowed.
 * 3. A single name inside a block is always a field of the enclosing value, so {{date}} there is not a helper.
 */
import { closest } from '../faults/suggest.ts';
import { templateRoots } from '../scope.ts';
import { type BlockName, blockNames } from './builtins/table.ts';
import { type KnownNames, type Lowering, lowerCall, lowerExpression } from './expressions.ts';
import type { TemplateFault } from './fault.ts';
import { templateLimits } from './limits.ts';
import { parseTemplate } from './parse.ts';
import { lowerPartial } from './partial-call.ts';
import { type Frame, nameOf } from './references.ts';
import type { BlockStatement, MustacheStatement, Program, Statement, SyntaxExpression } from './syntax.ts';
import type { Escape, Expression, Template, TemplateNode } from './template.ts';

export type CompileResult = { ok: true; template: Template } | { ok: false; faults: TemplateFault[] };

export interface CompileOptions {
  /** Escapes what {{x}} prints; {{{x}}} and {{&x}} never are. */
  html: boolean;
  /** Percent-encodes what {{x}} prints, except by {{urlEncode x}}, which has done so. */
  url?: boolean;
  /** Escapes what {{x}} prints as part of a JSON text, except by {{json x}}, which is a value of its own. */
  json?: boolean;
  /** Names that a path may start with beside the usual ones: fields of `more` of the scope. */
  roots?: readonly string[];
  /** Whether it may call partials: {{> name}}. */
  partials?: boolean;
  /** Names of the arguments of a partial, which this is the source of. */
  args?: readonly string[];
}

/** Compiles Handlebars syntax, or reports every fault; what it names is judged as far as it is `known` what there is. */
export function compileTemplate(source: string, options: CompileOptions, known: KnownNames = {}): CompileResult {
  const parsed = parseTemplate(source);
  if (!parsed.ok) return parsed;
  const faults: TemplateFault[] = [];
  const lowering: Lowering = {
    frames: [],
    roots: [...templateRoots, ...(options.roots ?? [])],
    args: options.args ?? [],
    partials: options.partials ?? false,
    known,
    report: ({ loc }, fault) => faults.push({ ...fault, line: loc.start.line, column: loc.start.column + 1 }),
    isFull: () => faults.length >= templateLimits.faults,
  };
  const nodes = lowerProgram(parsed.program, escapeOf(options), lowering);
  return faults.length > 0
    ? { ok: false, faults: faults.slice(0, templateLimits.faults) }
    : { ok: true, template: { nodes, html: options.html } };
}

const escapeOf = ({ html, url, json }: CompileOptions): Escape | null =>
  html ? 'html' : url ? 'url' : json ? 'json' : null;

/** Helpers that print what is safe in a place already. */
const safeHelpers: Partial<Record<Escape, string>> = { url: 'urlEncode', json: 'json' };

function lowerProgram(program: Program | undefined, escaping: Escape | null, lowering: Lowering): TemplateNode[] {
  return (program?.body ?? []).flatMap((statement) =>
    lowering.isFull() ? [] : lowerStatement(statement, escaping, lowering),
  );
}

function lowerStatement(statement: Statement, escaping: Escape | null, lowering: Lowering): TemplateNode[] {
  switch (statement.type) {
    case 'ContentStatement':
      return statement.value === '' ? [] : [{ kind: 'text', text: statement.value }];
    case 'CommentStatement':
      return [];
    case 'MustacheStatement':
      return [lowerPrint(statement, escaping, lowering)];
    case 'BlockStatement':
      return [lowerBlock(statement, escaping, lowering)];
    case 'PartialStatement':
      return lowerPartial(statement, lowering);
    default: {
      const what = statement.type.startsWith('Partial')
        ? 'Partials with a body ({{#> name}})'
        : 'Decorators ({{* name}})';
      lowering.report(statement, { code: 'template_unsupported', message: `${what} are not supported.` });
      return [];
    }
  }
}

function lowerPrint(statement: MustacheStatement, escaping: Escape | null, lowering: Lowering): TemplateNode {
  const value = lowerMustache(statement, lowering);
  const isEncoded = escaping !== null && value.kind === 'call' && value.helper === safeHelpers[escaping];
  return { kind: 'print', value, escape: statement.escaped && !isEncoded ? escaping : null };
}

function lowerMustache(mustache: MustacheStatement, lowering: Lowering): Expression {
  const { path, params, hash } = mustache;
  const isCall = params.length > 0 || hash !== undefined;
  if (isCall) return lowerCall(mustache, lowering);
  const target = asPath(path);
  return lowerExpression(target, {
    ...lowering,
    report: (at, fault) => lowering.report(at, inBraces(fault, at === target)),
  });
}

/** As in Handlebars, a name in quotes that stands alone in a tag is a path: {{"first name"}}. */
function asPath(expression: SyntaxExpression): SyntaxExpression {
  if (!('value' in expression) || expression.value === null || expression.value === undefined) return expression;
  const name = String(expression.value);
  return { type: 'PathExpression', data: false, depth: 0, parts: [name], original: name, loc: expression.loc };
}

/** A suggestion for a whole {{tag}} is a whole tag. */
function inBraces<T extends { suggestion?: string | undefined }>(fault: T, whole: boolean): T {
  return whole && fault.suggestion !== undefined ? { ...fault, suggestion: `{{${fault.suggestion}}}` } : fault;
}

function lowerBlock(block: BlockStatement, escaping: Escape | null, lowering: Lowering): TemplateNode {
  const name = simpleName(block);
  const known = blockNames.find((blockName) => blockName === name);
  const isSection = known === undefined;
  const value = isSection ? lowerSectionValue(block, name, lowering) : lowerBlockValue(block, known, lowering);
  const kind = isSection ? 'section' : known;
  const params = blockParams(block, kind, lowering);
  if (kind === 'if' || kind === 'unless') {
    const body = lowerProgram(block.program, escaping, lowering);
    const otherwise = lowerProgram(block.inverse, escaping, lowering);
    return {
      kind: 'if',
      value,
      negated: kind === 'unless',
      includeZero: includeZeroOf(block, lowering),
      body,
      otherwise,
    };
  }
  const base = nameOf(value);
  const frame: Frame = { name: base !== null && kind === 'each' ? `${base}[]` : base, params, loops: kind !== 'with' };
  const body = lowerProgram(block.program, escaping, { ...lowering, frames: [...lowering.frames, frame] });
  return { kind, value, body, otherwise: lowerProgram(block.inverse, escaping, lowering) };
}

/** The word after {{# where it is a plain one: `if`, `each`, a helper or a field. */
function simpleName({ path }: BlockStatement): string | undefined {
  if (path.type !== 'PathExpression' || path.data || path.depth > 0) return undefined;
  const [name] = path.parts;
  return path.parts.length === 1 && typeof name === 'string' && path.original === name ? name : undefined;
}

const nothing: Expression = { kind: 'literal', value: undefined };

function lowerBlockValue(block: BlockStatement, name: BlockName, lowering: Lowering): Expression {
  const [param, second] = block.params;
  const fault = (message: string) => lowering.report(block, { code: 'wrong_arguments', message });
  const options = block.hash?.pairs.map(({ key }) => key) ?? [];
  const allowed = name === 'if' || name === 'unless' ? ['includeZero'] : [];
  const unknown = options.find((option) => !allowed.includes(option));
  if (unknown !== undefined) {
    fault(
      allowed.length === 0
        ? `{{#${name}}} takes no options.`
        : `{{#${name}}} has no option "${unknown}"; it takes includeZero=true.`,
    );
  }
  if (second) fault(`{{#${name}}} takes one value; compare with a helper: {{#if (eq event.plan "pro")}}.`);
  if (param === undefined) {
    fault(`{{#${name}}} needs a value: {{#${name} user.plan}}.`);
    return nothing;
  }
  return lowerExpression(param, lowering);
}

/** {{#if event.total includeZero=true}}: whether 0 counts as true. */
function includeZeroOf({ hash }: BlockStatement, lowering: Lowering): Expression | undefined {
  const option = hash?.pairs.find(({ key }) => key === 'includeZero');
  return option && lowerExpression(option.value, lowering);
}

/** {{#event.items}}: the path itself is the value. A helper cannot enclose a body. */
function lowerSectionValue(block: BlockStatement, name: string | undefined, lowering: Lowering): Expression {
  const meant = name === undefined || isParam(name, lowering) ? undefined : closest(name, blockNames);
  const isCall = block.params.length > 0 || block.hash !== undefined;
  if (!isCall && !(meant && lowering.frames.length === 0)) return lowerExpression(asPath(block.path), lowering);
  const shown = block.path.type === 'PathExpression' ? block.path.original : '(…)';
  lowering.report(block, {
    code: 'unknown_helper',
    message: `There is no block {{#${shown}}}; the blocks are if, unless, each and with.`,
    suggestion: meant,
  });
  return nothing;
}

function isParam(name: string, { frames }: Lowering): boolean {
  return frames.some(({ params }) => params.includes(name));
}

const maxParams = { if: 0, unless: 0, with: 1, each: 2, section: 2 } as const;

function blockParams(block: BlockStatement, kind: keyof typeof maxParams, lowering: Lowering): string[] {
  const params = (block.program ?? block.inverse)?.blockParams ?? [];
  if (params.length <= maxParams[kind]) return params;
  const message = `"as |${params.join(' ')}|" names too much: this block has ${maxParams[kind]} to name.`;
  lowering.report(block, { code: 'wrong_arguments', message });
  return params.slice(0, maxParams[kind]);
}
