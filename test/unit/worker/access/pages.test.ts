import { describe, expect, it } from 'vitest';
import { mergeSorted } from '../../../../src/worker/access/pages.ts';

const keyOf = (row: (string | number)[]) => row;

describe('mergeSorted', () => {
  it('joins lists in their order, by the first part of the key that differs', () => {
    const parts = [
      [
        [1, 'b'],
        [2, 'a'],
      ],
      [
        [1, 'a'],
        [10, 'a'],
      ],
    ];
    const expected = [
      [1, 'a'],
      [1, 'b'],
      [2, 'a'],
      [10, 'a'],
    ];
    expect(mergeSorted(parts, keyOf, 'ascending')).toEqual(expected);
    const reversed = parts.map((part) => part.toReversed());
    expect(mergeSorted(reversed, keyOf, 'descending')).toEqual(expected.toReversed());
  });

  it('compares text by code points, as SQLite does, and a prefix comes first', () => {
    const [bmp, astral] = ['\u{ff5e}', '\u{1f600}'];
    expect(astral < bmp).toBe(true);
    const merged = mergeSorted([[[astral]], [[bmp], [`${bmp}a`]]], keyOf, 'ascending');
    expect(merged).toEqual([[bmp], [`${bmp}a`], [astral]]);
  });

  it('leaves one list, and none, as it is', () => {
    expect(mergeSorted([[[2], [1]]], keyOf, 'ascending')).toEqual([[2], [1]]);
    expect(mergeSorted([], keyOf, 'ascending')).toEqual([]);
  });
});
