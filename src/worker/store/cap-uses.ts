// The places that messages take under frequency caps. All statements on cap_uses.
// 1. A place is taken under all caps of a message or under none, in one statement; whoever reads the uses behind it knows
//    whether it was granted. Statements of a batch come one after the other, so no two messages take the same place.
// 2. A window counts what lies less than its length before the new place, and everything after it: of N + 1 uses in one span
//    the one that was written last would have seen the other N. So the clocks of consumers may differ.
// 3. A message has one place under a cap: whoever asks again gets the one it has, and one that is given back is free.
import type { CapUse } from '../../engine/gates/frequency-cap.ts';
import { isClaimed } from './own-delivery-row.ts';
import { knownId } from './people-ids.ts';

/** A message that asks for places. */
export interface CapAsk {
  personId: string;
  deliveryId: string;
  /** Epoch ms. */
  at: number;
  /** `perUser` is null for a cap that counts the message and never refuses it. */
  caps: readonly { scope: string; windowMs: number; perUser: number | null }[];
}

/** Uses of one person under one scope after an instant. */
const usesOf = (cap: string) => `FROM cap_uses u WHERE u.project_id = ?1 AND u.person_id = ?2
  AND u.scope = ${cap}.value ->> 'scope' AND u.at > ?3 - (${cap}.value ->> 'windowMs')`;
const hasPlace = (cap: string) => `EXISTS (SELECT 1 ${usesOf(cap)} AND u.delivery_id = ?4)`;

/** Takes a place under each cap, or none where one of them is full. */
export function reserveCapsStatement(db: D1Database, projectId: string, ask: CapAsk): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO cap_uses (project_id, person_id, scope, at, delivery_id)
       SELECT ?1, ?2, c.value ->> 'scope', ?3, ?4 FROM json_each(?5) c WHERE NOT ${hasPlace('c')} AND NOT EXISTS (
         SELECT 1 FROM json_each(?5) x WHERE x.value ->> 'perUser' IS NOT NULL AND NOT ${hasPlace('x')}
           AND (SELECT count(*) ${usesOf('x')}) >= x.value ->> 'perUser')`,
    )
    .bind(projectId, ask.personId, ask.at, ask.deliveryId, JSON.stringify(ask.caps));
}

/** The uses that the caps of a message count, as CapUse rows. */
export function readCapUsesStatement(
  db: D1Database,
  projectId: string,
  { personId, at, caps }: Omit<CapAsk, 'deliveryId'>,
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT u.scope, u.at, u.delivery_id AS deliveryId FROM json_each(?4) c
       CROSS JOIN cap_uses u ON u.project_id = ?1 AND u.person_id = ?2 AND u.scope = c.value ->> 'scope'
         AND u.at > ?3 - (c.value ->> 'windowMs')`,
    )
    .bind(projectId, personId, at, JSON.stringify(caps));
}

/** Takes places for messages and reads, for each of them, the uses that stand then; all or nothing of one batch. */
export async function reserveCaps(db: D1Database, projectId: string, asks: readonly CapAsk[]): Promise<CapUse[][]> {
  const results = await db.batch<CapUse>(
    asks.flatMap((ask) => [reserveCapsStatement(db, projectId, ask), readCapUsesStatement(db, projectId, ask)]),
  );
  return asks.map((_, i) => results[i * 2 + 1]?.results ?? []);
}

/** A message that did not leave, and the caps under which it may have places. */
export interface CapReturn {
  projectId: string;
  /** As it was known when the message was decided: the place may have moved to the id it was joined to. */
  personId: string;
  deliveryId: string;
  scopes: readonly string[];
}

/** Gives the places of a message back; harmless where it has none. `lease`: only while the claim of its row holds. */
export function giveBackCapsStatement(db: D1Database, given: CapReturn, lease?: number): D1PreparedStatement {
  const { projectId, personId, deliveryId, scopes } = given;
  const drop = `DELETE FROM cap_uses WHERE project_id = ?1 AND person_id = ${knownId('?2')}
    AND scope IN (SELECT value FROM json_each(?4)) AND delivery_id = ?3`;
  const values = [projectId, personId, deliveryId, JSON.stringify(scopes)];
  if (lease === undefined) return db.prepare(drop).bind(...values);
  return db.prepare(`${drop} AND ${isClaimed(1, 3, 5)}`).bind(...values, lease);
}

/** Gives the places of people to those they became; `joins` selects the two ids as from_id and to_id. */
export function joinCapUsesStatement(db: D1Database, joins: string, bound: unknown[]): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE OR REPLACE cap_uses SET person_id = (SELECT to_id FROM (${joins}) WHERE from_id = cap_uses.person_id)
       WHERE project_id = ?1 AND person_id IN (SELECT from_id FROM (${joins}))`,
    )
    .bind(...bound);
}

/** The name of the walk that prunes the table of a whole database. */
export const capUsesWalk = 'cap_uses';

const key = 'project_id, person_id, scope, at, delivery_id';
const places = 'value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4';

/** The window of the cap of a use, hours: what the channel or the rule says now; none where it has no cap any more. */
const windowHours = `coalesce(
  (SELECT c.frequency_cap ->> 'windowHours' FROM channels c WHERE u.scope LIKE 'c:%' AND c.id = substr(u.scope, 3)),
  (SELECT r.definition ->> '$.frequencyCap.windowHours' FROM notification_rules r
    WHERE u.scope LIKE 'r:%' AND r.project_id = u.project_id AND r.id = substr(u.scope, 3)), 0)`;

/**
 * Looks at the next uses of a database behind a place (empty: at the beginning) and deletes those that no window holds any
 * more; returns the place of the last one, empty at the end of the table.
 */
export async function pruneCapUses(
  db: D1Database,
  after: readonly (string | number)[],
  { now, limit }: { now: number; limit: number },
): Promise<(string | number)[]> {
  const { results } = await db
    .prepare(
      `SELECT json_array(${key}) AS place, at <= ?6 - ${windowHours} * 3600000 AS isOver FROM cap_uses u
       WHERE (${key}) > (?1, ?2, ?3, ?4, ?5) ORDER BY ${key} LIMIT ?7`,
    )
    .bind(...(after.length > 0 ? after : ['', '', '', 0, '']), now, limit)
    .all<{ place: string; isOver: 0 | 1 }>();
  const over = results.flatMap(({ place, isOver }) => (isOver ? [JSON.parse(place)] : []));
  if (over.length > 0) {
    await db
      .prepare(`DELETE FROM cap_uses WHERE (${key}) IN (SELECT ${places} FROM json_each(?1))`)
      .bind(JSON.stringify(over))
      .run();
  }
  const last = results.at(-1);
  return last && results.length === limit ? JSON.parse(last.place) : [];
}
