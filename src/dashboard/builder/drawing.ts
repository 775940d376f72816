import { useEffect, useMemo, useRef } from 'react';
import { type CanvasNode, linesOf, nodesOf } from './cards.ts';
import { describeAll } from './describe-step.ts';
import type { Draft } from './draft.ts';
import type { ExitLine } from './edge-layer.tsx';
import { type Graph, shapeOf, toGraph } from './graph.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { Overlay } from './overlays/overlay.ts';
import type { Problem } from './problems.ts';

/** What is drawn. */
export interface Drawn {
  draft: Draft;
  /** Label of the selected step, `(trigger)`, or null. */
  selection: string | null;
  problems: ReadonlyMap<string, readonly Problem[]>;
  warned: ReadonlySet<string>;
  overlay: Overlay | null;
}

export interface Drawing {
  graph: Graph;
  layout: Layout;
  nodes: CanvasNode[];
  lines: ExitLine[];
}

/** The last value for which a key was the same. */
function useKept<T>(key: string, make: () => T): T {
  const kept = useRef<{ key: string; value: T } | null>(null);
  if (kept.current?.key !== key) kept.current = { key, value: make() };
  return kept.current.value;
}

/** Nodes and lines of a draft; what looks the same is the same object. */
export function useDrawing({ draft, selection, problems, warned, overlay }: Drawn): Drawing {
  const graph = useMemo(() => toGraph(draft), [draft]);
  const shape = shapeOf(graph);
  const layout = useKept(shape, () => layoutOf(graph));
  const before = useRef<ReadonlyMap<string, CanvasNode>>(new Map());
  const nodes = useMemo(() => {
    const reached = new Set(graph.nodes.flatMap(({ id, reached: isReached }) => (isReached ? [id] : [])));
    const descriptions = describeAll(draft, problems, reached);
    const source = { draft, graph, layout, selection, problems, warned, descriptions, overlay };
    return nodesOf(source, before.current);
  }, [draft, graph, layout, selection, problems, warned, overlay]);
  useEffect(() => {
    before.current = new Map(nodes.map((node) => [node.id, node]));
  }, [nodes]);
  const titles = draft.steps.map(({ title }) => title).join('\n');
  const lines = useKept(`${shape}\n${titles}`, () => linesOf(draft, graph, layout));
  return { graph, layout, nodes, lines };
}
