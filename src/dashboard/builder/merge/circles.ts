import { reachFrom } from '../exits.ts';

/** A way of a merge with every target that one of the sides gives it. */
export interface MergedWay {
  id: string;
  from: string;
  targets: readonly string[];
  /** One side alone has changed where it leads. */
  isOneSided: boolean;
}

/** The ways, changed by one side each, that lead in a circle only together: in each of the drafts a run goes forward. */
export function circularWays(ways: readonly MergedWay[]): Set<string> {
  const successors = new Map<string, string[]>();
  for (const { from, targets } of ways) successors.set(from, [...(successors.get(from) ?? []), ...targets]);
  const isCircular = ({ from, targets }: MergedWay) => reachFrom(targets, successors).has(from);
  return new Set(ways.filter((way) => way.isOneSided && isCircular(way)).map(({ id }) => id));
}
