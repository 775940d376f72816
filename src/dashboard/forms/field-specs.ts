import type { FieldSpec, Fields } from './field-types.ts';
import { keysOf } from './pointers.ts';

const none: FieldSpec = {};

/** How the field at a pointer is drawn. A pattern without `*` goes before one with. */
export function specAt(fields: Fields, pointer: string): FieldSpec {
  const exact = Object.hasOwn(fields, pointer) ? fields[pointer] : undefined;
  if (exact !== undefined) return exact;
  const keys = keysOf(pointer);
  const found = Object.keys(fields).find((pattern) => isMatch(keysOf(pattern), keys));
  return (found === undefined ? undefined : fields[found]) ?? none;
}

function isMatch(pattern: readonly string[], keys: readonly string[]): boolean {
  return pattern.length === keys.length && pattern.every((key, place) => key === '*' || key === keys[place]);
}

/** The fields of a part that lies at a pointer, for the form of the whole. */
export function fieldsUnder(at: string, fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([pattern, spec]) => [at + pattern, spec]));
}
