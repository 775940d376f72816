import { Background, ReactFlow, ReactFlowProvider, useReactFlow, useStoreApi, ViewportPortal } from '@xyflow/react';
import './canvas.css';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useMedia } from '../ui/media.ts';
import { useShortcuts } from '../ui/shortcuts.ts';
import { useBuilder } from './builder-context.ts';
import { CanvasContext, type CanvasShared } from './canvas-context.ts';
import { CanvasTools } from './canvas-tools.tsx';
import { type CanvasNode, linesOf, nodesOf } from './cards.ts';
import { describeAll } from './describe-step.ts';
import { EdgeLayer } from './edge-layer.tsx';
import type { Exit } from './exits.ts';
import { type Graph, shapeOf, toGraph } from './graph.ts';
import { initialViewport, viewportWith } from './initial-viewport.ts';
import { type Layout, layoutOf } from './layout.ts';
import { PillCard } from './pill-node.tsx';
import { StepNode } from './step-node.tsx';
import { useStepFocus } from './use-step-focus.ts';
import { useStepKeys } from './use-step-keys.ts';

const nodeTypes = { step: StepNode, pill: PillCard };
const flowOptions = {
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  onlyRenderVisibleElements: true,
  panOnScroll: true,
  zoomOnDoubleClick: false,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  panActivationKeyCode: null,
  minZoom: 0.25,
  maxZoom: 1.5,
};

/** The last value for which a key was the same. */
function useKept<T>(key: string, make: () => T): T {
  const kept = useRef<{ key: string; value: T } | null>(null);
  if (kept.current?.key !== key) kept.current = { key, value: make() };
  return kept.current.value;
}

/** Nodes and lines of the draft; what looks the same is the same object. */
function useDrawing(): { graph: Graph; layout: Layout; nodes: CanvasNode[]; lines: ReturnType<typeof linesOf> } {
  const { draft, selection, problemsByStep, warned } = useBuilder();
  const graph = useMemo(() => toGraph(draft), [draft]);
  const shape = shapeOf(graph);
  const layout = useKept(shape, () => layoutOf(graph));
  const before = useRef<ReadonlyMap<string, CanvasNode>>(new Map());
  const nodes = useMemo(() => {
    const reached = new Set(graph.nodes.flatMap(({ id, reached: isReached }) => (isReached ? [id] : [])));
    const descriptions = describeAll(draft, problemsByStep, reached);
    const source = { draft, graph, layout, selection, problems: problemsByStep, warned, descriptions };
    return nodesOf(source, before.current);
  }, [draft, graph, layout, selection, problemsByStep, warned]);
  useEffect(() => {
    before.current = new Map(nodes.map((node) => [node.id, node]));
  }, [nodes]);
  const titles = draft.steps.map(({ title }) => title).join('\n');
  const lines = useKept(`${shape}\n${titles}`, () => linesOf(draft, graph, layout));
  return { graph, layout, nodes, lines };
}

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

function CanvasFlow() {
  const { dispatch, editReason, ask } = useBuilder();
  const { layout, nodes, lines } = useDrawing();
  const flow = useReactFlow();
  const store = useStoreApi();
  const shared = useMemo(
    (): CanvasShared => ({ onPress: (label) => dispatch({ type: 'select', label, sheet: true }) }),
    [dispatch],
  );
  useStepFocus(useReveal(layout));
  useStepKeys();
  const add = useCallback((at: Exit) => ask({ kind: 'insert', at }), [ask]);
  const fit = () => void flow.fitView({ padding: 0.08, maxZoom: 1, duration: 160 });
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
        nodes={nodes}
        nodeTypes={nodeTypes}
        onInit={start}
        aria-label="Canvas. Arrow keys go along the steps, Enter edits one, A adds one."
      >
        <Background gap={22} size={1.4} color="var(--line-2)" />
        <EdgeLayer lines={lines} onAdd={editReason === null ? add : null} />
        <UnreachedHeading layout={layout} />
      </ReactFlow>
      <CanvasTools onFit={fit} />
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
