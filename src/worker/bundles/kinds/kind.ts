// How the items of a kind are stored: one object per kind (`<kind>.ts` beside this file). What they are in a bundle is in
// src/engine/versions/bundle/kinds.
import type { BundleKind } from '../../../contract/bundle/registry.ts';
import type { ObjectLimitName } from '../../../contract/limits.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { SavedItems } from '../../../engine/versions/bundle/kinds/kind.ts';
import type { Env } from '../../env.ts';
import type { AlertRuleRow } from '../../store/alert-rules.ts';
import type { AudienceRow } from '../../store/audiences.ts';
import type { ContentRows, LayoutRow, PartialRow, StoredWorkflow, VariableRow } from '../../store/bundle-content.ts';
import type { BundleTestRow } from '../../store/bundle-tests.ts';
import type { RuleRow } from '../../store/notification-rules.ts';
import type { TemplateRow } from '../../store/templates.ts';

/** The row of an item. */
export interface ItemRows {
  audience: AudienceRow;
  layout: LayoutRow;
  partial: PartialRow;
  rule: { kind: 'notification'; row: RuleRow } | { kind: 'alert'; row: AlertRuleRow };
  template: TemplateRow;
  test: BundleTestRow;
  variable: VariableRow;
  workflow: StoredWorkflow;
}

/** An item that a project has. */
export interface StoredItem<K extends BundleKind = BundleKind> {
  id: string;
  saved: SavedItems[K];
  /** null for kinds without versions. */
  version: number | null;
  /** Epoch ms. */
  updatedAt: number;
  /** Who changed it last; null where that is not known. */
  updatedBy: string | null;
  row: ItemRows[K];
  /** Set for what Sendora itself made: it is in no bundle, and never deleted by one. */
  isBuiltIn?: true;
}

/** An item that is created or changed. */
export interface ItemChange<K extends BundleKind = BundleKind> {
  id: string;
  /** null for a new one. */
  before: StoredItem<K> | null;
  saved: SavedItems[K];
  /** Its version from now on; null for kinds without versions. */
  version: number | null;
  /** Sentences. */
  changes: readonly string[];
}

/** What every statement of an import needs. */
export interface Writing {
  env: Env;
  db: D1Database;
  orgId: string;
  projectId: string;
  actor: string;
  /** Epoch ms. */
  now: number;
  channels: ReadonlyMap<string, ChannelKind>;
}

export interface KindStore<K extends BundleKind> {
  /** The items of a project. */
  read(rows: ContentRows): StoredItem<K>[];
  /** Statements that create and replace items. A name that is free only after a rename or a deletion is free by then. */
  save(go: Writing, changes: readonly ItemChange<K>[]): D1PreparedStatement[];
  remove(go: Writing, items: readonly StoredItem<K>[]): D1PreparedStatement[];
  /** The version that a change makes; null for kinds without versions. */
  nextVersion(before: StoredItem<K> | null, saved: SavedItems[K]): number | null;
  /** What items of this kind are called in the audit log, e.g. `workflow`. */
  auditNoun(saved: SavedItems[K]): string;
  /** What the audit log keeps of an item; it holds no secrets. */
  auditView(saved: SavedItems[K]): unknown;
  /** The limit that counts the item; null where a bundle's own limit does. */
  limit(saved: SavedItems[K]): ObjectLimitName | null;
}

/** The time of a change: later than the one before, also under a clock that was set back. */
export const laterThan = (before: StoredItem | null, now: number): number =>
  before === null ? now : Math.max(now, before.updatedAt + 1);

/** The ids of items, as deletions take them. */
export const idsOf = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);

/** What an item of a kind has from its row beside what is saved of it. */
export function headOf<R extends { id: string; updatedAt: number; updatedBy: string | null; version?: number }>(
  row: R,
) {
  const { id, version = null, updatedAt, updatedBy } = row;
  return { id, version, updatedAt, updatedBy, row };
}

/** What every row of a change has beside what is saved of the item. */
export function stampOf(
  { projectId, actor, now }: Writing,
  { id, before }: { id: string; before: (StoredItem & { row: { createdAt: number } }) | null },
) {
  return {
    ...{ id, projectId, updatedBy: actor },
    createdAt: before?.row.createdAt ?? now,
    updatedAt: laterThan(before, now),
  };
}
