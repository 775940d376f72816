// What must hold of every layout.
import { expect } from 'vitest';
import type { Draft } from '../../../../src/dashboard/builder/draft.ts';
import { toGraph } from '../../../../src/dashboard/builder/graph.ts';
import type { Layout, LayoutNode, Point } from '../../../../src/dashboard/builder/layout.ts';

export const overlaps = (a: LayoutNode, b: LayoutNode) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
/** Whether a part of an edge has a point inside a card. */
const crosses = (from: Point, to: Point, { x, y, width, height }: LayoutNode) =>
  Math.min(from.x, to.x) < x + width &&
  Math.max(from.x, to.x) > x &&
  Math.min(from.y, to.y) < y + height &&
  Math.max(from.y, to.y) > y;

/** Checks that everything is drawn: no two cards overlap, no edge leads up, ends elsewhere or passes a card. */
export function checkLayout(layout: Layout, draft: Draft): void {
  const graph = toGraph(draft);
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
