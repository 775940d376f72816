/**
 * Decides the value of an expression at a place of the rendering.
 * 1. Paths follow own fields only; what is not there is missing, never an error.
 * 2. A missing or null variable is noted by its name, unless it is looked at quietly (in a condition or option, before a fallback).
 * 3. A helper that can tell no value from what it got notes the variable it got it from.
 * 4. An argument of a partial reads as what its call wrote would read there: value, missing names and all.
 * 5. Every step is charged to the budget, long texts by their length.
 */
import { hasOwnField, readPath, type Scope, templateRoots } from '../scope.ts';
import type { HelperContext } from './builtins/builtin.ts';
import { isKnownZone } from './builtins/intl.ts';
import { type Budget, templateLimits } from './limits.ts';
import type { PartialLookup } from './partial.ts';
import { nameOf } from './references.ts';
import type { CallExpression, Expression, PathExpression } from './template.ts';
import { toText } from './values.ts';

/** The value an each, with or section looks at, and its position in a loop. */
export interface ContextFrame {
  value: unknown;
  loop?: { index: number; key: string | number; first: boolean; last: boolean };
  outer: ContextFrame | undefined;
  /** A section over true, which looks at what surrounds it: `../` does not count it. */
  isTransparent?: true;
}

/** What the call of a partial gave for one argument. */
export interface Argument {
  /** As it is written there; null where that is no path. */
  name: string | null;
  isPath: boolean;
  value(quiet: boolean): unknown;
}

/** What one rendering carries along. */
export interface Rendering {
  roots: Readonly<Record<string, unknown>>;
  budget: Budget;
  missing: Set<string>;
  helpers: HelperContext;
  partials: PartialLookup;
  /** Arguments of the partial that is printed. */
  args: ReadonlyMap<string, Argument>;
  /** How many partials are being printed, one inside the other. */
  depth: number;
}

/** A rendering over a scope; only the template roots of the scope can be seen. */
export function createRendering(
  scope: Scope,
  now: number,
  html: boolean,
  budget: Budget,
  partials: PartialLookup = () => undefined,
): Rendering {
  const roots = { ...Object.fromEntries(templateRoots.map((root) => [root, scope[root]])), ...scope.more };
  const { spend, limitLength } = budget;
  let zone: string | undefined;
  const helpers: HelperContext = {
    now,
    html,
    spend,
    limitLength,
    get zone() {
      zone ??= [scope.user.timezone, scope.org.timezone].find((name) => isKnownZone(name, budget)) ?? 'UTC';
      return zone;
    },
  };
  return { roots, budget, missing: new Set(), helpers, partials, args: new Map(), depth: 0 };
}

/** The value of an expression; `quiet` keeps missing variables from being noted. */
export function expressionValue(
  expression: Expression,
  frame: ContextFrame | undefined,
  rendering: Rendering,
  quiet: boolean,
): unknown {
  rendering.budget.spend(1);
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'call') return callValue(expression, frame, rendering, quiet);
  if (expression.origin.kind === 'argument') return argumentValue(expression, expression.origin.name, rendering, quiet);
  const value = pathValue(expression, frame, rendering, quiet);
  if ((value === undefined || value === null) && !quiet) noteMissing(expression.name, rendering);
  return value;
}

function argumentValue(
  { segments, name }: PathExpression,
  argumentName: string,
  rendering: Rendering,
  quiet: boolean,
): unknown {
  const given = rendering.args.get(argumentName);
  if (given && segments.length === 0) return given.value(quiet);
  rendering.budget.spend(segments.length);
  const value = readPath(given?.value(quiet || given.isPath), segments);
  if ((value === undefined || value === null) && !quiet) noteMissing(name, rendering);
  return value;
}

