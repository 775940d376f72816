// Gives boxes their place on the canvas and draws the edges through them, from top to bottom.
import type { GraphEdge } from '../graph.ts';
import { type Arm, type Box, type BoxContext, holds, leaving, pillSize, targetOf } from './boxes.ts';

export interface Point {
  x: number;
  y: number;
}

export interface LayoutNode {
  /** Label of a step, `(trigger)`, or for a pill the id of its edge. */
  id: string;
  kind: 'node' | 'pill';
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface LayoutEdge {
  id: string;
  /** Corners of a line of horizontal and vertical parts. */
  points: Point[];
  /** Middle of its word; null where it has none. */
  labelAt: Point | null;
  /** Middle of its `+`; the same where it has a word. */
  plusAt: Point;
}

export interface Layout {
  nodes: LayoutNode[];
  edges: LayoutEdge[];
  width: number;
  height: number;
  /** Left edge of the lane of steps that are not reached; null where there is none. */
  unreachedX: number | null;
}

interface Line extends LayoutEdge {
  edge: GraphEdge;
}

export function createDrawing(context: BoxContext) {
  const { sizes } = context;
  const nodes: LayoutNode[] = [];
  const lines = new Map<string, Line>();

  const draw = (id: string, ...points: Point[]) => lines.get(id)?.points.push(...points);
  const lastX = (id: string) => lines.get(id)?.points.at(-1)?.x ?? 0;
  /** Down to a horizontal part, along it and down again. */
  const step = (id: string, trackY: number, x: number, y: number) => {
    const from = lastX(id);
    if (from !== x) draw(id, { x: from, y: trackY }, { x, y: trackY });
    draw(id, { x, y });
  };

  /** Draws the head, its exits, and what passes beside it; everything ends at the top of the arms. */
  function placeHead(box: Box, x: number, y: number, entering: readonly string[]): void {
    const { head, arms } = box;
    if (head === null) return;
    const { id, width, height } = head;
    nodes.push({ id, kind: 'node', x: x - width / 2, y, width, height });
    const top = y + box.armsTop;
    const busY = y + height + sizes.gapY / 2;
    for (const edge of entering) {
      const target = targetOf(edge, context);
      if (target === head.index) continue;
      const trackY = busY + sizes.laneGap * (box.tracksAbove.indexOf(target) + 1);
      step(edge, trackY, x + portOf(box, target), top);
    }
    for (const arm of arms) if (arm.edge) startLine(arm.edge, { x, y: y + height }, x + arm.x, busY, top, arms);
  }

  function startLine(edge: GraphEdge, from: Point, x: number, busY: number, top: number, arms: readonly Arm[]): void {
    const isFork = arms.length > 2;
    const labelY = isFork ? top - sizes.words / 2 : busY;
    const labelAt = { x: isFork ? x : (from.x + x) / 2, y: labelY };
    lines.set(edge.id, {
      id: edge.id,
      edge,
      points: [from],
      labelAt: edge.word === null ? null : labelAt,
      plusAt: labelAt,
    });
    step(edge.id, busY, x, top);
  }

  /** Where an edge to a target enters the arms, or the lane beside them. */
  function portOf({ arms, besideArms }: Box, target: number): number {
    const arm = arms.find(({ inside }) => holds(inside, target));
    return arm ? arm.x + (arm.box?.ports.get(target) ?? 0) : (besideArms.get(target) ?? 0);
  }

  function placeArms(box: Box, x: number, y: number, entering: readonly string[]): string[] {
    const top = y + box.armsTop;
    const bottom = y + box.armsBottom;
    const outs = box.arms.flatMap((arm) => {
      const own = entering.filter((id) => holds(arm.inside, targetOf(id, context)));
      if (arm.box) return place(arm.box, x + arm.x, top, [...own, ...(arm.edge ? [arm.edge.id] : [])]);
      if (arm.edge?.pill) placePill(arm.edge, x + arm.x, top);
      return leaving(arm).map(([id]) => id);
    });
    const passing = entering.filter((id) => holds(box.joined, targetOf(id, context)));
    const all = [...outs, ...passing];
    for (const id of all) draw(id, { x: lastX(id), y: bottom });
    return all;
  }

  function placePill(edge: GraphEdge, x: number, y: number): void {
    const { width, height } = pillSize(edge, sizes);
    nodes.push({ id: edge.id, kind: 'pill', x: x - width / 2, y, width, height });
  }

  /** Places a box with its middle at `x`; edges that enter it end at its top. Returns those that leave at its bottom. */
  function place(box: Box, x: number, y: number, entering: readonly string[]): string[] {
    placeHead(box, x, y, entering);
    const outs = placeArms(box, x, y, entering);
    const { joins } = box;
    if (joins === null) return outs;
    const bottom = y + box.height;
    const inner: string[] = [];
    const past: string[] = [];
    for (const id of outs) {
      const target = targetOf(id, context);
      const trackY = y + box.armsBottom + sizes.gapY / 2 + sizes.laneGap * box.tracksBelow.indexOf(target);
      const isInner = holds(box.joined, target);
      (isInner ? inner : past).push(id);
      if (isInner) step(id, trackY, x + (joins.ports.get(target) ?? 0), y + box.joinsTop);
      else step(id, trackY, x + (box.outs.get(id) ?? 0), bottom);
    }
    return [...past, ...place(joins, x, y + box.joinsTop, inner)];
  }

  function finished(unreachedX: number | null): Layout {
    const edges = [...lines.values()].map((line) => {
      const points = corners(line.points);
      return { id: line.id, points, labelAt: line.labelAt, plusAt: line.labelAt ?? plusOf(points) };
    });
    const width = Math.max(
      0,
      ...nodes.map((node) => node.x + node.width),
      ...edges.flatMap(({ points }) => points.map(({ x }) => x)),
    );
    const height = Math.max(0, ...nodes.map((node) => node.y + node.height));
    return { nodes, edges, width, height, unreachedX };
  }

  return { place, finished };
}

/** The points at which a line turns. */
function corners(points: readonly Point[]): Point[] {
  const moves = points.filter(({ x, y }, place) => points[place - 1]?.x !== x || points[place - 1]?.y !== y);
  return moves.filter((point, place) => {
    const [before, after] = [moves[place - 1], moves[place + 1]];
    if (before === undefined || after === undefined) return true;
    return !isBetween(before.x, point.x, after.x) && !isBetween(before.y, point.y, after.y);
  });
}

const isBetween = (a: number, b: number, c: number) => a === b && b === c;

/** The middle of the first vertical part that is long enough for a `+`. */
function plusOf(points: readonly Point[]): Point {
  const [from, to] = points;
  if (from === undefined || to === undefined) return { x: 0, y: 0 };
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
}
