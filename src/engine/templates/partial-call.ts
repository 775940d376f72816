// Decides whether a call of a partial, {{> button url=event.url}}, may be saved.
// 1. Its name and those of its arguments are written out, so it is known beforehand what a template needs.
// 2. Where it is known which partials there are, the partial exists, takes what it is given and gets what it needs.
import { PartialName } from '../../contract/messages/partial.ts';
import { closest } from '../faults/suggest.ts';
import { type Lowering, lowerExpression } from './expressions.ts';
import type { PartialStatement, SyntaxExpression } from './syntax.ts';
import type { TemplateNode } from './template.ts';

/** Lowers the call of a partial; a fault is reported and prints nothing. */
export function lowerPartial(statement: PartialStatement, lowering: Lowering): TemplateNode[] {
  const pairs = statement.hash?.pairs ?? [];
  const args = pairs.map(({ key, value }) => ({ name: key, value: lowerExpression(value, lowering) }));
  const name = staticName(statement.name);
  const names = args.map((arg) => arg.name);
  const faults = name === null ? [badName(lowering)] : callFaults(name, names, statement, lowering);
  for (const fault of faults) lowering.report(statement, fault);
  return name === null ? [] : [{ kind: 'partial', name, args }];
}

type Fault = Parameters<Lowering['report']>[1];

function staticName(name: SyntaxExpression): string | null {
  if (name.type === 'StringLiteral') return PartialName.safeParse(name.value).data ?? null;
  if (name.type !== 'PathExpression' || name.data || name.depth > 0 || name.parts.length !== 1) return null;
  const [part] = name.parts;
  return typeof part === 'string' && part === name.original ? (PartialName.safeParse(part).data ?? null) : null;
}

function badName({ partials }: Lowering): Fault {
  if (!partials) return notHere;
  const message = 'The name of a partial is written out, in small letters, digits and "-": {{> button url=event.url}}.';
  return { code: 'template_unsupported', message };
}

const notHere: Fault = {
  code: 'template_unsupported',
  message: 'Partials ({{> name}}) are HTML: they may stand in the HTML of an email, in a layout and in other partials.',
};

function callFaults(name: string, given: string[], { params }: PartialStatement, lowering: Lowering): Fault[] {
  if (!lowering.partials) return [notHere];
  const twice = given.find((arg, index) => given.indexOf(arg) !== index);
  return [
    ...(params.length > 0 ? [wrong(`A partial takes its arguments by name: {{> ${name} url=event.url}}.`)] : []),
    ...(twice === undefined ? [] : [wrong(`The argument "${twice}" is given twice.`)]),
    ...signatureFaults(name, given, lowering),
  ];
}

const wrong = (message: string): Fault => ({ code: 'wrong_arguments', message });

function signatureFaults(name: string, given: readonly string[], { known }: Lowering): Fault[] {
  if (!known.partials) return [];
  const wanted = known.partials.get(name);
  if (wanted === null || (wanted === undefined && known.areSome)) return [];
  if (wanted === undefined) {
    const message = `There is no partial "${name}" in this project.`;
    return [{ code: 'unknown_partial', message, suggestion: closest(name, known.partials.keys()) }];
  }
  const names = wanted.map((arg) => arg.name);
  const list = names.length === 0 ? 'it takes none' : `it takes ${names.join(', ')}`;
  const unknown = given.filter((arg) => !names.includes(arg));
  const missing = wanted.filter((arg) => arg.default === undefined && !given.includes(arg.name));
  return [
    ...unknown.map((arg): Fault => {
      const message = `The partial "${name}" has no argument "${arg}"; ${list}.`;
      return { code: 'unknown_argument', message, suggestion: closest(arg, names) };
    }),
    ...missing.map((arg): Fault => {
      const message = `The partial "${name}" needs the argument "${arg.name}": {{> ${name} ${arg.name}=event.${arg.name}}}.`;
      return { code: 'missing_argument', message };
    }),
  ];
}
