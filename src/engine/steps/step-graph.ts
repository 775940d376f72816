// Decides how the ordered steps of a workflow hang together as a graph: who follows whom, and what can be reached.
// 1. A jump is a label or "end"; `next: null` means the following step, and after the last step "end".
// 2. The ways out of a step follow from its behaviour and the step that it leads to by itself.
// 3. Saving allows forward jumps only, so the order of the steps is a topological order; nothing here depends on that.
import type { Step } from '../../contract/workflows/workflow.ts';
import { endTarget, reachableFrom, type Successor } from '../graph.ts';
import { behaviourOf } from './registry.ts';

export interface GraphNode {
  /** Label of the step, or "end". */
  id: string;
  type: Step['type'] | 'end';
  title: string;
}

export interface GraphEdge extends Successor {
  id: string;
  source: string;
}

/** Ways out of the step at an index, in the order in which they are tried. */
export function successors(steps: readonly Step[], index: number): Successor[] {
  const step = steps[index];
  if (!step) return [];
  const onward = step.next ?? steps[index + 1]?.label ?? endTarget;
  const ways = behaviourOf(step).successors(step, onward);
  // A step that is passed over leads onward, whatever it decides otherwise.
  if (step.if === undefined || ways.some(({ target }) => target === onward)) return ways;
  return [...ways, { target: onward, label: 'passed over' }];
}

/** Labels of the steps that a run can come to. */
export function reachable(steps: readonly Step[]): Set<string> {
  const indexes = new Map(steps.map((step, index) => [step.label, index]));
  const next = (index: number) => successors(steps, index).flatMap(({ target }) => indexes.get(target) ?? []);
  const found = steps.length === 0 ? [] : reachableFrom(0, next);
  return new Set([...found].flatMap((index) => steps[index]?.label ?? []));
}

/** Nodes and edges for the builder: one node per step and one for the end, one edge per way out. */
export function toGraph(steps: readonly Step[]): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const nodes: GraphNode[] = steps.map(({ label, type, title }) => ({ id: label, type, title: title ?? label }));
  const edges = steps.flatMap((step, index) =>
    successors(steps, index).map((way, place) => ({ id: `${step.label}:${place}`, source: step.label, ...way })),
  );
  return { nodes: [...nodes, { id: endTarget, type: 'end', title: 'End' }], edges };
}
