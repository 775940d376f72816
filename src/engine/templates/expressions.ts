/**
 * Decides what an expression inside a tag means: a value written out, a path, or the call of a helper.
 * 1. A helper is called with as many arguments and with such options as it takes; literal ones are checked for sense.
 */
import type { PartialArgument } from '../../contract/messages/partial.ts';
import { closest } from '../faults/suggest.ts';
import type { ArgumentFault } from './builtins/builtin.ts';
import { blockNames, builtins } from './builtins/table.ts';
import type { TemplateFault } from './fault.ts';
import { type Frame, resolveMember, resolvePath } from './references.ts';
import type { Hash, Located, PathExpression, SubExpression, SyntaxExpression } from './syntax.ts';
import type { CallExpression, Expression, PathExpression as PathExpressionNode } from './template.ts';

/** What the compiler knows at a place of the template. */
export interface Lowering {
  frames: readonly Frame[];
  /** Names that a path may start with. */
  roots: readonly string[];
  /** Arguments of the partial that is compiled. */
  args: readonly string[];
  /** Whether partials may be called here. */
  partials: boolean;
  /** What the project has; what is left out is not judged. */
  known: KnownNames;
  report(at: Located, fault: Omit<TemplateFault, 'line' | 'column'>): void;
  /** Whether there are so many faults that looking for more helps nobody. */
  isFull(): boolean;
}

/** What templates of a project may name. */
export interface KnownNames {
  /** With their arguments; null where these are not known. */
  partials?: ReadonlyMap<string, readonly PartialArgument[] | null> | undefined;
  /** null where the text is read without them. */
  variables?: ReadonlySet<string> | null | undefined;
  /** Whether there may be more than these. */
  areSome?: boolean;
}

interface Call extends Located {
  path: SyntaxExpression;
  params: SyntaxExpression[];
  hash?: Hash;
}

const nothing: Expression = { kind: 'literal', value: undefined };

/** Lowers any expression; a fault is reported and becomes a missing value. */
export function lowerExpression(expression: SyntaxExpression, lowering: Lowering): Expression {
  switch (expression.type) {
    case 'PathExpression':
      return lowerPath(expression, lowering);
    case 'SubExpression':
      return lowerCall(expression, lowering);
    case 'HashLiteral':
      return refuse(
        expression,
        'wrong_arguments',
        'An option belongs behind a helper: {{date event.at tz="UTC"}}.',
        lowering,
      );
    default:
      return { kind: 'literal', value: expression.value };
  }
}

function lowerPath(path: PathExpression, lowering: Lowering): Expression {
  const [head] = path.parts;
  if (head !== undefined && typeof head !== 'string') return resolveMember(lowerCall(head, lowering), path);
  const resolved = resolvePath(path, lowering);
  if (resolved.ok) {
    const fault = variableFault(resolved.value, lowering);
    if (fault) lowering.report(path, fault);
    return resolved.value;
  }
  const builtin = builtins.get(path.original);
  if (builtin) {
    return refuse(path, 'wrong_arguments', `"${path.original}" is a helper: {{${builtin.usage}}}.`, lowering);
  }
  lowering.report(path, resolved.fault);
  return nothing;
}

/** A variable of the project is named whole, so that it is known who uses it. */
function variableFault({ origin, segments: [root, name] }: PathExpressionNode, { known }: Lowering) {
  if (root !== 'var' || (origin.kind !== 'root' && origin.kind !== 'context_or_root')) return null;
  const code = 'unknown_variable' as const;
  if (name === undefined) return { code, message: '`var` needs the name of a variable behind it: {{var.brandName}}.' };
  if (known.variables === null) return { code, message: 'Variables of the project are not read here.' };
  if (known.areSome || known.variables?.has(name) !== false) return null;
  const meant = closest(name, known.variables);
  const message = `This project has no variable "${name}"; declare it in settings/variables.`;
  return { code, message, suggestion: meant && `var.${meant}` };
}

/** Lowers {{helper a b c=d}} and (helper a b c=d). */
export function lowerCall(call: Call | SubExpression, lowering: Lowering): Expression {
  const name = helperName(call.path);
  if (name === undefined) return refuse(call, 'wrong_arguments', notCallable(call.path), lowering);
  const builtin = builtins.get(name);
  if (builtin === undefined) return unknownHelper(call, name, lowering);
  const args = call.params.map((param) => lowerExpression(param, lowering));
  const options = (call.hash?.pairs ?? []).map(({ key, value }) => ({
    name: key,
    value: lowerExpression(value, lowering),
  }));
  const lowered: CallExpression = { kind: 'call', helper: name, builtin, args, options };
  const fault = countFault(lowered) ?? optionFault(lowered) ?? literalFault(lowered);
  if (fault) lowering.report(call, { code: 'wrong_arguments', ...fault });
  return lowered;
}

function helperName(path: SyntaxExpression): string | undefined {
  if (path.type !== 'PathExpression' || path.data || path.depth > 0 || path.parts.length !== 1) return undefined;
  const [name] = path.parts;
  return name === path.original ? name : undefined;
}

function notCallable(path: SyntaxExpression): string {
  if (path.type !== 'PathExpression' || typeof path.parts[0] !== 'string') {
    return 'Only a helper takes arguments: {{upper user.name}}.';
  }
  return `${path.original} is a value, not a helper; write it without arguments and parentheses.`;
}

function unknownHelper(call: Call, name: string, lowering: Lowering): Expression {
  const isBlock = (blockNames as readonly string[]).includes(name);
  if (isBlock) {
    const message = `"${name}" encloses a body: {{#${name} …}}…{{/${name}}}.`;
    return refuse(call, 'unknown_helper', message, lowering, `#${name}`);
  }
  const suggestion = closest(name, builtins.keys());
  return refuse(call, 'unknown_helper', `There is no helper "${name}".`, lowering, suggestion);
}

function refuse(
  at: Located,
  code: TemplateFault['code'],
  message: string,
  lowering: Lowering,
  suggestion?: string,
): Expression {
  lowering.report(at, { code, message, suggestion });
  return nothing;
}

function countFault({ helper, builtin, args }: CallExpression): ArgumentFault | undefined {
  const [fewest, most] = builtin.args;
  if (args.length >= fewest && args.length <= most) return undefined;
  const wanted = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
  return {
    message: `"${helper}" takes ${wanted} ${most === 1 ? 'value' : 'values'}, not ${args.length}: {{${builtin.usage}}}.`,
  };
}

function optionFault({ helper, builtin, options }: CallExpression): ArgumentFault | undefined {
  const allowed = builtin.options ?? [];
  const unknown = options.find((option) => !allowed.includes(option.name));
  if (unknown === undefined) return undefined;
  const message = `"${helper}" has no option "${unknown.name}": {{${builtin.usage}}}.`;
  return { message, suggestion: closest(unknown.name, allowed) };
}

function literalFault({ helper, builtin, args, options }: CallExpression): ArgumentFault | undefined {
  const literal = (value: Expression) => (value.kind === 'literal' ? value.value : undefined);
  const values = new Map(options.map((option) => [option.name, literal(option.value)]));
  const fault = builtin.check?.({ args: args.map(literal), options: values });
  return fault && { ...fault, message: `"${helper}": ${fault.message}.` };
}
