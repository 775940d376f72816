/**
 * Decides what a compiled template prints for a scope at a moment.
 * 1. A missing value prints nothing and is named in `missing`; rendering never throws and never runs code of the template.
 * 2. In HTML and in JSON whatever {{x}} prints is escaped, in a URL it is percent-encoded; {{{x}}} and {{&x}} print as they are.
 * 3. A rendering that does or prints too much ends in a `limit`, with nothing printed.
 */
import { partialLimits } from '../../contract/messages/partial.ts';
import { hasOwnField, type Scope } from '../scope.ts';
import {
  type Argument,
  type ContextFrame,
  createRendering,
  expressionValue,
  type Rendering,
  shownName,
} from './evaluate.ts';
import { type Budget, createBudget, LimitReached, type TemplateLimit } from './limits.ts';
import type { PartialLookup } from './partial.ts';
import { nameOf } from './references.ts';
import type { Escape, Expression, Template, TemplateNode } from './template.ts';
import { encodeForUrl, escapeHtml, isTruthy, toText } from './values.ts';

export interface RenderOptions {
  /** Epoch ms; what {{date "now"}} shows. */
  now: number;
  /** What the rendering may do and print; a full budget when left out. */
  budget?: Budget;
  /** The partials that it may call; none when left out. */
  partials?: PartialLookup | undefined;
}

export interface RenderFailure {
  ok: false;
  limit: TemplateLimit;
}

export type RenderResult =
  /** `missing` holds the paths that had no value, each once, in the order they were met. */
  { ok: true; text: string; missing: string[] } | RenderFailure;

/** Renders a template. */
export function render(
  template: Template,
  scope: Scope,
  { now, budget = createBudget(), partials }: RenderOptions,
): RenderResult {
  const rendering = createRendering(scope, now, template.html, budget, partials);
  return withinLimits(() => {
    const text = renderText(template, rendering);
    return { ok: true, text, missing: [...rendering.missing] };
  });
}

/** Turns the end of a budget into a result. */
export function withinLimits<T>(run: () => T): T | RenderFailure {
  try {
    return run();
  } catch (error) {
    if (error instanceof LimitReached) return { ok: false, limit: error.limit };
    throw error;
  }
}

/** Prints a template into a rendering that is under way. */
export function renderText(template: Template, rendering: Rendering): string {
  const printed: string[] = [];
  printAll(template.nodes, undefined, { rendering, print: (text) => printed.push(text) });
  return printed.join('');
}

interface Printer {
  rendering: Rendering;
  print(text: string): void;
}

function printAll(nodes: readonly TemplateNode[], frame: ContextFrame | undefined, printer: Printer): void {
  for (const node of nodes) printNode(node, frame, printer);
}

function printNode(node: TemplateNode, frame: ContextFrame | undefined, printer: Printer): void {
  const { rendering } = printer;
  rendering.budget.spend(1);
  if (node.kind === 'text') {
    emit(node.text, printer);
  } else if (node.kind === 'print') {
    emitValue(toText(expressionValue(node.value, frame, rendering, false)), node.escape, printer);
  } else if (node.kind === 'if') {
    const value = expressionValue(node.value, frame, rendering, true);
    const countsZero = node.includeZero && isTruthy(expressionValue(node.includeZero, frame, rendering, true));
    const holds = (isTruthy(value) || (countsZero === true && value === 0)) !== node.negated;
    printAll(holds ? node.body : node.otherwise, frame, printer);
  } else if (node.kind === 'partial') {
    printPartial(node, frame, printer);
  } else {
    printBlock(node, frame, printer);
  }
}

const escapes: Record<Escape, (text: string) => string> = {
  html: escapeHtml,
  url: encodeForUrl,
  json: (text) => JSON.stringify(text).slice(1, -1),
};

function emit(text: string, { rendering, print }: Printer): void {
  rendering.budget.grow(text.length);
  print(text);
}

function emitValue(text: string, escaping: Escape | null, printer: Printer): void {
  printer.rendering.budget.limitLength(text.length);
  emit(escaping === null ? text : escapes[escaping](text), printer);
}

/** Prints a partial, which sees its arguments and the roots, and nothing of the blocks around its call. */
function printPartial(
  { name, args }: Extract<TemplateNode, { kind: 'partial' }>,
  frame: ContextFrame | undefined,
  { rendering, print }: Printer,
): void {
  const partial = rendering.partials(name);
  if (!partial) throw partialLimit(`There is no partial "${name}".`);
  const depth = rendering.depth + 1;
  if (depth > partialLimits.depth) {
    throw partialLimit(`Partials may call each other at most ${partialLimits.depth} levels deep.`);
  }
  const given = new Map(args.map((arg) => [arg.name, givenBy(arg.value, frame, rendering)]));
  for (const { name: missing, default: text } of partial.args) {
    if (!given.has(missing)) given.set(missing, { name: null, isPath: false, value: () => text });
  }
  printAll(partial.template.nodes, undefined, { rendering: { ...rendering, args: given, depth }, print });
}

const partialLimit = (message: string) => new LimitReached({ kind: 'partials', max: partialLimits.depth, message });

/** Evaluated where it is read, in the surroundings of the call. */
function givenBy(expression: Expression, frame: ContextFrame | undefined, rendering: Rendering): Argument {
  const name = nameOf(expression);
  return {
    name: name === null ? null : shownName(name, rendering),
    isPath: expression.kind === 'path',
    value: (quiet) => expressionValue(expression, frame, rendering, quiet),
  };
}

type Block = Extract<TemplateNode, { kind: 'each' | 'with' | 'section' }>;

/** {{else}} says that nothing is expected to be there at times, and a section is a condition: both are quiet. */
function printBlock(node: Block, frame: ContextFrame | undefined, printer: Printer): void {
  const quiet = node.kind === 'section' || node.otherwise.length > 0;
  const value = expressionValue(node.value, frame, printer.rendering, quiet);
  const loops = node.kind === 'each' || (node.kind === 'section' && Array.isArray(value));
  const printed = loops ? printLoop(node, value, frame, printer) : printOnce(node, value, frame, printer);
  if (!printed) printAll(node.otherwise, frame, printer);
}

/** Returns false when there is nothing to look at. */
function printOnce(node: Block, value: unknown, outer: ContextFrame | undefined, printer: Printer): boolean {
  if (!isTruthy(value)) return false;
  // {{#flag}} with true keeps looking at what its surroundings look at.
  const surroundings = outer ? outer.value : printer.rendering.roots;
  const isFlag = node.kind === 'section' && value === true;
  printAll(node.body, isFlag ? { value: surroundings, outer, isTransparent: true } : { value, outer }, printer);
  return true;
}

/** Returns false when there is nothing to loop over. */
function printLoop(node: Block, value: unknown, outer: ContextFrame | undefined, printer: Printer): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const keys: readonly (string | number)[] = Array.isArray(value) ? Array.from(value.keys()) : Object.keys(value);
  for (const [index, key] of keys.entries()) {
    printer.rendering.budget.spend(1);
    const item: unknown = hasOwnField(value, String(key)) ? value[key] : undefined;
    const loop = { index, key, first: index === 0, last: index === keys.length - 1 };
    printAll(node.body, { value: item, loop, outer }, printer);
  }
  return keys.length > 0;
}
