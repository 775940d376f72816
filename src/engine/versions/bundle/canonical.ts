// Decides the one form in which a bundle is written, so that equal bundles are equal bytes on every server.
// 1. Keys are sorted by UTF-16 code unit, items by identity; every other list keeps its order, as it means something.
// 2. What is said by default is left out. Lines end with \n, names are NFC.
// 3. canonicalText(parse(canonicalText(b))) === canonicalText(b) for every valid bundle.

import { type BundleItem, type BundleKind, bundleItems, bundleKinds } from '../../../contract/bundle/registry.ts';
import { alwaysWritten, type Bundle, bundleSchema, bundleVersion } from '../../../contract/bundle.ts';
import { isObject } from '../../../contract/json.ts';
import { unixLines } from '../../../contract/lines.ts';
import type { Fields } from './kinds/kind.ts';
import { withIds, withNames } from './references.ts';
import { identityOf, nameOf, rulesOf, tidyName } from './registry.ts';

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A value with the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort(byCodeUnit);
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

/** A value as canonical JSON: two spaces, one value a line, a newline at the end. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

/** An item in canonical form; `renamedFrom` is never part of it. */
export function canonicalItem<K extends BundleKind>(kind: K, item: BundleItem<K>): BundleItem<K> {
  const rules = rulesOf(kind);
  const { renamedFrom: _renamedFrom, ...own } = unixLines(item) as Fields;
  const given = { ...own, [rules.nameField(own)]: nameOf(kind, own) };
  const named = rules.references.length === 0 ? given : withTidyNames(given, kind);
  return sorted(rules.tidy(named)) as BundleItem<K>;
}

/** References as names are compared: NFC, without spaces around them. */
function withTidyNames(item: Fields, kind: BundleKind): Fields {
  const { references } = rulesOf(kind);
  const tidied = withIds(item, references, ({ value }) => tidyName(value));
  return withNames(tidied, references, ({ value }) => value);
}

/** A bundle in canonical form. */
export function canonicalBundle(bundle: Bundle): Bundle {
  const lists = bundleKinds.flatMap((kind) => {
    const items = (bundle[bundleItems[kind].key] ?? []) as BundleItem[];
    if (items.length === 0 && !alwaysWritten.includes(kind)) return [];
    const ordered = items
      .map((item) => ({ identity: identityOf(kind, item), item: canonicalItem(kind, item as never) }))
      .sort((a, b) => byCodeUnit(a.identity, b.identity));
    return [[bundleItems[kind].key, ordered.map(({ item }) => item)] as const];
  });
  return sorted({ $schema: bundleSchema, version: bundleVersion, ...Object.fromEntries(lists) }) as Bundle;
}

/** The text of a bundle: the same bytes for the same content. */
export function canonicalText(bundle: Bundle): string {
  return `${JSON.stringify(canonicalBundle(bundle), null, 2)}\n`;
}
