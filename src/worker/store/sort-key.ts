/** Values of the columns that a list is sorted by. */
export type SortKey = (string | number)[];

/** As SQLite compares the columns: text by its code points, where JavaScript compares UTF-16 units. */
export function compareKeys(a: SortKey, b: SortKey): number {
  for (const [i, value] of a.entries()) {
    const other = b[i];
    if (value === other || other === undefined) continue;
    if (typeof value === 'number' && typeof other === 'number') return value - other;
    return compareText(String(value), String(other));
  }
  return 0;
}

function compareText(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1);
}

/** The later of two places at which a list may begin; undefined is its very beginning. */
export function laterStart(
  order: 'ascending' | 'descending',
  a: SortKey | undefined,
  b: SortKey | undefined,
): SortKey | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const sign = order === 'ascending' ? 1 : -1;
  return sign * compareKeys(a, b) > 0 ? a : b;
}
