/**
 * Decides what a path in a template refers to, from its position.
 * 1. Outside each, with and sections a path starts with a root; anything else is a fault with a suggestion.
 * 2. Inside them a name given by `as |name|` comes first, then an argument of the partial, then the enclosing value's own
 *    field, then the root of that name.
 * 3. `../` climbs one enclosing value, `@root` all of them.
 */

import { closest } from '../faults/suggest.ts';
import type { TemplateFault } from './fault.ts';
import type { PathExpression as SyntaxPath } from './syntax.ts';
import type { Expression, LoopField, Origin, PathExpression } from './template.ts';

/** An each, with or section around the place that is compiled, innermost last. */
export interface Frame {
  /** Name of the value it looks at, e.g. `event.items[]`; null when that has none. */
  name: string | null;
  params: readonly string[];
  /** Whether it may repeat, so that @index means something. */
  loops: boolean;
}

/** What is known at the place of a path. */
export interface Place {
  frames: readonly Frame[];
  roots: readonly string[];
  /** Arguments of the partial that is compiled. */
  args: readonly string[];
}

export type Resolved =
  | { ok: true; value: PathExpression }
  | { ok: false; fault: Omit<TemplateFault, 'line' | 'column'> };

const loopFields: readonly LoopField[] = ['index', 'key', 'first', 'last'];

/** Resolves a path whose first part is a name. */
export function resolvePath(path: SyntaxPath, place: Place): Resolved {
  const { frames, roots } = place;
  const segments = path.parts.filter((part) => typeof part === 'string');
  if (path.data) return resolveData(path, segments, place);
  if (path.depth > 0 || isSelf(path)) return resolveRelative(path, segments, place);
  const [head = '', ...tail] = segments;
  const param = findParam(head, frames);
  if (param) return found(param.origin, tail, param.origin.slot === 0 ? join(param.frame.name, tail) : null);
  if (place.args.includes(head)) return found({ kind: 'argument', name: head }, tail, join(head, tail));
  if (frames.length === 0) return resolveRoot(segments, path.original, roots);
  if (roots.includes(head)) return found({ kind: 'context_or_root' }, segments, segments.join('.'));
  return found({ kind: 'context', up: 0 }, segments, join(frames.at(-1)?.name ?? null, segments));
}

/** Resolves a path that starts with a call: (lookup a b).c */
export function resolveMember(of: Expression, path: SyntaxPath): PathExpression {
  const segments = path.parts.filter((part) => typeof part === 'string');
  const base = nameOf(of);
  return { kind: 'path', origin: { kind: 'value', of }, segments, name: base === null ? null : join(base, segments) };
}

/** How the value of an expression is shown to people; null when there is no path to it. */
export function nameOf(value: Expression): string | null {
  if (value.kind === 'path') return value.name;
  if (value.kind === 'literal' || value.helper !== 'lookup') return null;
  const [of, key] = value.args;
  const base = of === undefined ? null : nameOf(of);
  return base === null || key?.kind !== 'literal' ? null : join(base, [String(key.value)]);
}

/** `this`, `.` and what is written behind them. */
function isSelf({ original, parts }: SyntaxPath): boolean {
  return (parts.length === 0 && /^(\.|this)$/.test(original)) || /^(\.|this)[./]/.test(original);
}

function found(origin: Origin, segments: readonly string[], name: string | null): Resolved {
  return { ok: true, value: { kind: 'path', origin, segments, name } };
}

function join(base: string | null, segments: readonly string[]): string | null {
  if (base === null) return segments.length === 0 ? 'this' : `this.${segments.join('.')}`;
  return [base, ...segments].join('.');
}

/** The innermost block that gives this name. */
function findParam(name: string, frames: readonly Frame[]) {
  const index = frames.findLastIndex(({ params }) => params.includes(name));
  const frame = frames[index];
  if (frame === undefined) return undefined;
  const slot = frame.params[0] === name ? 0 : 1;
  return { frame, origin: { kind: 'param', up: frames.length - 1 - index, slot } as const };
}

function resolveRelative(path: SyntaxPath, segments: string[], { frames, roots }: Place): Resolved {
  if (path.depth > frames.length) {
    return refuse(`${path.original} climbs out of the template: there is no block to leave.`);
  }
  const frame = frames.at(-1 - path.depth);
  if (frame) return found({ kind: 'context', up: path.depth }, segments, join(frame.name, segments));
  if (segments.length > 0) return resolveRoot(segments, path.original, roots);
  return refuse(`${path.original} means nothing outside a block such as {{#each}}; name a variable.`);
}

/** What a template that names no root means of the person, and not of the event; lower case, without underlines. */
const personFields = new Set(
  'address birthday city company country email firstname fullname language lastname locale mail name phone plan surname timezone userid username zip'.split(
    ' ',
  ),
);

function resolveRoot(segments: string[], original: string, roots: readonly string[]): Resolved {
  const [head = '', ...tail] = segments;
  if (roots.includes(head)) return found({ kind: 'root' }, segments, segments.join('.'));
  if (tail.length === 0) {
    const field = /^[^\s.[\]{}()|"'=~]+$/.test(head) ? head : `[${head}]`;
    const root = personFields.has(head.replace(/_/g, '').toLowerCase()) ? 'user' : 'event';
    const message = `Unknown variable "${original}". A field of the event is written event.${field}, one of the person user.${field}.`;
    return refuse(message, `${root}.${field}`);
  }
  if (head === 'secret')
    return refuse('Secrets are read in the headers of webhook steps only, as a tag of their own: {{secret.name}}.');
  const root = closest(head, roots);
  const known = `A template sees ${roots.slice(0, -1).join(', ')} and ${roots.at(-1)}.`;
  return refuse(`Unknown variable "${original}". ${known}`, root && [root, ...tail].join('.'));
}

function resolveData(path: SyntaxPath, segments: string[], { frames, roots }: Place): Resolved {
  const [head = '', ...tail] = segments;
  if (head === 'root') {
    return tail.length > 0
      ? resolveRoot(tail, path.original, roots)
      : refuse('@root needs a variable behind it: @root.event.type.');
  }
  const field = loopFields.find((name) => name === head);
  if (field === undefined || tail.length > 0) {
    const suggestion = closest(head, [...loopFields, 'root']);
    return refuse(
      `Unknown variable "${path.original}". There are @index, @key, @first, @last and @root.`,
      suggestion && `@${suggestion}`,
    );
  }
  if (frames.filter(({ loops }) => loops).length <= path.depth) {
    return refuse(`${path.original} means something inside {{#each}} only.`);
  }
  return found({ kind: 'loop', up: path.depth, field }, [], null);
}

function refuse(message: string, suggestion?: string): Resolved {
  return { ok: false, fault: { code: 'unknown_variable', message, suggestion } };
}