function pathValue(
  { origin, segments }: PathExpression,
  frame: ContextFrame | undefined,
  rendering: Rendering,
  quiet: boolean,
): unknown {
  rendering.budget.spend(segments.length);
  switch (origin.kind) {
    case 'root':
      return readPath(rendering.roots, segments);
    case 'context':
      return readPath(contextAt(frame, origin.up, rendering.roots), segments);
    case 'context_or_root':
      return readPath(hasOwnField(frame?.value, segments[0] ?? '') ? frame.value : rendering.roots, segments);
    case 'param': {
      const named = frameAt(frame, origin.up);
      return readPath(origin.slot === 0 ? named?.value : named?.loop?.key, segments);
    }
    case 'argument':
      return undefined;
    case 'loop':
      return loopAt(frame, origin.up)?.[origin.field];
    case 'value':
      return readPath(expressionValue(origin.of, frame, rendering, quiet), segments);
  }
}

function frameAt(frame: ContextFrame | undefined, up: number): ContextFrame | undefined {
  let at = frame;
  for (let climbed = 0; climbed < up; climbed += 1) at = at?.outer;
  return at;
}

/** The value that the nth enclosing block looks at; outside of all of them, the roots. */
function contextAt(frame: ContextFrame | undefined, up: number, roots: Rendering['roots']): unknown {
  let at = opaque(frame);
  for (let climbed = 0; climbed < up; climbed += 1) at = opaque(at?.outer);
  return at === undefined ? roots : at.value;
}

function opaque(frame: ContextFrame | undefined): ContextFrame | undefined {
  let at = frame;
  while (at?.isTransparent) at = at.outer;
  return at;
}

/** A block that does not repeat is passed over, so @index also works in a {{#with}} inside {{#each}}. */
function loopAt(frame: ContextFrame | undefined, up: number): ContextFrame['loop'] {
  let left = up;
  for (let at = frame; at !== undefined; at = at.outer) {
    if (at.loop === undefined) continue;
    if (left === 0) return at.loop;
    left -= 1;
  }
  return undefined;
}

function callValue(
  call: CallExpression,
  frame: ContextFrame | undefined,
  rendering: Rendering,
  quiet: boolean,
): unknown {
  const last = call.args.length - 1;
  const isQuiet = (index: number) => quiet || (call.builtin.picksFirst === true && index < last);
  const args = call.args.map((arg, index) =>
    charged(expressionValue(arg, frame, rendering, isQuiet(index)), rendering),
  );
  const options = new Map(
    call.options.map(({ name, value }) => [name, charged(expressionValue(value, frame, rendering, true), rendering)]),
  );
  const value = charged(call.builtin.run(args, options, rendering.helpers), rendering);
  const isGiven = args.every((arg) => arg !== undefined && arg !== null);
  if (value === undefined && isGiven && !quiet) noteCall(call, args, rendering);
  return value;
}

/** Copying a text takes time by its length; so does growing it, step by step, in nested calls. */
function charged(value: unknown, { budget }: Rendering): unknown {
  if (typeof value !== 'string') return value;
  budget.limitLength(value.length);
  budget.spend(value.length >> 8);
  return value;
}

/** Remembers that a variable had no value. */
export function noteMissing(name: string | null, rendering: Rendering): void {
  const { missing } = rendering;
  if (name === null || missing.size >= templateLimits.missing) return;
  missing.add(shownName(name, rendering).slice(0, templateLimits.nameLength));
}

/** A name that begins with an argument of a partial, as the call of the partial wrote it. */
export function shownName(name: string, { args }: Rendering): string {
  const [head = ''] = /^[A-Za-z0-9]+/.exec(name) ?? [];
  const given = args.get(head)?.name;
  return given ? given + name.slice(head.length) : name;
}

function noteCall(call: CallExpression, args: readonly unknown[], rendering: Rendering): void {
  const [first] = call.args.map(nameOf).filter((name) => name !== null);
  if (first !== undefined) noteMissing(call.helper === 'lookup' ? `${first}.${toText(args[1])}` : first, rendering);
}
