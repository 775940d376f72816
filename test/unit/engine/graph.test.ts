import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../../src/contract/workflows/workflow.ts';
import { pathBetween, reachable, reachableFrom, successors, toGraph } from '../../../src/engine/graph.ts';

const wait = (label: string, next: string | null = null): Step => ({
  label,
  type: 'wait',
  config: {},
  delayMinutes: 0,
  next,
});
const branch = (label: string, ifTrue: string, ifFalse: string): Step => ({
  label,
  type: 'branch',
  config: { condition: [], ifTrue, ifFalse },
  delayMinutes: 0,
  next: null,
});
const decide = (label: string, choices: { value: string; next: string | null }[]): Step => ({
  label,
  type: 'ai_action',
  config: { flavor: 'decide', prompt: 'p', choices },
  delayMinutes: 0,
  next: null,
});

describe('successors', () => {
  const steps = [
    branch('check', 'gold', 'end'),
    wait('plain'),
    decide('gold', [
      { value: 'yes', next: 'last' },
      { value: 'no', next: null },
    ]),
    wait('skipped', 'end'),
    wait('last'),
  ];
  test.each([
    [
      'of a branch are its two jumps',
      0,
      [
        { target: 'gold', label: 'yes' },
        { target: 'end', label: 'no' },
      ],
    ],
    ['of a step are the following step', 1, [{ target: 'gold' }]],
    [
      'of a decide step are its choices and the following step',
      2,
      [
        { target: 'last', label: 'yes' },
        { target: 'skipped', label: 'otherwise' },
      ],
    ],
    ['of a step with `next` are that step', 3, [{ target: 'end' }]],
    ['of the last step are the end', 4, [{ target: 'end' }]],
    ['are empty where there is no step', 5, []],
  ])('%s', (_, index, expected) => {
    expect(successors(steps, index)).toEqual(expected);
  });

  test('of a wait for something depend on whether it happened', () => {
    const until = (config: object): Step => ({ ...wait('w'), config }) as Step;
    expect(successors([until({ onTimeout: 'end' }), wait('b')], 0)).toEqual([
      { target: 'b', label: 'happened' },
      { target: 'end', label: 'timed out' },
    ]);
    expect(successors([until({ timeoutMinutes: 5 }), wait('b')], 0)).toEqual([{ target: 'b' }]);
  });

  test('of a decide step without jumps are the following step', () => {
    expect(successors([decide('d', [{ value: 'a', next: null }])], 0)).toEqual([{ target: 'end' }]);
  });

  test('decide what is reachable: a step that nothing leads to is not', () => {
    expect(reachable(steps)).toEqual(new Set(['check', 'gold', 'skipped', 'last']));
    expect(reachable([])).toEqual(new Set());
  });
});

describe('toGraph', () => {
  test('returns one node per step and one for the end, and one edge per successor', () => {
    const titled: Step = { ...wait('a'), title: 'A nap' };
    expect(toGraph([branch('b', 'a', 'end'), titled])).toEqual({
      nodes: [
        { id: 'b', type: 'branch', title: 'b' },
        { id: 'a', type: 'wait', title: 'A nap' },
        { id: 'end', type: 'end', title: 'End' },
      ],
      edges: [
        { id: 'b:0', source: 'b', target: 'a', label: 'yes' },
        { id: 'b:1', source: 'b', target: 'end', label: 'no' },
        { id: 'a:0', source: 'a', target: 'end' },
      ],
    });
  });

  test('returns edges between existing nodes, with unique ids', () => {
    const target = fc.constantFrom('s0', 's1', 's2', 's3', 'end');
    const step = (label: string) =>
      fc.oneof(
        fc.constant(wait(label)),
        fc.tuple(target, target).map(([a, b]) => branch(label, a, b)),
      );
    fc.assert(
      fc.property(fc.tuple(step('s0'), step('s1'), step('s2'), step('s3')), (steps) => {
        const { nodes, edges } = toGraph(steps);
        const ids = new Set(nodes.map(({ id }) => id));
        expect(edges.every((edge) => ids.has(edge.source) && ids.has(edge.target))).toBe(true);
        expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length);
      }),
    );
  });
});

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
