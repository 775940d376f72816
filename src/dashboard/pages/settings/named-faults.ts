// Variables and secrets are sent by name, `{ brandName: { value } }`, while a form edits one: `{ name, value }`.
import type { Fault } from '../../../contract/errors.ts';
import { childPointer, keysOf } from '../../forms/pointers.ts';

/** Place in the form of a pointer of the request. */
export function placeInForm(pointer: string, name: string): string {
  const [first, ...rest] = keysOf(pointer);
  if (first !== name) return pointer;
  return rest.length === 0 ? '/name' : childPointer('', ...rest);
}

/** Faults of a request as those of the form. */
export const faultsInForm = (faults: readonly Fault[], name: string): Fault[] =>
  faults.map((fault) => ({ ...fault, pointer: placeInForm(fault.pointer, name) }));
