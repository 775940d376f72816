import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathBetween, reachableFrom } from '../../../src/engine/graph.ts';

describe('pathBetween', () => {
  const edges = fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 8, maxLength: 8 });

  test('finds a path exactly to the indexes that can be reached, and every hop is an edge', () => {
    fc.assert(
      fc.property(edges, fc.nat(7), fc.nat(7), (out, from, to) => {
        const successors = (index: number) => out[index] ?? [];
        const path = pathBetween(from, to, successors);
        expect(path !== null).toBe(reachableFrom(from, successors).has(to));
        if (!path) return;
        expect([path[0], path.at(-1)]).toEqual([from, to]);
        for (const [place, hop] of path.slice(1).entries()) expect(successors(path[place] ?? -1)).toContain(hop);
      }),
    );
  });

  test('finds a shortest way', () => {
    expect(pathBetween(0, 3, (index) => [[1, 3], [2], [3], []][index] ?? [])).toEqual([0, 3]);
  });
});
