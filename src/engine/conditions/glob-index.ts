/**
 * Finds the patterns that match an event type without testing all of them.
 * 1. `module.*` and `*.suffix` are looked up like exact types; only other patterns are tested one by one.
 * 2. Each item is returned once, in the order in which it was given, however many of its patterns match.
 */
import { isPattern, matchesGlob } from './glob.ts';

interface Place<T> {
  order: number;
  item: T;
}

/** Items by the event types that concern them. */
export interface GlobIndex<T> {
  readonly exact: ReadonlyMap<string, readonly Place<T>[]>;
  /** By what stands before `.*`. */
  readonly prefixes: ReadonlyMap<string, readonly Place<T>[]>;
  /** By what stands behind `*.`. */
  readonly suffixes: ReadonlyMap<string, readonly Place<T>[]>;
  readonly others: readonly (Place<T> & { glob: string })[];
}

/** Indexes items by their patterns. */
export function indexGlobs<T>(items: readonly { globs: readonly string[]; item: T }[]): GlobIndex<T> {
  const exact = new Map<string, Place<T>[]>();
  const prefixes = new Map<string, Place<T>[]>();
  const suffixes = new Map<string, Place<T>[]>();
  const others: (Place<T> & { glob: string })[] = [];
  for (const [order, { globs, item }] of items.entries()) {
    for (const glob of new Set(globs)) {
      const place = { order, item };
      const prefix = glob.endsWith('.*') ? glob.slice(0, -2) : '*';
      const suffix = glob.startsWith('*.') ? glob.slice(2) : '*';
      if (!isPattern(glob)) add(exact, glob, place);
      else if (!isPattern(prefix)) add(prefixes, prefix, place);
      else if (!isPattern(suffix)) add(suffixes, suffix, place);
      else others.push({ ...place, glob });
    }
  }
  return { exact, prefixes, suffixes, others };
}

/** The items that concern an event type. */
export function itemsFor<T>(index: GlobIndex<T>, type: string): T[] {
  const found = new Map<number, T>();
  const take = (places: readonly Place<T>[] = []) => {
    for (const { order, item } of places) found.set(order, item);
  };
  take(index.exact.get(type));
  for (let dot = type.indexOf('.'); dot !== -1; dot = type.indexOf('.', dot + 1)) {
    take(index.prefixes.get(type.slice(0, dot)));
    take(index.suffixes.get(type.slice(dot + 1)));
  }
  take(index.others.filter(({ glob }) => matchesGlob(glob, type)));
  return [...found].sort(([a], [b]) => a - b).map(([, item]) => item);
}

function add<T>(map: Map<string, Place<T>[]>, key: string, place: Place<T>): void {
  const places = map.get(key);
  if (places) places.push(place);
  else map.set(key, [place]);
}
