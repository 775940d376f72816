import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../../../src/dashboard/builder/cards.ts';
import { draggedOf, dropAt, isDrag, panAt } from '../../../../../src/dashboard/builder/drag/dragging.ts';
import { moveTargets } from '../../../../../src/dashboard/builder/edit.ts';
import { triggerId } from '../../../../../src/dashboard/builder/exits.ts';
import { toGraph } from '../../../../../src/dashboard/builder/graph.ts';
import { layoutOf } from '../../../../../src/dashboard/builder/layout.ts';
import { flow, fork, mail } from '../drafts.ts';

/** a -> x (yes: b, no: d) -> e */
const draft = flow(mail('a'), fork('x', 'b', 'd', { title: 'Large?' }), mail('b', { next: 'e' }), mail('d'), mail('e'));
const pane = { left: 100, top: 50, width: 800, height: 600 };

test('a press is a drag from 6 px on, whatever the direction', () => {
  const from = { x: 10, y: 10 };
  expect(isDrag(from, { x: 15, y: 10 })).toBe(false);
  expect(isDrag(from, { x: 14, y: 14 })).toBe(false);
  expect(isDrag(from, { x: 4, y: 10 })).toBe(true);
});

describe('what is dragged', () => {
  test('moves with its block, to the exits of "Move to…"', () => {
    const dragged = draggedOf(draft, 'x');
    expect(dragged?.name).toBe('Large? and 2 more steps');
    expect([...(dragged?.moving ?? [])]).toEqual(['x', 'b', 'd']);
    expect([...(dragged?.allowed ?? [])]).toEqual(moveTargets(draft, 'x').map(({ id }) => id));
    expect([...(dragged?.allowed ?? [])]).toEqual(['(trigger)#next', 'e#next']);
  });

  test('is neither the trigger nor a step without another place', () => {
    expect(draggedOf(draft, triggerId)).toBeNull();
    expect(draggedOf(draft, 'gone')).toBeNull();
    expect(draggedOf(flow(mail('a')), 'a')).toBeNull();
  });
});

describe('a drop', () => {
  const graph = toGraph(draft);
  const lines = linesOf(draft, graph, layoutOf(graph));
  const allowed = draggedOf(draft, 'x')?.allowed ?? new Set<string>();
  const midOf = (id: string) => lines.find((line) => line.id === id)?.at ?? { x: Number.NaN, y: Number.NaN };
  /** Where a point of the drawing is, zoomed to half and moved. */
  const toWindow = ({ x, y }: { x: number; y: number }) => ({ x: 300 + x / 2, y: 80 + y / 2 });
  const dropped = (id: string, dx = 0, area = pane) => {
    const { x, y } = toWindow(midOf(id));
    return dropAt(lines, allowed, { x: x + dx, y }, area, toWindow)?.id ?? null;
  };

  test('goes to the nearest exit, by its distance in the window', () => {
    expect(dropped('e#next')).toBe('e#next');
    expect(dropped('e#next', 36)).toBe('e#next');
    expect(dropped('e#next', 37)).toBeNull();
  });

  test('goes nowhere where the nearest exit is not allowed', () => {
    expect(dropped('x#ifTrue')).toBeNull();
    expect(dropped('a#next')).toBeNull();
    const { x, y } = toWindow(midOf('a#next'));
    const at = { x: midOf('a#next').x + 20, y: midOf('a#next').y };
    const besides = lines.map((line) => (line.id === 'e#next' ? { ...line, at } : line));
    expect(dropAt(besides, allowed, { x, y }, pane, toWindow)).toBeNull();
    expect(dropAt(besides, allowed, { x: x + 8, y }, pane, toWindow)?.id).toBe('e#next');
  });

  test('goes nowhere beside the canvas', () => {
    const { y } = toWindow(midOf('e#next'));
    expect(dropped('e#next', 0, { ...pane, height: y - pane.top - 1 })).toBeNull();
  });
});

test('the canvas pans in its rim, faster the nearer to the edge, and not beside it', () => {
  expect(panAt({ x: 500, y: 350 }, pane)).toEqual({ x: 0, y: 0 });
  expect(panAt({ x: 100, y: 350 }, pane)).toEqual({ x: 12, y: 0 });
  expect(panAt({ x: 880, y: 650 }, pane)).toEqual({ x: -6, y: -12 });
  expect(panAt({ x: 99, y: 350 }, pane)).toEqual({ x: 0, y: 0 });
});
