import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Suppression } from '../../contract/people/suppression.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { Db } from '../db/client.ts';
import { suppressions } from '../db/schema/people.ts';
import { derivedId } from '../ids.ts';
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

/** A line by its address, also where the address is hidden since its person was erased. */
const ofAddress = ({ projectId, kind, address }: SuppressionKey) =>
  and(
    eq(suppressions.projectId, projectId),
    eq(suppressions.kind, kind),
    inArray(suppressions.address, [address, hiddenAddress(projectId, kind, address)]),
  );

/** The line about an address. */
export async function findSuppression(db: Db, key: SuppressionKey): Promise<SuppressionRow | undefined> {
  return db.select().from(suppressions).where(ofAddress(key)).get();
}

/** Lifts a suppression. */
export function liftSuppression(db: Db, key: SuppressionKey) {
  return db.delete(suppressions).where(ofAddress(key));
}

/** Suppresses an address; one that is suppressed already stays as it is. */
export function suppressStatement(db: D1Database, row: SuppressionRow): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO suppressions (project_id, kind, address, reason, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    )
    .bind(row.projectId, row.kind, row.address, row.reason, row.createdAt);
}

/**
 * The address of a person who was erased, as the list keeps it: a hash that can be found by the address and not read. So
 * a stop outlives the person, who may be imported again.
 */
export const hiddenAddress = (projectId: string, kind: string, address: string): string =>
  `erased:${derivedId('address', projectId, kind, address).replaceAll('-', '')}`;

/** Hides addresses on the list; nothing is sent to them afterwards either. */
export function hideSuppressionsStatements(
  db: D1Database,
  projectId: string,
  addresses: readonly { kind: string; address: string }[],
): D1PreparedStatement[] {
  if (addresses.length === 0) return [];
  const json = JSON.stringify(
    addresses.map(({ kind, address }) => ({ kind, address, hidden: hiddenAddress(projectId, kind, address) })),
  );
  return [
    db
      .prepare(
        `INSERT INTO suppressions (project_id, kind, address, reason, created_at)
         SELECT s.project_id, s.kind, v.value ->> 'hidden', s.reason, s.created_at FROM json_each(?2) v
           CROSS JOIN suppressions s ON s.project_id = ?1 AND s.kind = v.value ->> 'kind' AND s.address = v.value ->> 'address'
         WHERE true ON CONFLICT DO NOTHING`,
      )
      .bind(projectId, json),
    db
      .prepare(
        `DELETE FROM suppressions WHERE (project_id, kind, address) IN
           (SELECT ?1, value ->> 'kind', value ->> 'address' FROM json_each(?2))`,
      )
      .bind(projectId, json),
  ];
}
