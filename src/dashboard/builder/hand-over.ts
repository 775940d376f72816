// A new workflow gets an address of its own when it is published. What was done before, e.g. what can be undone, moves there.
import type { BuilderState } from './builder-state.ts';

let left: { id: string; state: BuilderState } | null = null;

export function handOver(id: string, state: BuilderState): void {
  left = { id, state };
}

/** The state that was left for a workflow; each is taken once. */
export function takeOver(id: string): BuilderState | null {
  if (left?.id !== id) return null;
  const { state } = left;
  left = null;
  return state;
}
