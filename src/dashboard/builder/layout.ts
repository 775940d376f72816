// Draws a graph from top to bottom as nested rectangles: see layout/boxes.ts for what stands where.
// 1. No edge leads up or passes a card, and no two cards overlap.
// 2. The first way out of a step is never right of the second, whatever is added elsewhere.
// 3. Steps that no run comes to stand in a lane of their own at the right.
import type { Graph } from './graph.ts';
import { boxOf, headsOf } from './layout/boxes.ts';
import { Drawing, type Layout } from './layout/drawing.ts';
import { placesOf } from './layout/places.ts';
import { defaultSizes, type Sizes } from './layout/sizes.ts';

export type { Layout, LayoutNode, Point } from './layout/drawing.ts';

/** Positions of all nodes, pills and edges of a graph, px; the top left corner is 0, 0. */
export function layoutOf(graph: Graph, sizes: Sizes = defaultSizes): Layout {
  const places = placesOf(graph, sizes);
  const context = { sizes, places, targets: new Map(places.flatMap(({ targets }) => [...targets])) };
  const main = boxOf([0], 0n, 0n, context);
  const reached = places[0]?.reach ?? 0n;
  const all = (1n << BigInt(places.length)) - 1n;
  const drawing = new Drawing(context);
  drawing.place(main, main.left, 0, []);
  const rest = headsOf(all & ~reached, context);
  if (rest.length === 0) return drawing.finished(null);
  const lane = boxOf(rest, reached, 0n, context);
  const laneX = main.left + main.right + 3 * sizes.gapX;
  drawing.place(lane, laneX + lane.left, 0, []);
  return drawing.finished(laneX);
}
