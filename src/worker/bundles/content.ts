// What a project has, in the words of bundles: every item with its name, in canonical form.
import { type BundleItem, type BundleKind, bundleKinds } from '../../contract/bundle/registry.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { ProjectFacts, ProjectItem } from '../../engine/versions/bundle/facts.ts';
import { itemOfSaved } from '../../engine/versions/bundle/items.ts';
import type { Fields } from '../../engine/versions/bundle/kinds/kind.ts';
import { identityOf, nameOf, rulesOf } from '../../engine/versions/bundle/registry.ts';
import { type ContentRows, readContentRows } from '../store/bundle-content.ts';
import type { ManagedRow } from '../store/managed-items.ts';
import type { StoredItem } from './kinds/kind.ts';
import { storeOf } from './kinds/registry.ts';

/** An item of a project as a bundle would hold it. */
export interface PresentItem<K extends BundleKind = BundleKind> extends StoredItem<K> {
  kind: K;
  name: string;
  identity: string;
  item: BundleItem<K>;
  /** The last import that changed it or took it over; null where people made it. */
  managed: ManagedRow | null;
}

/** A present item of any kind, told apart by `kind`. */
export type AnyPresentItem = { [K in BundleKind]: PresentItem<K> }[BundleKind];

/** What a project has at one moment. */
export interface Content {
  projectId: string;
  /** Counts the changes of all this. */
  version: number;
  /** In the order of a plan: by kind. */
  items: readonly AnyPresentItem[];
  channels: ContentRows['channels'];
  channelKinds: ReadonlyMap<string, ChannelKind>;
  variables: ContentRows['variables'];
  managed: readonly ManagedRow[];
  /** Ids of the audiences that a broadcast which is not over reaches. */
  reached: ReadonlySet<string>;
}

/** Reads what a project has. */
export async function readContent(db: D1Database, projectId: string): Promise<Content> {
  const rows = await readContentRows(db, projectId);
  const stored = bundleKinds.map((kind) => ({ kind, items: storeOf(kind).read(rows) }));
  const names = new Map<string, string>([
    ...rows.channels.map(({ id, name }) => [id, name] as const),
    ...stored.flatMap(({ kind, items }) => items.map(({ id, saved }) => [id, savedName(kind, saved)] as const)),
  ]);
  const managed = new Map(rows.managed.map((row) => [managedKey(row.kind, row.itemId), row]));
  const items = stored.flatMap(({ kind, items: own }) =>
    own.map((one): AnyPresentItem => {
      const item = itemOfSaved(kind, one.saved as never, (_kind, id) => names.get(id));
      const naming = { name: nameOf(kind, item as Fields), identity: identityOf(kind, item as Fields) };
      const owner = managed.get(managedKey(kind, one.id)) ?? null;
      // Sound because the item was read by the store of its kind.
      return { ...one, ...naming, kind, item, managed: owner } as AnyPresentItem;
    }),
  );
  const { version, channels, variables } = rows;
  // The kind of a channel is one of the registry, as every write of it checks.
  const channelKinds = new Map(channels.map(({ id, kind }) => [id, kind as ChannelKind]));
  const reached = new Set(rows.reached.map(({ audienceId }) => audienceId));
  return { projectId, version, items, channels, channelKinds, variables, managed: rows.managed, reached };
}

export const managedKey = (kind: BundleKind, id: string): string => `${kind} ${id}`;

function savedName(kind: BundleKind, saved: unknown): string {
  return nameOf(kind, rulesOf(kind).bodyOf(saved as never));
}

/** What a bundle is judged against. */
export function factsOf({ items, channels }: Content): ProjectFacts {
  const byKind = Map.groupBy(items as readonly AnyPresentItem[], ({ kind }) => kind);
  const lists = bundleKinds.map((kind) => {
    const own = (byKind.get(kind) ?? []).map(
      ({ id, identity, managed, item }): ProjectItem => ({ id, identity, source: managed?.source ?? null, item }),
    );
    return [kind, own] as const;
  });
  // Sound because each list holds the items of its kind.
  const known = Object.fromEntries(lists) as ProjectFacts['items'];
  return { items: known, channels: channels.map(({ id, name, kind }) => ({ id, name, kind: kind as ChannelKind })) };
}
