// What a match looks for by type and module, wherever in its tree that stands.
import { isObject } from '../../contract/json.ts';

export interface MatchLeaf {
  kind: 'eventType' | 'module' | 'rule';
  pattern: string;
  /** It stands under an odd number of `not`. */
  isNot: boolean;
}

const kinds = ['eventType', 'module', 'rule'] as const;

/** The leaves of a match on the event type, the module or the rule, in their order. */
export function matchLeaves(match: unknown, isNot = false): MatchLeaf[] {
  if (Array.isArray(match)) return match.flatMap((inner) => matchLeaves(inner, isNot));
  if (!isObject(match)) return [];
  const own = kinds.flatMap((kind): MatchLeaf[] => {
    const pattern = match[kind];
    return typeof pattern === 'string' ? [{ kind, pattern, isNot }] : [];
  });
  return [
    ...own,
    ...matchLeaves(match.all, isNot),
    ...matchLeaves(match.any, isNot),
    ...matchLeaves(match.not, !isNot),
  ];
}
