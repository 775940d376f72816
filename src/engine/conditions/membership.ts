import { deepEqual } from './deep-equal.ts';

/** What a list holds: its plain values in a set, so that finding one costs the same in a list of any length. */
interface Members {
  plain: ReadonlySet<unknown>;
  nested: readonly unknown[];
}

/** Shorter lists are compared sooner than they are sorted out. */
const shortList = 8;
const known = new WeakMap<readonly unknown[], Members>();

/** Whether a list holds a value, by content. Conditions and the traits of a person are not changed in place. */
export function holdsItem(list: readonly unknown[], value: unknown): boolean {
  if (list.length <= shortList) return list.some((item) => deepEqual(item, value));
  const { plain, nested } = membersOf(list);
  if (typeof value === 'object' && value !== null) return nested.some((item) => deepEqual(item, value));
  // A set finds NaN, which equals nothing.
  return plain.has(value) && !Number.isNaN(value);
}

function membersOf(list: readonly unknown[]): Members {
  const found = known.get(list);
  if (found) return found;
  const isNested = (item: unknown) => typeof item === 'object' && item !== null;
  const members = { plain: new Set(list.filter((item) => !isNested(item))), nested: list.filter(isNested) };
  known.set(list, members);
  return members;
}
