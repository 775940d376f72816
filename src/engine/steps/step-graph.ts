// Decides how the ordered steps of a workflow hang together as a graph: who follows whom, and what can be reached.
// 1. A jump is a label or "end"; `next: null` means the following step, and after the last step "end".
// 2. The ways out of a step follow from its behaviour and the step that it leads to by itself.
// 3. Saving allows forward jumps only, so the order of the steps is a topological order; nothing here depends on that.
import type { Step } from '../../contract/workflows/workflow.ts';
import { endTarget, reachableFrom, type Successor } from '../graph.ts';
import { behaviourOf } from './registry.ts';

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
