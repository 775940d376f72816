import { and, eq } from 'drizzle-orm';
import type { Suppression } from '../../contract/people/suppression.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { Db } from '../db/client.ts';
import { suppressions } from '../db/schema/people.ts';
import { isUnlogged, type Unlogged } from './delivery-row.ts';
import { columnsOf, equals, type ListSource } from './list-statements.ts';
import { lastCharacter } from './pattern-clauses.ts';
import type { SortKey } from './sort-key.ts';

export type SuppressionRow = typeof suppressions.$inferSelect;

/** A suppression as the API returns it; the kind and reason come from our own writes. */
export const toSuppression = (row: SuppressionRow): Suppression => ({
  projectId: row.projectId,
  kind: row.kind as Suppression['kind'],
  address: row.address,
  reason: row.reason as Suppression['reason'],
  createdAt: isoTime(row.createdAt),
});

interface SuppressionFilter {
  projectId: string;
  kind?: string | undefined;
  /** As the list keys it, see suppression-address.ts. */
  address?: string | undefined;
  reason?: string | undefined;
  /** Kind and address of the last row of the page before. */
  after?: SortKey | undefined;
}

/** Suppressed addresses of a project by kind and address. */
export function suppressionSource({ projectId, kind, address, reason, after }: SuppressionFilter): ListSource {
  // Without the kind, the key would serve the project alone.
  const kinds = kind === undefined && address !== undefined ? [{ sql: `kind IN ('email', 'sms')`, values: [] }] : [];
  return {
    columns: columnsOf(suppressions),
    from: 'suppressions',
    key: [
      { column: 'kind', as: 'kind', end: lastCharacter },
      { column: 'address', as: 'address', end: '' },
    ],
    order: 'ascending',
    equal: [...equals('project_id', projectId), ...equals('kind', kind), ...kinds, ...equals('address', address)],
    start: after,
    filters: equals('reason', reason),
  };
}

/** The suppression of one address. */
export async function readSuppression(
  db: D1Database,
  { projectId, kind, address }: SuppressionKey,
): Promise<SuppressionRow | null> {
  return db
    .prepare(`SELECT ${columnsOf(suppressions)} FROM suppressions WHERE project_id = ? AND kind = ? AND address = ?`)
    .bind(projectId, kind, address)
    .first<SuppressionRow>();
}

type SuppressionKey = Pick<SuppressionRow, 'projectId' | 'kind' | 'address'>;

/** Suppresses an address; the reason of one that is suppressed already is replaced. */
export function replaceSuppression(db: Db, row: SuppressionRow) {
  return db
    .insert(suppressions)
    .values(row)
    .onConflictDoUpdate({
      target: [suppressions.projectId, suppressions.kind, suppressions.address],
      set: { reason: row.reason, createdAt: row.createdAt },
    });
}

/** Lifts a suppression. */
export function liftSuppression(db: Db, { projectId, kind, address }: SuppressionKey) {
  return db
    .delete(suppressions)
    .where(and(eq(suppressions.projectId, projectId), eq(suppressions.kind, kind), eq(suppressions.address, address)));
}

/** Suppresses an address for an answer that is not logged yet; one that is suppressed already stays as it is. */
export function suppressStatement(db: D1Database, row: SuppressionRow, unlogged: Unlogged): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO suppressions (project_id, kind, address, reason, created_at)
       SELECT ?1, ?2, ?3, ?4, ?5 WHERE ${isUnlogged(1, 6, 7)} ON CONFLICT DO NOTHING`,
    )
    .bind(row.projectId, row.kind, row.address, row.reason, row.createdAt, unlogged.deliveryId, unlogged.at);
}

/** Lifts the suppressions of addresses, of whatever kind. */
export function eraseSuppressionsStatement(
  db: D1Database,
  projectId: string,
  addresses: readonly string[],
): D1PreparedStatement {
  return db
    .prepare('DELETE FROM suppressions WHERE project_id = ?1 AND address IN (SELECT value FROM json_each(?2))')
    .bind(projectId, JSON.stringify(addresses));
}

/**
 * Lets the wish of a person who is merged into another hold for the other's address: both may have said no, the stricter
 * holds. A bounce is about the address alone and stays with it.
 */
export function carrySuppressionStatement(
  db: D1Database,
  { projectId, kind, from, to }: { projectId: string; kind: string; from: string; to: string },
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO suppressions (project_id, kind, address, reason, created_at)
       SELECT project_id, kind, ?4, reason, ?5 FROM suppressions
       WHERE project_id = ?1 AND kind = ?2 AND address = ?3 AND reason <> 'hard_bounce'
       ON CONFLICT (project_id, kind, address) DO UPDATE SET reason = excluded.reason WHERE suppressions.reason = 'unsubscribed'`,
    )
    .bind(projectId, kind, from, to, now);
}
