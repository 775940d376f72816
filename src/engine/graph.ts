// Decides what can be reached in a graph, given the successors of each of its places.

/** The target that ends a run; no step may have it as its label. */
export const endTarget = 'end';

export interface Successor {
  /** Label of a step, or "end". */
  target: string;
  /** What leads there, when the step has more than one successor. */
  label?: string;
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
