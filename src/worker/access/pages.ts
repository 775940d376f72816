import { AppError } from '../../contract/errors.ts';

/** One page of a list. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** A cursor that holds the sort key of the last row of a page; opaque to clients. */
export function encodeCursor(parts: (string | number)[]): string {
  return btoa(JSON.stringify(parts)).replaceAll('=', '');
}

/** The parts of a cursor; 422 for anything we did not hand out. */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  try {
    const parts: unknown = JSON.parse(atob(cursor));
    const sound =
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((p) => typeof p === 'string' || typeof p === 'number');
    if (sound) return parts;
  } catch {
    // Falls through to the refusal below: a cursor is ours or it is not.
  }
  const message = 'This cursor is not one of ours; use nextCursor of the page before.';
  throw new AppError('invalid', message, { faults: [{ pointer: '?cursor', code: 'invalid_value', message }] });
}

/** Makes a page of rows that were asked for with one more than `pageSize`. */
export function pageOf<R, T>(
  rows: R[],
  pageSize: number,
  toItem: (row: R) => T,
  keyOf: (row: R) => (string | number)[],
): Page<T> {
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  const more = rows.length > pageSize && last !== undefined;
  return { data: shown.map(toItem), nextCursor: more ? encodeCursor(keyOf(last)) : null };
}
