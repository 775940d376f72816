// What judging a bundle comes to.
import type { BundleItem, BundleKind } from '../../../contract/bundle/registry.ts';
import type { Fault } from '../../../contract/errors.ts';
import type { ProjectItem, ReferencedKind } from './facts.ts';
import type { SavedItems } from './kinds/kind.ts';

/** An item of a bundle without faults. */
export interface JudgedItem<K extends BundleKind = BundleKind> {
  kind: K;
  /** Key or name, as a plan shows it. */
  name: string;
  /** See identityOf in registry.ts. */
  identity: string;
  /** Pointer in the bundle, e.g. /workflows/0. */
  pointer: string;
  /** Id in the project; of a new item the one that the caller gave, else a placeholder. */
  id: string;
  /** The item of the project that it updates; null for a new one. */
  existing: ProjectItem<K> | null;
  /** Former name, where the item of the project has yet to be renamed; else null. */
  renamedFrom: string | null;
  /** Whether the source takes an item that nobody owned. */
  adopted: boolean;
  /** The source that it is taken from by takeOver; else null. */
  takenFrom: string | null;
  /** In canonical form. */
  item: BundleItem<K>;
  /** What is saved: ids of the project, or those above, in place of names, and every default. */
  saved: SavedItems[K];
}

/** A judged item of any kind, told apart by `kind`. */
export type AnyJudgedItem = { [K in BundleKind]: JudgedItem<K> }[BundleKind];

/** A name that the bundle itself does not hold. */
export interface OutsideReference {
  kind: ReferencedKind;
  name: string;
  /** Pointers of the fields that name it. */
  pointers: readonly string[];
}

/** A bundle without faults. */
export interface JudgedBundle {
  /** In the order of a plan: by kind, then identity. */
  items: readonly AnyJudgedItem[];
  /** Kinds whose key is there; only these are pruned. */
  present: readonly BundleKind[];
  /** What it needs of the project; unchecked where the project is not known. */
  outside: readonly OutsideReference[];
}

export type BundleVerdict = { ok: true; bundle: JudgedBundle } | { ok: false; faults: Fault[] };

/** How a bundle is judged. */
export interface JudgeOptions {
  /** The source that imports it. Default `default`. */
  source?: string;
  /** Whether items of other sources may be taken. Default false. */
  takeOver?: boolean;
  /** Id of a new item; placeholders when left out. */
  newId?: (kind: BundleKind, identity: string) => string;
}

/** The judged items of a kind, in their order. */
export function judgedItems<K extends BundleKind>({ items }: JudgedBundle, kind: K): JudgedItem<K>[] {
  return items.filter((item) => item.kind === kind) as unknown as JudgedItem<K>[];
}
