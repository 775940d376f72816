// What is drawn of a draft: one node for the trigger and for each step, one edge for each exit.
// 1. An edge leads to a step, or to a pill of its own: the end, or a step that cannot be drawn below it.
// 2. Steps that no run comes to are nodes too; they and their edges are marked.
import { type Draft, type DraftStep, stepOf } from './draft.ts';
import { type Exit, endTarget, reachedSteps, triggerId, type Way, waysOf } from './exits.ts';

export interface GraphNode {
  /** Label of the step, or `(trigger)`. */
  id: string;
  /** Place in the list of steps; -1 for the trigger. */
  index: number;
  step: DraftStep | null;
  /** Whether a run can come to it. */
  reached: boolean;
}

export interface GraphEdge {
  id: string;
  exit: Exit;
  source: string;
  /** Label of a step, or "end"; of an exit that leads back the step that it names. */
  target: string;
  word: string | null;
  fault: Way['fault'];
  /** Whether it leads to a pill of its own in place of the node: the end, a fault, or a step of the main flow from a step that is not reached. */
  pill: boolean;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** Nodes and edges of a draft. */
export function toGraph(draft: Draft): Graph {
  const reached = reachedSteps(draft);
  const nodes = draft.steps.map((step, index) => ({
    ...{ id: step.label, index, step, reached: reached.has(step.label) },
  }));
  const edges = waysOf(draft).flatMap(({ id, exit, target: goal, written, word, fault, drawn }) => {
    const source = exit.label;
    const isReached = source === triggerId || reached.has(source);
    const leaves = goal === endTarget || isReached !== reached.has(goal);
    const target = fault === 'backward' ? String(written) : goal;
    return drawn ? [{ id, exit, source, target, word, fault, pill: leaves }] : [];
  });
  return { nodes: [{ id: triggerId, index: -1, step: null, reached: true }, ...nodes], edges };
}

/** Changes only when the drawing does: labels, exits and words, but no config. */
export function shapeOf({ nodes, edges }: Graph): string {
  return JSON.stringify([
    nodes.map(({ id, reached }) => [id, reached]),
    edges.map(({ id, target, word, pill }) => [id, target, word, pill]),
  ]);
}

/** What an edge leads to, as the builder says it. */
export function targetTitle(draft: Draft, target: string, titleOf: (step: DraftStep) => string): string {
  const step = stepOf(draft, target);
  return step === undefined ? 'End' : titleOf(step);
}
