import type { Point } from './layout.ts';

const radius = 8;

/** The point on the way from one point to another, so far from it. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
  if (length === 0) return from;
  return { x: from.x + ((to.x - from.x) / length) * distance, y: from.y + ((to.y - from.y) / length) * distance };
}

const lengthOf = (a: Point, b: Point) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
const shown = ({ x, y }: Point) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

/** The SVG path of a line of horizontal and vertical parts, with round corners. */
export function edgePath(points: readonly Point[]): string {
  const [first] = points;
  if (first === undefined) return '';
  const parts = points.slice(1).map((point, index) => {
    const [before, after] = [points[index] ?? point, points[index + 2]];
    if (after === undefined) return `L${shown(point)}`;
    const size = Math.min(radius, lengthOf(before, point) / 2, lengthOf(point, after) / 2);
    return `L${shown(towards(point, before, size))}Q${shown(point)} ${shown(towards(point, after, size))}`;
  });
  return `M${shown(first)}${parts.join('')}`;
}
