import { colour } from './clean.ts';

/** Rows in columns as wide as their longest cell; numbers are set to the right. */
export function drawTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))));
  const isNumber = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  return cells
    .map((row) =>
      row
        .map((cell, column) => {
          const gap = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)));
          return isNumber[column] ? gap + cell : cell + gap;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const segments = new Intl.Segmenter('en');

/** Characters as people count them, colours not counted. */
export const widthOf = (text: string): number => [...segments.segment(text.replace(colour, ''))].length;
