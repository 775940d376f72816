import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTimeline, type TimeSource } from '../../../../src/dashboard/pages/person/timeline.ts';

interface Entry {
  kind: string;
  at: number;
  id: string;
}

const entry = (kind: string, at: number, n = 0): Entry => ({ kind, at, id: `${kind}-${at}-${n}` });
const read = (kind: string, times: number[], hasMore: boolean, searchedTo?: number): TimeSource<Entry> => ({
  kind,
  entries: times.map((at, n) => entry(kind, at, n)),
  hasMore,
  searchedTo,
});
const shown = (sources: TimeSource<Entry>[]) => {
  const { entries, waitsFor } = mergeTimeline(sources);
  return { times: entries.map(({ kind, at }) => `${kind}${at}`), waitsFor };
};

describe('the line of time', () => {
  it('puts complete lists in one order, newest first', () => {
    expect(shown([read('a', [9, 3], false), read('b', [7, 5, 3], false)])).toEqual({
      times: ['a9', 'b7', 'b5', 'a3', 'b3'],
      waitsFor: [],
    });
  });

  it('stops where a list may still have something newer, and names that list', () => {
    expect(shown([read('a', [9, 6], true), read('b', [8, 2], true), read('c', [1], false)])).toEqual({
      times: ['a9', 'b8'],
      waitsFor: ['a'],
    });
  });

  it('shows nothing of others while a list is not known at all', () => {
    expect(shown([read('a', [], true), read('b', [8], false)])).toEqual({ times: [], waitsFor: ['a'] });
  });

  it('goes on behind an empty page as far as it was searched', () => {
    expect(shown([read('a', [], true, 4), read('b', [8, 3], false)])).toEqual({ times: ['b8'], waitsFor: ['a'] });
  });

  it('reads every list once, in pages, without moving or losing an entry', () => {
    const lists = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 4 }), (times, pageSize) => {
        const whole = times.map((list, i) => [...list].sort((a, b) => b - a).map((at, n) => entry(String(i), at, n)));
        const pages = new Map(whole.map((_, i) => [String(i), 1]));
        let before: Entry[] = [];
        for (let turns = 0; turns < 100; turns++) {
          const sources = whole.map((list, i) => {
            const entries = list.slice(0, (pages.get(String(i)) ?? 0) * pageSize);
            return { kind: String(i), entries, hasMore: entries.length < list.length };
          });
          const { entries, waitsFor } = mergeTimeline(sources);
          expect(entries.slice(0, before.length)).toEqual(before);
          before = entries;
          if (waitsFor.length === 0) break;
          for (const kind of waitsFor) pages.set(kind, (pages.get(kind) ?? 0) + 1);
        }
        expect(before.length).toBe(whole.flat().length);
        expect(before.map(({ at }) => at)).toEqual(before.map(({ at }) => at).toSorted((a, b) => b - a));
      }),
    );
  });
});
