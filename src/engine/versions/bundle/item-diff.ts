// Decides what differs between two states of an item, as a plan and the drift of an item say it.
import type { BundleItem, BundleKind } from '../../../contract/bundle/registry.ts';
import { type Change, describeChanges, diffBodies } from '../definition-diff.ts';

/** What differs, and the sentences that say so. */
export interface ItemDiff {
  diff: Change[];
  changes: string[];
}

/** The difference of two items of a kind in canonical form; nothing where they are equal. Steps are compared by label. */
export function diffItems<K extends BundleKind>(before: BundleItem<K>, after: BundleItem<K>): ItemDiff {
  const diff = diffBodies({ ...before }, { ...after });
  return { diff, changes: describeChanges(diff) };
}
