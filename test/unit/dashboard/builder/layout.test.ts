import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import { applyEdit } from '../../../../src/dashboard/builder/edit.ts';
import { toGraph } from '../../../../src/dashboard/builder/graph.ts';
import { type Layout, type LayoutNode, layoutOf, type Point } from '../../../../src/dashboard/builder/layout.ts';
import { randomWorkflow } from '../../../support/random-workflows.ts';
import { drafted } from './drafts.ts';
import { drawnWays, oneOf } from './edits.ts';

const byNumber = (a = 0, b = 0) => a - b;
const drawn = (body: unknown) => layoutOf(toGraph(drafted(body)));
const overlaps = (a: LayoutNode, b: LayoutNode) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
/** Whether a part of an edge has a point inside a card. */
const crosses = (from: Point, to: Point, { x, y, width, height }: LayoutNode) =>
  Math.min(from.x, to.x) < x + width &&
  Math.max(from.x, to.x) > x &&
  Math.min(from.y, to.y) < y + height &&
  Math.max(from.y, to.y) > y;

function check(layout: Layout, body: unknown): void {
  const graph = toGraph(drafted(body));
  const nodeOf = (id: string) => layout.nodes.find((node) => node.id === id);
  expect(
    layout.nodes
      .filter(({ kind }) => kind === 'node')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(graph.nodes.map(({ id }) => id).sort());
  expect(layout.edges.map(({ id }) => id).sort()).toEqual(graph.edges.map(({ id }) => id).sort());
  for (const [place, a] of layout.nodes.entries()) {
    expect(a.x).toBeGreaterThanOrEqual(0);
    expect(a.x + a.width).toBeLessThanOrEqual(layout.width);
    for (const b of layout.nodes.slice(place + 1)) expect(overlaps(a, b), `${a.id} ${b.id}`).toBe(false);
  }
  for (const { id, points } of layout.edges) {
    const edge = graph.edges.find((one) => one.id === id);
    const goal = nodeOf(edge?.pill ? id : (edge?.target ?? ''));
    const source = nodeOf(edge?.source ?? '');
    expect(points[0]).toEqual({
      x: (source?.x ?? 0) + (source?.width ?? 0) / 2,
      y: (source?.y ?? 0) + (source?.height ?? 0),
    });
    expect(points.at(-1)).toEqual({ x: (goal?.x ?? 0) + (goal?.width ?? 0) / 2, y: goal?.y });
    for (const [place, to] of points.slice(1).entries()) {
      const from = points[place] ?? to;
      expect(from.x === to.x || from.y === to.y).toBe(true);
      expect(to.y, `${id} leads up`).toBeGreaterThanOrEqual(from.y);
      for (const node of layout.nodes) expect(crosses(from, to, node), `${id} passes ${node.id}`).toBe(false);
    }
  }
}

describe('the layout of random flows', () => {
  test('has every node and edge, no overlaps, no upward edges and no edge through a card', () => {
    fc.assert(
      fc.property(randomWorkflow(20), (body) => check(drawn(body), body)),
      { numRuns: 300 },
    );
  });

  test('has room for every `+` and every word', () => {
    fc.assert(
      fc.property(randomWorkflow(20), (body) => {
        const { nodes, edges } = drawn(body);
        const pills = edges.map(({ id, labelAt, plusAt }) => {
          const [width, height] = labelAt ? [88, 22] : [24, 24];
          return { id, kind: 'pill' as const, x: plusAt.x - width / 2, y: plusAt.y - height / 2, width, height };
        });
        for (const [place, a] of pills.entries())
          for (const b of [...nodes, ...pills.slice(place + 1)]) expect(overlaps(a, b), `${a.id} ${b.id}`).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('has the ways out of a step from left to right in their order', () => {
    fc.assert(
      fc.property(randomWorkflow(20), (body) => {
        const { edges } = drawn(body);
        const words = edges.filter(({ labelAt }) => labelAt !== null);
        for (const ways of Map.groupBy(words, ({ id }) => id.split('#')[0]).values())
          expect(ways.map(({ labelAt }) => labelAt?.x)).toEqual(ways.map(({ labelAt }) => labelAt?.x).sort(byNumber));
      }),
      { numRuns: 300 },
    );
  });

  test('lets no step change sides with another one when one is added', () => {
    fc.assert(
      fc.property(randomWorkflow(20), fc.nat(10_000), (body, pick) => {
        const draft = drafted(body);
        const at = oneOf(drawnWays(draft), pick).exit;
        const result = applyEdit(draft, { kind: 'insert', at, type: oneOf(stepTypes, pick >> 5) });
        if (!result.ok) throw new Error(result.says);
        const [before, after] = [draft, result.draft].map(
          (one) => new Map(layoutOf(toGraph(one)).nodes.map((node) => [node.id, node])),
        );
        const isLeft = (a: LayoutNode | undefined, b: LayoutNode | undefined) => a && b && a.x + a.width <= b.x;
        for (const { label: a } of draft.steps)
          for (const { label: b } of draft.steps)
            expect(
              isLeft(before?.get(a), before?.get(b)) && isLeft(after?.get(b), after?.get(a)),
              `${a} ${b}`,
            ).not.toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
