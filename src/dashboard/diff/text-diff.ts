// Decides which lines of a text are new, gone or the same. Line by line, by the longest common sequence of lines.

export interface DiffLine {
  kind: 'same' | 'added' | 'removed' | 'gap';
  text: string;
}

/** Lines around a change that are shown with it. */
const around = 2;
/** Above this, what lies between the first and the last change is shown as replaced: the table would be too large. */
const mostCells = 1_000_000;

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** The lines of both texts; what did not change is left out but for a little around each change. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  const all = [
    ...a.slice(0, start).map(same),
    ...between(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
  return withGaps(all);
}

function between(a: readonly string[], b: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: 'removed', text });
  const added = (text: string): DiffLine => ({ kind: 'added', text });
  if (a.length * b.length > mostCells) return [...a.map(removed), ...b.map(added)];
  const common = commonLengths(a, b);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [mine, theirs] = [a[i], b[j]];
    if (mine !== undefined && mine === theirs) {
      lines.push({ kind: 'same', text: mine });
      i++;
      j++;
    } else if (
      mine !== undefined &&
      (theirs === undefined || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))
    ) {
      lines.push(removed(mine));
      i++;
    } else {
      lines.push(added(theirs ?? ''));
      j++;
    }
  }
  return lines;
}

const lengthAt = (table: readonly Uint32Array[], i: number, j: number): number => table[i]?.[j] ?? 0;

/** For each pair of places, how many lines the rests have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i];
      if (row === undefined) continue;
      row[j] =
        a[i] === b[j]
          ? lengthAt(table, i + 1, j + 1) + 1
          : Math.max(lengthAt(table, i + 1, j), lengthAt(table, i, j + 1));
    }
  }
  return table;
}

function withGaps(lines: readonly DiffLine[]): DiffLine[] {
  const near = (place: number) =>
    lines.slice(Math.max(0, place - around), place + around + 1).some(({ kind }) => kind !== 'same');
  const shown: DiffLine[] = [];
  let hidden = 0;
  for (const [place, line] of [...lines, null].entries()) {
    if (line !== null && !near(place)) {
      hidden++;
      continue;
    }
    if (hidden > 0) shown.push({ kind: 'gap', text: hidden === 1 ? '1 line' : `${hidden} lines` });
    hidden = 0;
    if (line !== null) shown.push(line);
  }
  return shown;
}

/** Whether there is something to show. */
export const hasChanges = (lines: readonly DiffLine[]): boolean =>
  lines.some(({ kind }) => kind === 'added' || kind === 'removed');
