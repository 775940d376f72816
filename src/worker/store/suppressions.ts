import { and, eq, inArray } from 'drizzle-orm';
import type { Suppression } from '../../contract/people/suppression.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { Db } from '../db/client.ts';
import { suppressions } from '../db/schema/people.ts';
import { derivedId } from '../ids.ts';
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

/** The suppression of one address, also where the address is hidden since its person was erased. */
export async function readSuppression(
  db: D1Database,
  { projectId, kind, address }: SuppressionKey,
): Promise<SuppressionRow | null> {
  return db
    .prepare(
      `SELECT ${columnsOf(suppressions)} FROM suppressions WHERE project_id = ?1 AND kind = ?2 AND address IN (?3, ?4)`,
    )
    .bind(projectId, kind, address, hiddenAddress(projectId, kind, address))
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
    .where(
      and(
        eq(suppressions.projectId, projectId),
        eq(suppressions.kind, kind),
        inArray(suppressions.address, [address, hiddenAddress(projectId, kind, address)]),
      ),
    );
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

/**
 * Suppresses the address of a message of which something new was heard: where its row still holds what was read of it.
 * The stricter reason stays, since an unsubscribe does not hold back every mail.
 */
export function suppressHeardStatement(
  db: D1Database,
  row: SuppressionRow,
  heardOf: { id: string; events: string | null },
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO suppressions (project_id, kind, address, reason, created_at)
       SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM deliveries WHERE project_id = ?1 AND id = ?6 AND events IS ?7)
       ON CONFLICT (project_id, kind, address) DO UPDATE SET reason = excluded.reason, created_at = excluded.created_at
       WHERE suppressions.reason = 'unsubscribed' AND excluded.reason <> 'unsubscribed'`,
    )
    .bind(row.projectId, row.kind, row.address, row.reason, row.createdAt, heardOf.id, heardOf.events);
}

/** Suppresses an address whose owner asked for no more; one that is suppressed already, or was erased, stays as it is. */
export function unsubscribeStatement(
  db: D1Database,
  { projectId, kind, address }: SuppressionKey,
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO suppressions (project_id, kind, address, reason, created_at)
       SELECT ?1, ?2, ?3, 'unsubscribed', ?5 WHERE NOT EXISTS (
         SELECT 1 FROM suppressions WHERE project_id = ?1 AND kind = ?2 AND address = ?4)
       ON CONFLICT DO NOTHING`,
    )
    .bind(projectId, kind, address, hiddenAddress(projectId, kind, address), now);
}

/** Lifts what the owner of an address asked for; every other reason stays. */
export function resubscribeStatement(
  db: D1Database,
  { projectId, kind, address }: SuppressionKey,
): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM suppressions WHERE project_id = ?1 AND kind = ?2 AND address = ?3 AND reason = 'unsubscribed'`,
    )
    .bind(projectId, kind, address);
}

/** What a hidden address begins with; no address of a message does. */
export const hiddenPrefix = 'erased:';

/**
 * The address of a person who was erased, as the list keeps it: a hash that can be found by the address and not read. So
 * a stop outlives the person, who may be imported again.
 */
export const hiddenAddress = (projectId: string, kind: string, address: string): string =>
  `${hiddenPrefix}${derivedId('address', projectId, kind, address).replaceAll('-', '')}`;

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
