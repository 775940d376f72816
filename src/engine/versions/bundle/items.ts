// Turns what a project has into items of a bundle, and items into bodies of the API.
import type { BundleItem, BundleKind } from '../../../contract/bundle/registry.ts';
import { canonicalItem } from './canonical.ts';
import type { ReferencedKind } from './facts.ts';
import type { Fields, SavedItems } from './kinds/kind.ts';
import { type Reference, referencesIn, withIds, withNames } from './references.ts';
import { rulesOf } from './registry.ts';

/** The name of what has an id; undefined where nothing has it any more. */
export type NameOf = (kind: ReferencedKind, id: string) => string | undefined;

/** The id of what has a name. */
export type IdOf = (kind: ReferencedKind, name: string) => string;

/** What a project has saved as an item of a bundle, in canonical form. */
export function itemOfSaved<K extends BundleKind>(kind: K, saved: SavedItems[K], nameOf: NameOf): BundleItem<K> {
  return itemOfBody(kind, rulesOf(kind).bodyOf(saved), nameOf);
}

/**
 * A body of the API as an item of a bundle, in canonical form. Fields that a bundle does not hold, such as times, are left
 * out. What was deleted is called so: nothing has that name, so importing it is refused.
 */
export function itemOfBody<K extends BundleKind>(kind: K, body: Fields, nameOf: NameOf): BundleItem<K> {
  const { fields, references } = rulesOf(kind);
  const named = withNames(body, references, (id) => nameOf(id.kind, id.value) ?? `(deleted ${id.kind})`);
  const known = fields(named) ?? [];
  const own = Object.entries(named).filter(([field, value]) => value !== undefined && known.includes(field));
  // The fields are those of the kind, as they come from what the API saved.
  return canonicalItem(kind, Object.fromEntries(own) as BundleItem<K>);
}

/** An item of a bundle as a body of the API. */
export function bodyOfItem<K extends BundleKind>(kind: K, item: BundleItem<K>, idOf: IdOf): Fields {
  const { renamedFrom: _renamedFrom, ...fields } = item as Fields;
  return withIds(fields, rulesOf(kind).references, (name) => idOf(name.kind, name.value));
}

/** Every name of another item or of a channel in an item; pointers lead into the item. */
export function namesIn<K extends BundleKind>(kind: K, item: BundleItem<K>): Reference[] {
  const { references, mentions } = rulesOf(kind);
  return [...referencesIn(item as Fields, references), ...(mentions?.(item as Fields) ?? [])];
}
