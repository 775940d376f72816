// Decides what an import changes, from what the project has and a bundle without faults.
// 1. Both sides are compared in the form in which they are exported, so what was exported is unchanged when it comes back.
// 2. Nothing is written here, and the same content and bundle give the same plan; ids of new items alone differ.
import type { ImportItem, ImportQuery } from '../../contract/bundle/import.ts';
import type { BundleKind } from '../../contract/bundle/registry.ts';
import { isoTime } from '../../contract/primitives.ts';
import { diffItems } from '../../engine/versions/bundle/item-diff.ts';
import { itemOfSaved, type NameOf } from '../../engine/versions/bundle/items.ts';
import type { AnyJudgedItem, JudgedBundle } from '../../engine/versions/bundle/judged.ts';
import type { Fields } from '../../engine/versions/bundle/kinds/kind.ts';
import { describeParts, partsOf } from '../../engine/versions/bundle/parts.ts';
import { parseParts } from '../db/schema/bundles.ts';
import { sha256Hex } from '../ids.ts';
import type { ManagedRow } from '../store/managed-items.ts';
import { type AnyPresentItem, type Content, managedKey } from './content.ts';
import type { ItemChange, StoredItem } from './kinds/kind.ts';
import { storeOf } from './kinds/registry.ts';
import type { ValueChange } from './variables.ts';

/** How an import treats what is there. */
export type PlanOptions = Pick<ImportQuery, 'source' | 'prune'>;

/** One item of a plan: what is told of it, and what is written. */
export interface PlannedItem {
  told: Omit<ImportItem, 'runs'>;
  kind: BundleKind;
  /** After the import. */
  id: string;
  /** Pointer in the bundle; null for an item that goes. */
  pointer: string | null;
  before: AnyPresentItem | null;
  /** null for an item that goes. */
  after: { item: Fields; hash: string; parts: Record<string, string>; change: ItemChange } | null;
  /** Whether who owns it, or what it was imported as, is to be written although it does not change. */
  isOwnedAnew: boolean;
}

export interface Plan {
  items: PlannedItem[];
  /** Owners of items that are gone, and go with them. */
  forgotten: { kind: BundleKind; id: string }[];
  /** Values of variables that come with it. */
  values: ValueChange[];
  fingerprint: string;
  counts: { created: number; updated: number; unchanged: number; deleted: number };
}

/** Plans an import. */
export function planImport(content: Content, bundle: JudgedBundle, options: PlanOptions, values: ValueChange[]): Plan {
  const present = new Map(content.items.map((item) => [managedKey(item.kind, item.id), item]));
  const names = namesAfter(content, bundle);
  const gone = goneItems(content, present);
  const kept = bundle.items.map((judged) => planItem(judged, present, names, gone, options));
  const wanted = new Set(bundle.items.map(({ kind, existing }) => (existing ? managedKey(kind, existing.id) : '')));
  const deleted = options.prune
    ? content.items.filter(
        (item) =>
          bundle.present.includes(item.kind) &&
          item.managed?.source === options.source &&
          !item.isBuiltIn &&
          !wanted.has(managedKey(item.kind, item.id)),
      )
    : [];
  const items = [...kept, ...deleted.map(planDeletion)].sort(inPlanOrder);
  const renamedVariables = kept.flatMap(({ kind, id, before }) =>
    before && before.id !== id ? [{ kind, id: before.id }] : [],
  );
  const reborn = kept.filter(({ told }) => told.action === 'create').map(({ kind, told }) => `${kind} ${told.name}`);
  const forgotten = [...gone.values()]
    .filter(
      ({ kind, name, source }) =>
        reborn.includes(`${kind} ${name}`) ||
        (options.prune && source === options.source && bundle.present.includes(kind)),
    )
    .map(({ kind, itemId }) => ({ kind, id: itemId }));
  return {
    items,
    forgotten: [...forgotten, ...renamedVariables, ...deleted.map(({ kind, id }) => ({ kind, id }))],
    values,
    fingerprint: fingerprintOf(items, values, options),
    counts: {
      created: countOf(items, 'create'),
      updated: countOf(items, 'update'),
      unchanged: countOf(items, 'unchanged'),
      deleted: countOf(items, 'delete'),
    },
  };
}

const countOf = (items: readonly PlannedItem[], action: ImportItem['action']) =>
  items.filter(({ told }) => told.action === action).length;

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const inPlanOrder = (a: PlannedItem, b: PlannedItem) =>
  byCodeUnit(a.kind, b.kind) || byCodeUnit(a.told.name, b.told.name) || byCodeUnit(a.id, b.id);

/** The name of whatever has an id once the import is done. */
function namesAfter(content: Content, bundle: JudgedBundle): NameOf {
  const names = new Map([
    ...content.channels.map(({ id, name }) => [id, name] as const),
    ...content.items.map(({ id, name }) => [id, name] as const),
    ...bundle.items.map(({ id, name }) => [id, name] as const),
  ]);
  return (_kind, id) => names.get(id);
}

