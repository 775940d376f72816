import { Background, ReactFlow, ReactFlowProvider, useReactFlow, useStoreApi } from '@xyflow/react';
import './canvas.css';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useMedia } from '../ui/media.ts';
import { CanvasContext, type CanvasShared } from './canvas-context.ts';
import { CanvasTools } from './canvas-tools.tsx';
import type { Draft } from './draft.ts';
import { useDrawing } from './drawing.ts';
import { EdgeLayer } from './edge-layer.tsx';
import { triggerId } from './exits.ts';
import { flowOptions, nodeTypes } from './flow-options.ts';
import { initialViewport, viewportWith } from './initial-viewport.ts';
import type { Overlay } from './overlays/overlay.ts';
import { OverlayLayer } from './overlays/overlay-layer.tsx';
import { type Direction, walk } from './walk.ts';

export interface DrawingProps {
  draft: Draft;
  overlay?: Overlay | null;
  /** Names it for screen readers. */
  label: string;
  /** Label of the selected step; the drawing keeps its own place for the keyboard where it is left out. */
  selected?: string | null;
  onSelect?: (label: string) => void;
}

const noProblems: ReadonlyMap<string, never[]> = new Map();
const noWarnings: ReadonlySet<string> = new Set();

const arrowKeys: Readonly<Record<string, Direction>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
};

/** How often a step is waited for that comes into view. */
const tries = 250;
const everyMs = 40;

function Flow({ draft, overlay = null, label, selected, onSelect }: DrawingProps) {
  const [own, setOwn] = useState<string>(selected ?? triggerId);
  const current = selected ?? own;
  const { layout, nodes, lines } = useDrawing({
    ...{ draft, selection: current, problems: noProblems, warned: noWarnings, overlay },
  });
  const place = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const store = useStoreApi();
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  const choose = (next: string) => {
    setOwn(next);
    onSelect?.(next);
  };
  const latest = useRef(choose);
  useEffect(() => {
    latest.current = choose;
  });
  const shared = useMemo((): CanvasShared => ({ onPress: (pressed) => latest.current(pressed) }), []);
  const pane = () => ({ width: store.getState().width, height: store.getState().height });
  const reveal = (next: string) => {
    const at = layout.nodes.find(({ id }) => id === next);
    const view = flow.getViewport();
    if (at !== undefined) void flow.setViewport(viewportWith(at, view, pane()), { duration: isStill ? 0 : 160 });
    let left = tries;
    const focus = () => {
      const card = place.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(next)}"]`);
      if (card) card.focus({ preventScroll: true });
      else if (left-- > 0) setTimeout(focus, everyMs);
    };
    focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = arrowKeys[event.key];
    if (direction === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = walk(draft, current, direction);
    choose(next);
    reveal(next);
  };
  return (
    <CanvasContext.Provider value={shared}>
      <div ref={place} className="relative size-full overflow-hidden">
        <ReactFlow
          {...flowOptions}
          // The page scrolls past it; the buttons zoom.
          panOnScroll={false}
          zoomOnScroll={false}
          preventScrolling={false}
          nodes={nodes}
          nodeTypes={nodeTypes}
          onInit={() => void flow.setViewport(initialViewport(layout, pane()))}
          onKeyDown={onKeyDown}
          aria-label={`${label}. Arrow keys go along the steps.`}
        >
          <Background gap={22} size={1.4} color="var(--line-2)" />
          <EdgeLayer lines={lines} taken={overlay?.taken ?? null} onAdd={null} />
          {overlay === null ? null : <OverlayLayer overlay={overlay} layout={layout} />}
        </ReactFlow>
        <CanvasTools onFit={() => void flow.fitView({ padding: 0.08, maxZoom: 1, duration: isStill ? 0 : 160 })} />
      </div>
    </CanvasContext.Provider>
  );
}

/** A workflow as the builder draws it, to look at; it fills its parent. */
export function DrawingFlow(props: DrawingProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}
