// Makes bundles of blueprints. A blueprint has one workflow, and its other items are named after it: `Cart: Reminder`.
import { type BundleItem, type BundleKind, bundleItems, bundleKinds } from '../../contract/bundle/registry.ts';
import { type Bundle, bundleVersion } from '../../contract/bundle.ts';
import { isoTime, type JsonValue } from '../../contract/primitives.ts';
import { canonicalBundle } from './bundle/canonical.ts';
import type { Fields } from './bundle/kinds/kind.ts';
import { withIds, withNames } from './bundle/references.ts';
import { identityOf, nameOf, rulesOf } from './bundle/registry.ts';

/** Lists of items by the keys of a bundle. */
export type Lists = Partial<Omit<Bundle, '$schema' | 'version'>>;

const listOf = (lists: Lists, kind: BundleKind) => (lists[bundleItems[kind].key] ?? []) as BundleItem[];

/** A blueprint and what all blueprints share as one bundle in canonical form. */
export function wholeBundle(own: Lists, shared: Lists): Bundle {
  return canonicalBundle({ version: bundleVersion, ...shared, ...own });
}

/** What a clone makes: the items named after a workflow of another name, without tests, which stay with the blueprint. */
export function namedAfter({ tests: _tests, ...own }: Lists, from: string, to: string): Lists {
  const renamed = (name: string) =>
    name === from ? to : name.startsWith(`${from}: `) ? to + name.slice(from.length) : name;
  const lists = bundleKinds.flatMap((kind) => {
    const items = listOf(own, kind).map((item) => renamedItem(kind, item as Fields, renamed));
    return items.length === 0 ? [] : [[bundleItems[kind].key, items] as const];
  });
  return Object.fromEntries(lists);
}

function renamedItem(kind: BundleKind, item: Fields, renamed: (name: string) => string): Fields {
  const { references, nameField } = rulesOf(kind);
  const led = withIds(item, references, ({ value }) => renamed(value));
  const named = withNames(led, references, ({ value }) => value);
  return { ...named, [nameField(named)]: renamed(nameOf(kind, named)) };
}

/** An item by its kind and name. */
export interface NamedItem {
  kind: BundleKind;
  identity: string;
  item: BundleItem;
}

export const namedItems = (lists: Lists): NamedItem[] =>
  bundleKinds.flatMap((kind) => listOf(lists, kind).map((item) => ({ kind, identity: identityOf(kind, item), item })));

/** The lists without some items. */
export function without(lists: Lists, isLeftOut: (item: NamedItem) => boolean): Lists {
  const kept = Map.groupBy(
    namedItems(lists).filter((item) => !isLeftOut(item)),
    ({ kind }) => bundleItems[kind].key,
  );
  return Object.fromEntries([...kept].map(([key, items]) => [key, items.map(({ item }) => item)]));
}

const dayMs = 86_400_000;

/** Values of a sample, with the day itself where it says `today`, `today+14` or `today-40`; `now` is epoch ms. */
export function sampleAt(values: Readonly<Record<string, JsonValue>>, now: number): Record<string, JsonValue> {
  const dated = Object.entries(values).map(([name, value]): [string, JsonValue] => {
    const [, days] = (typeof value === 'string' && /^today([+-]\d+)?$/.exec(value)) || [];
    const isDay = days !== undefined || value === 'today';
    return [name, isDay ? isoTime(now + Number(days ?? 0) * dayMs).slice(0, 'YYYY-MM-DD'.length) : value];
  });
  return Object.fromEntries(dated);
}
