import { AppError } from '../../contract/errors.ts';
import type { ListWindow } from '../../contract/lists.ts';
import { compareKeys, type SortKey } from '../store/sort-key.ts';

/** One page of a list. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
  /** Only where a filter had to look at rows that it does not show. */
  window?: ListWindow;
}

/** A cursor that holds the sort key of the last row of a page; opaque to clients. */
export function encodeCursor(parts: SortKey): string {
  // Ids of people may hold any letter, which base64 takes as ASCII alone.
  const ascii = JSON.stringify(parts).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return btoa(ascii).replaceAll('=', '');
}

/** The parts of a cursor; 422 for anything we did not hand out. */
export function decodeCursor(cursor: string, length: number): SortKey {
  const parts = partsOf(cursor);
  if (parts?.length === length) return parts;
  const message = 'This cursor is not valid; use nextCursor of the previous page.';
  throw new AppError('invalid', message, { faults: [{ pointer: '?cursor', code: 'invalid_value', message }] });
}

/** The one number of a cursor; 0 where it is none. */
export function decodePosition(cursor: string): number {
  const [position] = decodeCursor(cursor, 1);
  return Number.isInteger(position) ? Number(position) : 0;
}

/** Whether a cursor has so many parts, for a list that continues in another one. */
export const isCursorOf = (cursor: string, length: number): boolean => partsOf(cursor)?.length === length;

function partsOf(cursor: string): SortKey | null {
  try {
    const parts: unknown = JSON.parse(atob(cursor));
    const isSound = Array.isArray(parts) && parts.every((p) => typeof p === 'string' || typeof p === 'number');
    return isSound ? parts : null;
  } catch {
    return null;
  }
}

/** Makes a page of rows that were asked for with one more than `pageSize`. */
export function pageOf<R, T>(rows: R[], pageSize: number, toItem: (row: R) => T, keyOf: (row: R) => SortKey): Page<T> {
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  const more = rows.length > pageSize && last !== undefined;
  return { data: shown.map(toItem), nextCursor: more ? encodeCursor(keyOf(last)) : null };
}

/** Joins lists that are each sorted by the same key in the same order into one that is. */
export function mergeSorted<R>(
  parts: readonly R[][],
  keyOf: (row: R) => SortKey,
  order: 'ascending' | 'descending',
): R[] {
  const [only = []] = parts;
  if (parts.length < 2) return only;
  const sign = order === 'ascending' ? 1 : -1;
  return parts.flat().sort((a, b) => sign * compareKeys(keyOf(a), keyOf(b)));
}
