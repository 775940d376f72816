// The values that variables have once an import is done: what comes with it, what the project has, what is declared.
import { VariableName } from '../../contract/account/variables.ts';
import { bundleItems } from '../../contract/bundle/registry.ts';
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { pointerOf } from '../../engine/faults/faults.ts';
import { fault, suggestionFor } from '../../engine/faults/sentences.ts';
import type { Content } from './content.ts';

/** Values by name, as they come beside a bundle. */
export type GivenValues = Readonly<Record<string, string>>;

/** A variable as a bundle declares it. */
interface Declared {
  name: string;
  default: string | null;
}

function declaredIn(value: unknown): Declared[] {
  const list = isObject(value) ? value[bundleItems.variable.key] : undefined;
  const items: unknown[] = Array.isArray(list) ? list : [];
  return items.flatMap((item) => {
    if (!isObject(item) || typeof item.name !== 'string') return [];
    return [{ name: item.name, default: typeof item.default === 'string' ? item.default : null }];
  });
}

/** The faults of values whose variable neither the bundle nor the project declares. */
export function valueFaults(content: Content, value: unknown, given: GivenValues): Fault[] {
  const known = new Set([...content.variables, ...declaredIn(value)].map(({ name }) => name));
  return Object.keys(given).flatMap((name): Fault[] => {
    const pointer = pointerOf(['variables', name]);
    if (given[name]?.includes('\0')) return [fault(pointer, 'invalid_text', 'Text must not hold a NUL character.')];
    if (known.has(name)) return [];
    if (!VariableName.safeParse(name).success) {
      return [fault(pointer, 'invalid_format', 'The name of a variable is a small letter, then letters and digits.')];
    }
    const message = `There is no variable "${name}" in this bundle or the project; declare it in the bundle.`;
    return [fault(pointer, 'unknown_variable', message, suggestionFor(name, [...known]))];
  });
}

/** Every value, by name; a variable without one is left out. */
export function valuesAfter(content: Content, value: unknown, given: GivenValues): Record<string, string> {
  const own = new Map(content.variables.map((row) => [row.name, row]));
  const declared = new Map(declaredIn(value).map((one) => [one.name, one.default]));
  const names = new Set([...own.keys(), ...declared.keys()]);
  return Object.fromEntries(
    [...names].flatMap((name): [string, string][] => {
      const row = own.get(name);
      const fallback = declared.has(name) ? declared.get(name) : row?.default;
      const known = given[name] ?? row?.value ?? fallback ?? null;
      return known === null ? [] : [[name, known]];
    }),
  );
}

/** A value that an import sets. */
export interface ValueChange {
  name: string;
  before: string | null;
  after: string;
}

/** The values that differ from those of the project. */
export function valueChanges({ variables }: Content, given: GivenValues): ValueChange[] {
  const own = new Map(variables.map(({ name, value }) => [name, value]));
  return Object.entries(given)
    .map(([name, after]) => ({ name, before: own.get(name) ?? null, after }))
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
