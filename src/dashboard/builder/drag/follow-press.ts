import type { Point } from '../layout.ts';
import { isDrag } from './dragging.ts';

/** What is told of a press that may become a drag. */
export interface DragListener {
  /** It moved far enough; false where it cannot be dragged. */
  begin: () => boolean;
  move: (at: Point) => void;
  drop: (at: Point) => void;
  /** Comes after a drop too. */
  end: () => void;
}

/** The click that a browser sends after a drag was let go. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('click', swallow, { capture: true });
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
}

/** Follows a press until the pointer is let go; Escape ends the drag before. Returns how to stop following. */
export function followPress(press: PointerEvent, surface: Element, listener: DragListener): () => void {
  const { pointerId } = press;
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => ({ x: clientX, y: clientY });
  const following = new AbortController();
  let phase: 'pressed' | 'dragging' | 'cancelled' = 'pressed';
  const cancel = () => {
    if (phase === 'dragging') listener.end();
    phase = 'cancelled';
  };
  const stop = () => {
    cancel();
    following.abort();
  };
  const move = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    if (event.buttons === 0) return stop();
    if (phase === 'pressed' && isDrag(pointOf(press), pointOf(event))) {
      if (!listener.begin()) return stop();
      phase = 'dragging';
      // Keeps coming from outside of the window too.
      surface.setPointerCapture(pointerId);
    }
    if (phase === 'dragging') listener.move(pointOf(event));
  };
  const up = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    if (phase !== 'pressed') swallowClick();
    if (phase === 'dragging') listener.drop(pointOf(event));
    stop();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || phase !== 'dragging') return;
    event.preventDefault();
    event.stopPropagation();
    cancel();
  };
  const options = { capture: true, signal: following.signal };
  window.addEventListener('pointermove', move, options);
  window.addEventListener('pointerup', up, options);
  window.addEventListener('pointercancel', (event) => event.pointerId === pointerId && stop(), options);
  window.addEventListener('keydown', keyDown, options);
  return stop;
}
