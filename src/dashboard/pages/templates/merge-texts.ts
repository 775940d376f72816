// Brings two sets of changes of the same texts together, field by field; a variant in another language has its own fields.
import { deepEqual } from '../../../engine/conditions/deep-equal.ts';
import { childPointer, readPointer, writePointer } from '../../forms/pointers.ts';

export type Side = 'mine' | 'theirs';

export interface TextConflict {
  /** Of the field that both changed. */
  pointer: string;
  chosen: Side;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Pointers of all fields, those of every variant among them. */
function fieldsOf(content: object): string[] {
  return Object.entries(content).flatMap(([name, value]) => {
    if (name !== 'locales' || !isRecord(value)) return [childPointer('', name)];
    return Object.entries(value).flatMap(([tag, texts]) =>
      isRecord(texts) ? Object.keys(texts).map((field) => childPointer('', name, tag, field)) : [],
    );
  });
}

/** What both sets of changes make of `base`; where both changed a field, `choices` say whose holds, else mine does. */
export function mergeTexts<T extends object>(
  base: T,
  theirs: T,
  mine: T,
  choices: Readonly<Record<string, Side>>,
): { merged: T; conflicts: TextConflict[] } {
  const conflicts: TextConflict[] = [];
  let merged: unknown = mine;
  for (const pointer of new Set([base, theirs, mine].flatMap(fieldsOf))) {
    const [was, is, own] = [base, theirs, mine].map((content) => readPointer(content, pointer));
    if (deepEqual(was, is) || deepEqual(is, own)) continue;
    const chosen = deepEqual(was, own) ? 'theirs' : (choices[pointer] ?? 'mine');
    if (!deepEqual(was, own)) conflicts.push({ pointer, chosen });
    if (chosen === 'theirs') merged = writePointer(merged, pointer, is);
  }
  return { merged: withoutEmptyLocales(merged as T), conflicts };
}

/** A language without a text is none: that is how one that was taken away comes out of the merge. */
function withoutEmptyLocales<T extends object>(content: T): T {
  const locales = 'locales' in content ? content.locales : undefined;
  if (!isRecord(locales)) return content;
  const kept = Object.entries(locales).filter(([, texts]) => isRecord(texts) && Object.keys(texts).length > 0);
  return { ...content, locales: Object.fromEntries(kept) };
}
