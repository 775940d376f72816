// What a drag of a step means, apart from the page: it is the same edit as "Move to…", and goes to the same exits.
import { blockOf } from '../blocks.ts';
import { type Draft, stepOf } from '../draft.ts';
import type { ExitLine } from '../edge-layer.tsx';
import { moveTargets } from '../edit.ts';
import { blockNamed } from '../edits/edit.ts';
import type { Point } from '../layout.ts';

/** A step on its way. */
export interface Dragged {
  label: string;
  /** The step, and how many more move with it. */
  name: string;
  /** Labels of all that moves. */
  moving: ReadonlySet<string>;
  /** Ids of the exits into which it can be put. */
  allowed: ReadonlySet<string>;
}

/** A rectangle in the window, px. */
export type Pane = Readonly<Record<'left' | 'top' | 'width' | 'height', number>>;

/** Movement from which a press is a drag, px. */
const dragFrom = 6;
/** How far from the middle of a `+` something can be dropped, px. */
const reach = 36;
/** Width of the rim of the canvas in which a drag pans it, px, and the most that it pans in one frame, px. */
const rim = 40;
const fastest = 12;

export const isDrag = (from: Point, to: Point): boolean => Math.hypot(to.x - from.x, to.y - from.y) >= dragFrom;

/** null for what cannot be moved: the trigger, or a step for which there is no other place. */
export function draggedOf(draft: Draft, label: string): Dragged | null {
  const step = stepOf(draft, label);
  const allowed = new Set(moveTargets(draft, label).map(({ id }) => id));
  if (step === undefined || allowed.size === 0) return null;
  const { labels } = blockOf(draft, label);
  return { label, name: blockNamed(step, labels.length), moving: new Set(labels), allowed };
}

const isInside = ({ x, y }: Point, { left, top, width, height }: Pane): boolean =>
  x >= left && x <= left + width && y >= top && y <= top + height;

/** The exit that a drop in the window goes to: the nearest `+`, if it is near and allowed. `toWindow` gives its place there. */
export function dropAt(
  lines: readonly ExitLine[],
  allowed: ReadonlySet<string>,
  at: Point,
  pane: Pane,
  toWindow: (point: Point) => Point,
): ExitLine | null {
  if (!isInside(at, pane)) return null;
  let [nearest, least]: [ExitLine | null, number] = [null, reach];
  for (const line of lines) {
    const { x, y } = toWindow(line.at);
    const distance = Math.hypot(x - at.x, y - at.y);
    if (distance <= least) [nearest, least] = [line, distance];
  }
  return nearest !== null && allowed.has(nearest.id) ? nearest : null;
}

/** How far the canvas moves in one frame while the pointer is in its rim, px; faster the nearer it is to the edge. */
export function panAt(at: Point, pane: Pane): Point {
  if (!isInside(at, pane)) return { x: 0, y: 0 };
  const speed = (before: number, behind: number) => {
    const depth = Math.max(0, rim - before) - Math.max(0, rim - behind);
    return Math.round((depth / rim) * fastest);
  };
  return {
    x: speed(at.x - pane.left, pane.left + pane.width - at.x),
    y: speed(at.y - pane.top, pane.top + pane.height - at.y),
  };
}
