// Finds what a project would have that no longer fits: texts outside of a bundle that call a partial which the bundle changes,
// or name a partial or a variable which it renames.
// 1. Only what the bundle changes is looked for: a text that was broken before is none of its faults.
import type { BundleKind } from '../../../contract/bundle/registry.ts';
import type { Fault } from '../../../contract/errors.ts';
import { layoutRoots } from '../../../contract/messages/layout.ts';
import { PartialInput } from '../../../contract/messages/partial.ts';
import { deepEqual } from '../../conditions/deep-equal.ts';
import { fault } from '../../faults/sentences.ts';
import { type CompileOptions, compileTemplate } from '../../templates/compile.ts';
import { mailOptions, partialOptions } from '../../templates/email/render-email.ts';
import type { KnownNames } from '../../templates/expressions.ts';
import type { NamedBundle, NamedItem } from './judge-names.ts';
import type { Fields } from './kinds/kind.ts';
import { rulesOf } from './registry.ts';
import { namesInTexts, textsIn } from './text-names.ts';

const kindsWithTexts: readonly BundleKind[] = ['layout', 'partial', 'rule', 'template', 'workflow'];
/** What is said of names that templates share; other faults of a text are not for its users to say. */
const codes: readonly string[] = ['unknown_partial', 'unknown_argument', 'missing_argument', 'unknown_variable'];

/** A fault at each item whose change breaks what the bundle does not hold. */
export function brokenUserFaults(bundle: NamedBundle, known: KnownNames): Fault[] {
  const changed = new Map(
    bundle.items.flatMap((item) => (changesCalls(item) ? [[formerKey(item), item] as const] : [])),
  );
  if (changed.size === 0) return [];
  const written = new Set(bundle.items.map(({ id }) => id));
  return kindsWithTexts.flatMap((kind) => {
    const others = [...bundle.project.items(kind).values()].filter(({ id, item }) => item && !written.has(id));
    return others.flatMap(({ identity, item }) => {
      const named = namesInTexts({ item }).map((name) => changed.get(`${name.kind} ${name.identity}`));
      const [cause] = named.filter((one) => one !== undefined);
      const problem = cause === undefined ? undefined : firstProblem({ item }, optionsOf(kind, item), known);
      return cause === undefined || problem === undefined ? [] : [brokenFault(cause, kind, identity, problem)];
    });
  });
}

/** Whether calls of an item may no longer fit: its name or its arguments are others. */
function changesCalls({ kind, existing, isRenamed, fields }: NamedItem): boolean {
  if (!existing || (kind !== 'partial' && kind !== 'variable')) return false;
  const before = existing.item as Fields | undefined;
  return isRenamed || (kind === 'partial' && before !== undefined && !deepEqual(before.args ?? [], fields.args ?? []));
}

const formerKey = ({ kind, existing }: NamedItem) => `${kind} ${existing?.identity ?? ''}`;

/** What the texts of an item may read beside the names that they share. */
function optionsOf(kind: BundleKind, item: object | undefined): CompileOptions {
  if (kind === 'layout') return { ...mailOptions, roots: layoutRoots };
  if (kind !== 'partial') return mailOptions;
  const args = PartialInput.shape.args.safeParse((item as Fields | undefined)?.args);
  return partialOptions(args.data ?? []);
}

function firstProblem(item: object, options: CompileOptions, known: KnownNames): string | undefined {
  for (const text of textsIn(item)) {
    const compiled = compileTemplate(text, options, known);
    const found = compiled.ok ? undefined : compiled.faults.find(({ code }) => codes.includes(code));
    if (found) return found.message;
  }
  return undefined;
}

function brokenFault(cause: NamedItem, kind: BundleKind, identity: string, problem: string): Fault {
  const place = cause.isRenamed ? '/renamedFrom' : '/args';
  const { noun } = rulesOf(cause.kind);
  const user = `the ${rulesOf(kind).noun} "${identity}"`;
  const message = `The ${noun} is used by ${user} of the project, which would no longer work: ${problem}`;
  return fault(cause.pointer + place, 'in_use', message);
}
