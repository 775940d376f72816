import { AppError } from '../../contract/errors.ts';

/** One page of a list. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** A cursor with the sort key of the last row of a page; opaque to clients. */
export function encodeCursor(parts: (string | number)[]): string {
  return btoa(JSON.stringify(parts)).replaceAll('=', '');
}

/** The parts of a cursor; 422 for a text that is not a cursor of ours. */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  try {
    const parts: unknown = JSON.parse(atob(cursor));
    const sound =
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((p) => typeof p === 'string' || typeof p === 'number');
    if (sound) return parts;
  } catch {
    // Refused below, like every text that is not a cursor.
  }
  const message = 'This cursor is not valid; use nextCursor of the previous page.';
  throw new AppError('invalid', message, { faults: [{ pointer: '?cursor', code: 'invalid_value', message }] });
}

/** Makes a page of rows, of which one more than `pageSize` was queried. */
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
