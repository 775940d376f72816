// A trait as it is typed in: its type is chosen, so that the text "5" and the number 5 stay different values.
import { isObject } from '../../../contract/json.ts';
import type { JsonValue } from '../../../contract/primitives.ts';

/** Traits that are fields of the person. */
export const columnTraits = ['email', 'phone', 'timezone', 'locale'] as const;

export const traitKinds = ['text', 'number', 'flag', 'json'] as const;
export type TraitKind = (typeof traitKinds)[number];

export const kindWords: Readonly<Record<TraitKind, string>> = {
  text: 'Text',
  number: 'Number',
  flag: 'True or false',
  json: 'JSON',
};

export function kindOf(value: unknown): TraitKind {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'flag' : 'json';
}

/** A value as the text that its field shows. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');

export type TraitReading = { ok: true; value: JsonValue } | { ok: false; fault: string };

/** The value that a text means as a kind. */
export function readTrait(kind: TraitKind, text: string): TraitReading {
  if (kind === 'text') return { ok: true, value: text };
  if (kind === 'flag') return { ok: true, value: text.trim() === 'true' };
  if (kind === 'number') {
    const value = Number(text);
    const isNumber = text.trim() !== '' && Number.isFinite(value);
    return isNumber ? { ok: true, value } : { ok: false, fault: 'This is not a number.' };
  }
  try {
    const value: JsonValue = JSON.parse(text);
    if (value !== null) return { ok: true, value };
    return { ok: false, fault: 'A trait has a value; null would remove it.' };
  } catch (error) {
    return { ok: false, fault: `Not JSON yet: ${error instanceof Error ? error.message : error}` };
  }
}

/** What is left of a text when its kind changes. */
export function textAs(kind: TraitKind, text: string, before: TraitKind): string {
  if (kind === 'flag') return String(text.trim() === 'true');
  if (kind === 'json' && before === 'text') return JSON.stringify(text);
  if (kind === 'text' && before === 'json') {
    const read = readTrait('json', text);
    return read.ok && typeof read.value === 'string' ? read.value : text;
  }
  return text;
}

/**
 * The merge patch (RFC 7396) that makes one value of another: objects are merged into what is stored, so keys that are gone
 * have to be named as null.
 */
export function patchTo(stored: unknown, wanted: JsonValue): JsonValue {
  if (!isObject(stored) || !isObject(wanted)) return wanted;
  const gone = Object.keys(stored).filter((name) => !(name in wanted));
  return {
    ...Object.fromEntries(gone.map((name) => [name, null])),
    ...Object.fromEntries(
      Object.entries(wanted).map(([name, value]) => [name, patchTo(stored[name], value as JsonValue)]),
    ),
  };
}
