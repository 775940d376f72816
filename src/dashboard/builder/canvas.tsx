import { Background, ReactFlow, ReactFlowProvider, useReactFlow, useStoreApi, ViewportPortal } from '@xyflow/react';
import './canvas.css';
import { useCallback, useMemo } from 'react';
import { useMedia } from '../ui/media.ts';
import { useShortcuts } from '../ui/shortcuts.ts';
import { useBuilder } from './builder-context.ts';
import { CanvasContext, type CanvasShared } from './canvas-context.ts';
import { CanvasTools } from './canvas-tools.tsx';
import type { CanvasNode } from './cards.ts';
import { DragGhost } from './drag/drag-ghost.tsx';
import { type StepDrag, useStepDrag } from './drag/use-step-drag.ts';
import { useDrawing } from './drawing.ts';
import { EdgeLayer } from './edge-layer.tsx';
import type { Exit } from './exits.ts';
import { flowOptions, nodeTypes } from './flow-options.ts';
import { initialViewport, viewportWith } from './initial-viewport.ts';
import { defaultSizes } from './layout/sizes.ts';
import type { Layout } from './layout.ts';
import { boundsWith } from './overlays/overlay.ts';
import { useOverlay } from './overlays/overlay-context.ts';
import { OverlayLayer } from './overlays/overlay-layer.tsx';
import { useStepFocus } from './use-step-focus.ts';
import { useStepKeys } from './use-step-keys.ts';

/** Moves the canvas as far as a step needs to be seen. */
function useReveal(layout: Layout): (label: string) => void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  return (label) => {
    const at = layout.nodes.find(({ id }) => id === label);
    if (at === undefined) return;
    const { width, height } = store.getState();
    const view = flow.getViewport();
    const moved = viewportWith(at, view, { width, height });
    if (moved.x !== view.x || moved.y !== view.y) void flow.setViewport(moved, { duration: isStill ? 0 : 160 });
  };
}

/** The words above the lane of steps that nothing leads to. */
function UnreachedHeading({ layout: { unreachedX } }: { layout: Layout }) {
  if (unreachedX === null) return null;
  return (
    <ViewportPortal>
      <p style={{ left: unreachedX, top: -26 }} className="absolute whitespace-nowrap font-strong text-12 text-ink-3">
        Not reached: attach these steps or delete them
      </p>
    </ViewportPortal>
  );
}

/** The nodes with those that are dragged lifted off the canvas. */
function useLifted(nodes: CanvasNode[], moving: StepDrag['moving'] | undefined): CanvasNode[] {
  return useMemo(() => {
    if (moving === undefined) return nodes;
    return nodes.map((node) => (moving.has(node.id) ? { ...node, className: 'lifted' } : node));
  }, [nodes, moving]);
}

function CanvasFlow() {
  const { draft, selection, problemsByStep, warned, dispatch, editReason, ask } = useBuilder();
  const { overlay } = useOverlay();
  const { layout, nodes, lines } = useDrawing({ draft, selection, problems: problemsByStep, warned, overlay });
  const { drag, onPointerDown } = useStepDrag(lines);
  const shown = useLifted(nodes, drag?.moving);
  const flow = useReactFlow();
  const store = useStoreApi();
  const shared = useMemo(
    (): CanvasShared => ({ onPress: (label) => dispatch({ type: 'select', label, sheet: true }) }),
    [dispatch],
  );
  useStepFocus(useReveal(layout));
  useStepKeys();
  const add = useCallback((at: Exit) => ask({ kind: 'insert', at }), [ask]);
  const fit = () => {
    const ghosts = overlay?.ghosts ?? [];
    if (ghosts.length === 0) void flow.fitView({ padding: 0.08, maxZoom: 1, duration: 160 });
    else void flow.fitBounds(boundsWith(ghosts, layout, defaultSizes.step), { padding: 0.08, duration: 160 });
  };
  const start = () => {
    const { width, height } = store.getState();
    void flow.setViewport(initialViewport(layout, { width, height }));
  };
  const group = 'On the canvas';
  useShortcuts({
    f: { does: 'Fit', act: fit, group },
    '+': { does: 'Zoom in', act: () => void flow.zoomIn(), group },
    '-': { does: 'Zoom out', act: () => void flow.zoomOut(), group },
    '0': { does: 'Zoom to 100 %', act: () => void flow.zoomTo(1), group },
  });
  return (
    <CanvasContext.Provider value={shared}>
      <ReactFlow
        {...flowOptions}
        nodes={shown}
        nodeTypes={nodeTypes}
        onInit={start}
        onPointerDown={onPointerDown}
        className={drag === null ? '' : 'has-drag'}
        aria-label="Canvas. Arrow keys go along the steps, Enter edits one, A adds one."
      >
        <Background gap={22} size={1.4} color="var(--line-2)" />
        <EdgeLayer lines={lines} taken={overlay?.taken ?? null} onAdd={editReason === null ? add : null} drag={drag} />
        {overlay === null ? null : <OverlayLayer overlay={overlay} layout={layout} />}
        <UnreachedHeading layout={layout} />
      </ReactFlow>
      <CanvasTools onFit={fit} />
      {drag === null ? null : <DragGhost name={drag.name} from={drag.from} />}
    </CanvasContext.Provider>
  );
}

/** The workflow as a drawing that can be walked along, moved and zoomed. */
export function Canvas() {
  return (
    <div className="relative size-full overflow-hidden">
      <ReactFlowProvider>
        <CanvasFlow />
      </ReactFlowProvider>
    </div>
  );
}
