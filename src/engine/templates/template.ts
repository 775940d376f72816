/** A compiled template: names resolved, helpers looked up, nothing left to go wrong but missing data. */
import type { Builtin } from './builtins/builtin.ts';

/** Where a path starts. */
export type Origin =
  /** The first segment is a root such as `event`. */
  | { kind: 'root' }
  /** The value that the nth enclosing each, with or section looks at (0 = nearest). */
  | { kind: 'context'; up: number }
  /** The nearest such value if it has the first segment itself, else the root of that name. */
  | { kind: 'context_or_root' }
  /** @index and its like, of the nth enclosing loop. */
  | { kind: 'loop'; up: number; field: LoopField }
  /** A name given by `as |item key|`. */
  | { kind: 'param'; up: number; slot: 0 | 1 }
  /** An argument of the partial that is compiled, by its name. */
  | { kind: 'argument'; name: string }
  /** What another expression answers: (lookup a b).c */
  | { kind: 'value'; of: Expression };

export type LoopField = 'index' | 'key' | 'first' | 'last';

export interface PathExpression {
  kind: 'path';
  origin: Origin;
  segments: readonly string[];
  /** How the path is shown to people, e.g. `event.items[].name`; null for what is not a variable (@index). */
  name: string | null;
}

export interface CallExpression {
  kind: 'call';
  helper: string;
  builtin: Builtin;
  args: readonly Expression[];
  options: readonly { name: string; value: Expression }[];
}

export interface LiteralExpression {
  kind: 'literal';
  value: string | number | boolean | null | undefined;
}

export type Expression = PathExpression | CallExpression | LiteralExpression;

/** What is done to a printed value so that it cannot leave its place: in HTML, a URL's path or query, or a text in JSON. */
export type Escape = 'html' | 'url' | 'json';

interface Body {
  body: readonly TemplateNode[];
  otherwise: readonly TemplateNode[];
}

/** A value that a call of a partial gives to one of its arguments. */
export interface GivenArgument {
  name: string;
  value: Expression;
}

export type TemplateNode =
  | { kind: 'text'; text: string }
  | { kind: 'print'; value: Expression; escape: Escape | null }
  | ({ kind: 'if'; value: Expression; negated: boolean; includeZero?: Expression | undefined } & Body)
  | ({ kind: 'each' | 'with' | 'section'; value: Expression } & Body)
  | { kind: 'partial'; name: string; args: readonly GivenArgument[] };

/** A template that can be rendered. */
export interface Template {
  nodes: readonly TemplateNode[];
  html: boolean;
}
