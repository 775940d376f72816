import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useBuilder } from '../builder-context.ts';
import type { ExitLine } from '../edge-layer.tsx';
import type { Point } from '../layout.ts';
import { type Dragged, draggedOf, dropAt, panAt } from './dragging.ts';
import { followPress } from './follow-press.ts';

/** A drag as it is drawn. */
export interface StepDrag extends Dragged {
  /** Id of the exit that a drop would go to now. */
  over: string | null;
  /** Where it began, in the window. */
  from: Point;
}

/** Drags a step by mouse or pen onto the `+` of another place. A finger pans. */
export function useStepDrag(lines: readonly ExitLine[]) {
  const { draft, editReason, act } = useBuilder();
  const flow = useReactFlow();
  const store = useStoreApi();
  const [drag, setDrag] = useState<StepDrag | null>(null);
  const latest = useRef({ lines, act });
  useEffect(() => {
    latest.current = { lines, act };
  });
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const onPointerDown = useCallback(
    (event: PointerEvent<HTMLElement>) => {
      const label = event.target instanceof Element && event.target.closest<HTMLElement>('[data-step]')?.dataset.step;
      if (!label || editReason !== null || event.button !== 0 || event.ctrlKey || event.pointerType === 'touch') return;
      const surface = event.currentTarget;
      const from = { x: event.clientX, y: event.clientY };
      let dragged: Dragged | null = null;
      let at: Point = from;
      let frame = 0;
      const lineAt = (): ExitLine | null =>
        dragged === null
          ? null
          : dropAt(latest.current.lines, dragged.allowed, at, surface.getBoundingClientRect(), (point) =>
              flow.flowToScreenPosition(point),
            );
      const aim = () => {
        const over = lineAt()?.id ?? null;
        setDrag((before) => (before === null || before.over === over ? before : { ...before, over }));
      };
      const pan = () => {
        const by = panAt(at, surface.getBoundingClientRect());
        if (by.x !== 0 || by.y !== 0) void store.getState().panBy(by).then(aim);
        frame = requestAnimationFrame(pan);
      };
      stop.current?.();
      stop.current = followPress(event.nativeEvent, surface, {
        begin() {
          dragged = draggedOf(draft, label);
          if (dragged === null) return false;
          setDrag({ ...dragged, over: null, from });
          frame = requestAnimationFrame(pan);
          return true;
        },
        move(to) {
          at = to;
          aim();
        },
        drop(to) {
          at = to;
          const line = lineAt();
          if (line !== null) latest.current.act({ kind: 'move', label, to: line.exit });
        },
        end() {
          cancelAnimationFrame(frame);
          setDrag(null);
        },
      });
    },
    [draft, editReason, flow, store],
  );
  return { drag, onPointerDown };
}
