// The nodes of a graph as numbered places, with what each of them reaches.

import { triggerId } from '../exits.ts';
import type { Graph, GraphEdge } from '../graph.ts';
import type { Sizes } from './sizes.ts';

export interface Place {
  id: string;
  /** Position in a topological order. */
  index: number;
  width: number;
  height: number;
  /** Its exits, in their order. */
  edges: GraphEdge[];
  /** Index of the place that each of them leads to, by id; none for one that leads to a pill. */
  targets: Map<string, number>;
  /** Places that can be reached, itself included, as a set of bits. */
  reach: bigint;
}

/** Places of the nodes in their order, which is topological where no edge leads back. */
export function placesOf({ nodes, edges }: Graph, sizes: Sizes): Place[] {
  const indexes = new Map(nodes.map(({ id }, index) => [id, index]));
  const bySource = Map.groupBy(edges, ({ source }) => source);
  const places = nodes.map(({ id }, index): Place => {
    const own = bySource.get(id) ?? [];
    const targets = own.flatMap((edge) => {
      const to = edge.pill ? undefined : indexes.get(edge.target);
      return to === undefined || to <= index ? [] : [[edge.id, to] as const];
    });
    const size = id === triggerId ? sizes.trigger : sizes.step;
    return { id, index, ...size, edges: own, targets: new Map(targets), reach: 1n << BigInt(index) };
  });
  for (const place of places.toReversed())
    for (const to of place.targets.values()) place.reach |= places[to]?.reach ?? 0n;
  return places;
}
