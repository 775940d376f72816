// Which items of a project come from which source: the last import of each that changed it or took it over.
import { type SQL, sql } from 'drizzle-orm';
import type { ManagedBy } from '../../contract/bundle/managed-by.ts';
import type { BundleKind } from '../../contract/bundle/registry.ts';
import { isoTime } from '../../contract/primitives.ts';
import { managedItems } from '../db/schema/bundles.ts';
import { upsertRows } from './bulk-rows.ts';

export type ManagedRow = typeof managedItems.$inferSelect;

/** Whose an item is, as JSON or null: a column of a query that reads `table`. */
export const managedColumn = (kind: BundleKind, table: string, id: 'id' | 'name' = 'id'): string =>
  `(SELECT json_object('source', m.source, 'at', m.at, 'actor', m.actor, 'ref', m.ref, 'hash', m.hash) FROM managed_items m
    WHERE m.project_id = ${table}.project_id AND m.kind = '${kind}' AND m.item_id = ${table}.${id})`;

/** The same for a query of drizzle. */
export const managedSql = (kind: BundleKind, table: string): SQL<string | null> =>
  sql.raw(managedColumn(kind, table)) as SQL<string | null>;

/** What such a column holds. */
export function parseManagedBy(text: string | null): ManagedBy | null {
  return text === null ? null : managedByOf(JSON.parse(text) as Owned);
}

type Owned = Pick<ManagedRow, 'source' | 'at' | 'actor' | 'ref' | 'hash'>;

/** An owner as the API shows it. */
export const managedByOf = ({ source, at, actor, ref, hash }: Owned): ManagedBy => ({
  source,
  at: isoTime(at),
  by: actor,
  ref,
  hash,
});

/** Writes whose items are. */
export const saveManagedStatements = (db: D1Database, rows: readonly ManagedRow[]): D1PreparedStatement[] =>
  upsertRows(db, managedItems, rows, ['project_id', 'kind', 'item_id']);

/** Forgets whose items were that an import has deleted. */
export function dropManagedStatements(
  db: D1Database,
  projectId: string,
  items: readonly { kind: BundleKind; id: string }[],
): D1PreparedStatement[] {
  if (items.length === 0) return [];
  return [
    db
      .prepare(
        `DELETE FROM managed_items WHERE (project_id, kind, item_id) IN
           (SELECT ?1, value ->> 'kind', value ->> 'id' FROM json_each(?2))`,
      )
      .bind(projectId, JSON.stringify(items)),
  ];
}
