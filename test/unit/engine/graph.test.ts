import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reachableFrom, wayBetween } from '../../../src/engine/graph.ts';

describe('ways over indexes', () => {
  const edges = fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 8, maxLength: 8 });

  test('a way exists exactly to what can be reached, and every hop of it is an edge', () => {
    fc.assert(
      fc.property(edges, fc.nat(7), fc.nat(7), (out, from, to) => {
        const successors = (index: number) => out[index] ?? [];
        const way = wayBetween(from, to, successors);
        expect(way !== null).toBe(reachableFrom(from, successors).has(to));
        if (!way) return;
        expect([way[0], way.at(-1)]).toEqual([from, to]);
        for (const [place, hop] of way.slice(1).entries()) expect(successors(way[place] ?? -1)).toContain(hop);
      }),
    );
  });

  test('the way is a shortest one', () => {
    expect(wayBetween(0, 3, (index) => [[1, 3], [2], [3], []][index] ?? [])).toEqual([0, 3]);
  });
});
