// The words of faults for people: the API speaks of its fields, a form of their labels.
import type { Fault } from '../../contract/errors.ts';
import { specAt } from './field-specs.ts';
import type { Fields } from './field-types.ts';
import { labelOf } from './labels.ts';
import { childPointer, keysOf } from './pointers.ts';

/** What a name between backticks is called by people; null where it stays as it is. */
type Naming = (name: string) => string | null;

/** A message with the names that people know: one that begins it as it is, others in quotes. */
export const renamed = (message: string, naming: Naming): string =>
  message.replace(/`([^`]+)`/g, (written, name: string, at: number) => {
    const shown = naming(name);
    return shown === null ? written : at === 0 ? shown : `“${shown}”`;
  });

/** What the form calls the field at a pointer; an item of a list has its number. */
export function labelAt(fields: Fields, pointer: string): string {
  const keys = keysOf(pointer);
  const key = keys.at(-1) ?? '';
  const own = specAt(fields, pointer).label;
  if (!/^\d+$/.test(key)) return own ?? labelOf(key);
  return `${own ?? labelAt(fields, childPointer('', ...keys.slice(0, -1)))} ${Number(key) + 1}`;
}

const nothingChosen = /must be a UUID, got ""\.$/;

/** The message of a fault with the labels of the form; fields that the form does not name stay as they are written. */
export function spokenMessage({ code, message, pointer }: Fault, fields: Fields): string {
  if (code === 'unknown_field') return message;
  const keys = keysOf(pointer);
  const parent = childPointer('', ...keys.slice(0, -1));
  const own = keys.findLast((key) => !/^\d+$/.test(key));
  const naming: Naming = (name) => {
    if (own !== undefined && name.replace(/(?:\[\d+\])+$/, '') === own) return labelAt(fields, pointer);
    const beside = [childPointer(pointer, name), childPointer(parent, name)];
    return beside.map((at) => fields[at]?.label).find((label) => label !== undefined) ?? null;
  };
  return renamed(message.replace(nothingChosen, 'is not chosen yet.'), naming);
}

/** Faults with the words of the form that shows them. */
export const spokenFaults = (faults: readonly Fault[], fields: Fields): Fault[] =>
  faults.map((fault) => ({ ...fault, message: spokenMessage(fault, fields) }));
