// Decides how the ordered steps of a workflow form a graph: which step follows which, and which can be reached.
// 1. A jump is a label or "end"; `next: null` means the following step, and after the last step "end".
// 2. A branch always jumps. A decide step jumps by its choices, and continues when no choice jumps or the model did not
//    answer. A wait for something jumps by whether it happened, where the step names a target; else it continues.
// 3. Saving allows forward jumps only, so the order of the steps is a topological order; nothing here depends on that.
import type { Step } from '../contract/workflows/workflow.ts';

/** The target that ends a run; no step may have it as its label. */
export const endTarget = 'end';

export interface Successor {
  /** Label of a step, or "end". */
  target: string;
  /** What leads there, when the step has more than one successor. */
  label?: string;
}

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

/** Where the step at an index may lead, in the order in which the targets are tried. */
export function successors(steps: readonly Step[], index: number): Successor[] {
  const step = steps[index];
  if (!step) return [];
  if (step.type === 'branch') {
    return [
      { target: step.config.ifTrue, label: 'yes' },
      { target: step.config.ifFalse, label: 'no' },
    ];
  }
  const onward = step.next ?? steps[index + 1]?.label ?? endTarget;
  if (step.type === 'wait' && (step.config.onMatch ?? step.config.onTimeout) !== undefined) {
    return [
      { target: String(step.config.onMatch ?? onward), label: 'happened' },
      { target: String(step.config.onTimeout ?? onward), label: 'timed out' },
    ];
  }
  const choices = step.type === 'ai_action' ? (step.config.choices ?? []) : [];
  const jumps = choices.flatMap(({ value, next }) => (next === null ? [] : [{ target: next, label: value }]));
  return jumps.length === 0 ? [{ target: onward }] : [...jumps, { target: onward, label: 'otherwise' }];
}

/** Indexes that can be reached from a start, itself included, given the successors of each. */
export function reachableFrom(start: number, successors: (index: number) => readonly number[]): Set<number> {
  const seen = new Set([start]);
  for (const index of seen) for (const target of successors(index)) seen.add(target);
  return seen;
}

/** A shortest path from one index to another over the given edges, both ends included; null when there is none. */
export function pathBetween(
  from: number,
  to: number,
  successors: (index: number) => readonly number[],
): number[] | null {
  const cameFrom = new Map<number, number | null>([[from, null]]);
  for (const index of cameFrom.keys()) {
    if (index === to) break;
    for (const target of successors(index)) if (!cameFrom.has(target)) cameFrom.set(target, index);
  }
  if (!cameFrom.has(to)) return null;
  const path: number[] = [];
  for (let at: number | null | undefined = to; at !== null && at !== undefined; at = cameFrom.get(at)) path.unshift(at);
  return path;
}

/** Labels of the steps that a run can reach. */
export function reachable(steps: readonly Step[]): Set<string> {
  const indexes = new Map(steps.map((step, index) => [step.label, index]));
  const next = (index: number) => successors(steps, index).flatMap(({ target }) => indexes.get(target) ?? []);
  const found = steps.length === 0 ? [] : reachableFrom(0, next);
  return new Set([...found].flatMap((index) => steps[index]?.label ?? []));
}

/** Nodes and edges for the builder: one node per step and one for the end, one edge per successor. */
export function toGraph(steps: readonly Step[]): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const nodes: GraphNode[] = steps.map(({ label, type, title }) => ({ id: label, type, title: title ?? label }));
  const edges = steps.flatMap((step, index) =>
    successors(steps, index).map((successor, place) => ({
      id: `${step.label}:${place}`,
      source: step.label,
      ...successor,
    })),
  );
  return { nodes: [...nodes, { id: endTarget, type: 'end', title: 'End' }], edges };
}
