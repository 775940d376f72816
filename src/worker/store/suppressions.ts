import { and, asc, eq, sql } from 'drizzle-orm';
import type { Suppression } from '../../contract/people/suppression.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { Db } from '../db/client.ts';
import { suppressions } from '../db/schema/people.ts';
import { isUnlogged, type Unlogged } from './delivery-row.ts';
import { inProjects } from './in-projects.ts';

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
  projectIds: readonly string[];
  kind?: string | undefined;
  /** As the list keys it, see suppression-address.ts. */
  address?: string | undefined;
  reason?: string | undefined;
  /** Project, kind and address of the last row of the page before. */
  after?: readonly (string | number)[] | undefined;
}

/** Suppressed addresses by project, kind and address. */
export async function listSuppressionRows(
  db: Db,
  { projectIds, kind, address, reason, after }: SuppressionFilter,
  limit: number,
): Promise<SuppressionRow[]> {
  const { projectId, kind: kindColumn, address: addressColumn } = suppressions;
  return db
    .select()
    .from(suppressions)
    .where(
      and(
        inProjects(projectId, projectIds),
        kind === undefined ? undefined : eq(kindColumn, kind),
        address === undefined ? undefined : eq(addressColumn, address),
        reason === undefined ? undefined : eq(suppressions.reason, reason),
        after && sql`(${projectId}, ${kindColumn}, ${addressColumn}) > (${after[0]}, ${after[1]}, ${after[2]})`,
      ),
    )
    .orderBy(asc(projectId), asc(kindColumn), asc(addressColumn))
    .limit(limit);
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
