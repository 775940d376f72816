// Gives boxes their place on the canvas and draws the edges through them, from top to bottom.
import type { GraphEdge } from '../graph.ts';
import { type Box, type BoxContext, holds, leaving, pillSize, targetOf } from './boxes.ts';

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

/** A drawing under way. */
export class Drawing {
  private readonly nodes: LayoutNode[] = [];
  private readonly lines = new Map<string, { points: Point[]; labelAt: Point; hasWord: boolean }>();
  private readonly context: BoxContext;

  constructor(context: BoxContext) {
    this.context = context;
  }

  /** Places a box with its middle at `x`; edges that enter it end at its top. Returns those that leave at its bottom. */
  place(box: Box, x: number, y: number, entering: readonly string[]): string[] {
    this.placeHead(box, x, y, entering);
    const outs = this.placeArms(box, x, y, entering);
    const { joins } = box;
    if (joins === null) return outs;
    const { meeting, laneGap } = this.context.sizes;
    const [inner, past]: [string[], string[]] = [[], []];
    for (const id of outs) {
      const target = targetOf(id, this.context);
      const trackY = y + box.armsBottom + meeting.above + laneGap * box.tracksBelow.indexOf(target);
      const isInner = holds(box.joined, target);
      (isInner ? inner : past).push(id);
      if (isInner) this.lead(id, trackY, x + (joins.ports.get(target) ?? 0), y + box.joinsTop);
      else this.lead(id, trackY, x + (box.outs.get(id) ?? 0), y + box.height);
    }
    return [...past, ...this.place(joins, x, y + box.joinsTop, inner)];
  }

  finished(unreachedX: number | null): Layout {
    const { nodes } = this;
    const edges = [...this.lines].map(([id, { points, labelAt, hasWord }]) => {
      const turns = corners(points);
      return { id, points: turns, labelAt: hasWord ? labelAt : null, plusAt: hasWord ? labelAt : plusOf(turns) };
    });
    const rights = [
      ...nodes.map((node) => node.x + node.width),
      ...edges.flatMap((edge) => edge.points.map(({ x }) => x)),
    ];
    const bottoms = nodes.map((node) => node.y + node.height);
    return { nodes, edges, width: Math.max(0, ...rights), height: Math.max(0, ...bottoms), unreachedX };
  }

  /** Draws the head, its exits, and what passes beside it; everything ends at the top of the arms. */
  private placeHead(box: Box, x: number, y: number, entering: readonly string[]): void {
    const { head, arms } = box;
    if (head === null) return;
    const { gapY, laneGap } = this.context.sizes;
    const { id, width, height } = head;
    this.nodes.push({ id, kind: 'node', x: x - width / 2, y, width, height });
    const top = y + box.armsTop;
    const busY = y + height + gapY / 2;
    for (const edge of entering) {
      const target = targetOf(edge, this.context);
      if (target === head.index) continue;
      const trackY = busY + laneGap * (box.tracksAbove.indexOf(target) + 1);
      this.lead(edge, trackY, x + portOf(box, target), top);
    }
    for (const arm of arms)
      if (arm.edge) this.startLine(arm.edge, { x, y: y + height }, x + arm.x, { busY, top }, arms.length);
  }

  private startLine(
    { id, word }: GraphEdge,
    from: Point,
    x: number,
    { busY, top }: { busY: number; top: number },
    ways: number,
  ): void {
    const { words } = this.context.sizes;
    const labelAt = ways > 2 ? { x, y: top - words / 2 } : { x: (from.x + x) / 2, y: busY };
    this.lines.set(id, { points: [from], labelAt, hasWord: word !== null });
    this.lead(id, busY, x, top);
  }

  private placeArms(box: Box, x: number, y: number, entering: readonly string[]): string[] {
    const top = y + box.armsTop;
    const bottom = y + box.armsBottom;
    const outs = box.arms.flatMap((arm) => {
      const own = entering.filter((id) => holds(arm.inside, targetOf(id, this.context)));
      if (arm.box) return this.place(arm.box, x + arm.x, top, [...own, ...(arm.edge ? [arm.edge.id] : [])]);
      if (arm.edge?.pill) this.placePill(arm.edge, x + arm.x, top);
      return leaving(arm).map(([id]) => id);
    });
    const passing = entering.filter((id) => holds(box.joined, targetOf(id, this.context)));
    const all = [...outs, ...passing];
    for (const id of all) this.draw(id, { x: this.lastX(id), y: bottom });
    return all;
  }

  private placePill(edge: GraphEdge, x: number, y: number): void {
    const { width, height } = pillSize(edge, this.context.sizes);
    this.nodes.push({ id: edge.id, kind: 'pill', x: x - width / 2, y, width, height });
  }

  private draw(id: string, ...points: Point[]): void {
    this.lines.get(id)?.points.push(...points);
  }

  private lastX(id: string): number {
    return this.lines.get(id)?.points.at(-1)?.x ?? 0;
  }

  /** Down to a horizontal part, along it and down again. */
  private lead(id: string, trackY: number, x: number, y: number): void {
    const from = this.lastX(id);
    if (from !== x) this.draw(id, { x: from, y: trackY }, { x, y: trackY });
    this.draw(id, { x, y });
  }
}

/** Where an edge to a target enters the arms, or the lane beside them. */
function portOf({ arms, besideArms }: Box, target: number): number {
  const arm = arms.find(({ inside }) => holds(inside, target));
  return arm ? arm.x + (arm.box?.ports.get(target) ?? 0) : (besideArms.get(target) ?? 0);
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