/** Owners whose items were deleted by hand, by kind and name. */
function goneItems({ managed }: Content, present: ReadonlyMap<string, AnyPresentItem>): Map<string, ManagedRow> {
  const gone = managed.filter(({ kind, itemId }) => !present.has(managedKey(kind, itemId)));
  return new Map(gone.map((row) => [`${row.kind} ${row.name}`, row]));
}

function planItem(
  judged: AnyJudgedItem,
  present: ReadonlyMap<string, AnyPresentItem>,
  names: NameOf,
  gone: ReadonlyMap<string, ManagedRow>,
  { source }: PlanOptions,
): PlannedItem {
  const { kind, name, pointer, renamedFrom, existing, saved } = judged;
  const before = existing ? (present.get(managedKey(kind, existing.id)) ?? null) : null;
  const item = itemOfSaved(kind, saved as never, names) as Fields;
  const text = JSON.stringify(item);
  const isSame = before !== null && JSON.stringify(before.item) === text && hasSameSecrets(before, judged);
  const hash = sha256Hex(text);
  const parts = partsOf(item, sha256Hex);
  const none = { diff: [], changes: [] };
  const { diff, changes } = before && !isSame ? diffItems(before.item as never, item as never) : none;
  // Sound because the item of a project that a judged item is has its kind.
  const stored = before as StoredItem | null;
  const next = storeOf(kind).nextVersion(stored as never, saved as never);
  const version = isSame ? before.version : next;
  const drift = before ? driftOf(before, isSame) : driftOfGone(gone.get(`${kind} ${name}`), source);
  const isOwner = before?.managed?.source === source;
  const id = kind === 'variable' ? name : judged.id;
  return {
    told: {
      kind,
      name,
      action: before === null ? 'create' : isSame ? 'unchanged' : 'update',
      renamedFrom,
      version: version === null ? null : { from: before?.version ?? null, to: version },
      changes,
      diff,
      adopted: before !== null && !isOwner,
      drift,
    },
    kind,
    id,
    pointer,
    before,
    after: { item, hash, parts, change: { id, before: stored, saved, version, changes } },
    isOwnedAnew: before !== null && (!isOwner || before.managed?.hash !== hash || before.managed.name !== name),
  };
}

/** Secrets are in no exported form; a definition with other ones has other seals. */
function hasSameSecrets(before: AnyPresentItem, judged: AnyJudgedItem): boolean {
  if (before.kind !== 'workflow' || judged.kind !== 'workflow') return true;
  const seals = ({ definition }: typeof before.saved) =>
    JSON.stringify(definition.steps.map(({ sealed = null }) => sealed));
  return seals(before.saved) === seals(judged.saved);
}

function planDeletion(before: AnyPresentItem): PlannedItem {
  const { kind, id, name, version } = before;
  return {
    told: {
      kind,
      name,
      action: 'delete',
      renamedFrom: null,
      version: version === null ? null : { from: version, to: null },
      changes: [],
      diff: [],
      adopted: false,
      drift: driftOf(before, false),
    },
    kind,
    id,
    pointer: null,
    before,
    after: null,
    isOwnedAnew: false,
  };
}

/** What somebody changed by hand and the import undoes; nothing where the bundle says the same by now. */
function driftOf(item: AnyPresentItem, isSame: boolean): ImportItem['drift'] {
  if (item.managed === null || isSame) return null;
  return handMade(item);
}

/** What was changed of an item since it was last imported; null where nothing was. */
export function handMade(item: AnyPresentItem): ImportItem['drift'] {
  const { managed, updatedAt, updatedBy } = item;
  if (managed === null || sha256Hex(JSON.stringify(item.item)) === managed.hash) return null;
  const renamed = managed.name === item.name ? [] : [`Renamed from "${managed.name}" to "${item.name}".`];
  const parts = describeParts(parseParts(managed.parts), partsOf(item.item as Fields, sha256Hex));
  const changes = [...renamed, ...parts.filter((sentence) => renamed.length === 0 || sentence !== 'Changed: name.')];
  return { changedBy: updatedBy, changedAt: isoTime(updatedAt), changes };
}

function driftOfGone(row: ManagedRow | undefined, source: string): ImportItem['drift'] {
  if (row === undefined || row.source !== source) return null;
  return { changedBy: null, changedAt: null, changes: ['Deleted.'] };
}

/** Names what would be done: the same for the same changes of the same state, whatever ids new items get. */
function fingerprintOf(
  items: readonly PlannedItem[],
  values: readonly ValueChange[],
  { source, prune }: PlanOptions,
): string {
  const parts = items.map(({ told, before, after }) => [
    told.kind,
    told.name,
    told.action,
    told.renamedFrom,
    told.adopted,
    before ? sha256Hex(JSON.stringify(before.item)) : null,
    after?.hash ?? null,
  ]);
  return sha256Hex(JSON.stringify([source, prune, parts, values]));
}
