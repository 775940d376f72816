import type { Layout } from './layout.ts';

export interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

const margin = 22;
const least = 0.6;

/**
 * The first view of a drawing: all of it where that can be read, else its top. It is never larger than life; where it is
 * too wide even when small, the trigger is in the middle.
 */
export function initialViewport(
  { width, height, nodes: [entry] }: Pick<Layout, 'width' | 'height' | 'nodes'>,
  pane: { width: number; height: number },
): Viewport {
  const fit = Math.min((pane.width - 2 * margin) / width, (pane.height - 2 * margin) / height);
  const zoom = Math.min(1, Math.max(least, fit));
  const isTooWide = width * zoom > pane.width - 2 * margin;
  const middle = isTooWide && entry ? entry.x + entry.width / 2 : width / 2;
  return { x: pane.width / 2 - middle * zoom, y: margin, zoom };
}

/** A view in which a place is visible: the same where it is already. */
export function viewportWith(
  at: { x: number; y: number; width: number; height: number },
  view: Viewport,
  pane: { width: number; height: number },
): Viewport {
  const { zoom } = view;
  const moved = (from: number, size: number, offset: number, room: number) => {
    const start = from * zoom + offset;
    const end = start + size * zoom;
    if (start < margin) return offset + margin - start;
    return end > room - margin ? offset + room - margin - end : offset;
  };
  return { zoom, x: moved(at.x, at.width, view.x, pane.width), y: moved(at.y, at.height, view.y, pane.height) };
}
