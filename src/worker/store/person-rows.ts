// The rows of a person, for the export and the erasure.
// 1. Runs are found by their person; tables without such a key are walked in pages of a fixed number of rows.
// 2. A walk that stopped anywhere continues at its place; to look at rows twice is harmless.

import { eraseLooksStatement } from './audience-looks.ts';
import { eraseFromBroadcastsStatement } from './broadcasts.ts';
import { capUsesWalk } from './cap-uses.ts';
import { eraseFromAudiencesStatements } from './followed-audiences.ts';
import { type Walk, walks } from './person-walks.ts';
import { forgetJobPlacesStatement } from './preparing-jobs.ts';
import { withErrors } from './rollups.ts';
import { suppressionAddress } from './suppression-address.ts';
import { forgetMomentsStatement } from './trigger-moments.ts';
import { forgetSchedulePlacesStatement } from './trigger-schedules.ts';

/** The key of a row, as its table is ordered. */
export type Place = (string | number)[];

/** Whose rows are meant. */
export interface PersonIds {
  /** The id, and the anonymous ids that were joined to it. */
  people: readonly string[];
  /** As the suppression list keys them. */
  addresses: readonly { kind: string; address: string }[];
}

/** Rows that one statement looks at. */
export const walkedRows = 5_000;

export type WalkName = keyof typeof walks;

/** One page of a walk: the keys of the rows that are theirs, and where the next page begins; null at the end. */
export interface WalkedPage {
  found: Place[];
  next: Place | null;
}

/** Where every walk begins. */
export const beginning = (name: WalkName): Place => walks[name].key.map((column) => (column === 'id' ? '' : 0));

/** Looks at the next rows behind a place. */
export async function walk(
  db: D1Database,
  name: WalkName,
  owners: { projectId: string; orgId: string },
  { people, addresses }: PersonIds,
  after: Place,
): Promise<WalkedPage> {
  const { table, key, owner, isTheirs, reads }: Walk = walks[name];
  const columns = key.join(', ');
  const marks = key.map((_, i) => `?${i + 5}`).join(', ');
  const { results } = await db
    .prepare(
      `WITH page AS MATERIALIZED (
         SELECT ${[...key, ...reads].join(', ')} FROM ${table} WHERE ${owner} = ?1 AND (${columns}) > (${marks})
         ORDER BY ${columns} LIMIT ${walkedRows}
       ), judged AS (SELECT ${columns}, (${isTheirs}) AS theirs, row_number() OVER (ORDER BY ${columns}) AS n, count(*) OVER () AS total FROM page)
       SELECT json_array(${columns}) AS place, theirs, total FROM judged WHERE theirs OR n = total ORDER BY n`,
    )
    .bind(
      owner === 'org_id' ? owners.orgId : owners.projectId,
      JSON.stringify(people),
      JSON.stringify(addresses.map(({ address }) => address)),
      owners.projectId,
      ...after,
    )
    .all<{ place: string; theirs: number | null; total: number }>();
  const last = results.at(-1);
  return {
    found: results.filter(({ theirs }) => theirs).map(({ place }) => JSON.parse(place) as Place),
    next: last && last.total === walkedRows ? (JSON.parse(last.place) as Place) : null,
  };
}

/** Runs of a person behind a place, in the order of their start. */
export async function readRunsOf(
  db: D1Database,
  projectId: string,
  personId: string,
  after: Place,
  limit: number,
): Promise<Place[]> {
  const { results } = await db
    .prepare(
      `SELECT started_at AS startedAt, id FROM workflow_runs INDEXED BY workflow_runs_by_user
       WHERE project_id = ?1 AND user_id = ?2 AND (started_at, id) > (?3, ?4)
       ORDER BY started_at, id LIMIT ?5`,
    )
    .bind(projectId, personId, ...after, limit)
    .all<{ startedAt: number; id: string }>();
  return results.map(({ startedAt, id }) => [startedAt, id]);
}

const idsOf = (places: readonly Place[]) => JSON.stringify(places.map((place) => place.at(-1)));

interface AddressRow {
  kind: string;
  address: string;
}

const toAddresses = (rows: readonly AddressRow[]) =>
  rows.map(({ kind, address }) => ({ kind, address: suppressionAddress(kind, address) }));

/** Addresses that a person had according to these identify events. */
export async function readIdentifiedAddresses(db: D1Database, projectId: string, identified: readonly Place[]) {
  const address = (trait: string, kind: string) =>
    `SELECT '${kind}' AS kind, properties ->> '$.${trait}' AS address FROM events
     WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND type = 'user.identified' AND properties ->> '$.${trait}' IS NOT NULL`;
  const { results } = await db
    .prepare(`${address('email', 'email')} UNION ${address('phone', 'sms')}`)
    .bind(projectId, idsOf(identified))
    .all<AddressRow>();
  return toAddresses(results);
}

/** Where these messages to a person went. */
export async function readRecipients(
  db: D1Database,
  projectId: string,
  deliveries: readonly Place[],
  people: readonly string[],
) {
  const { results } = await db
    .prepare(
      `SELECT DISTINCT kind, recipient AS address FROM deliveries
       WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND user_id IN (SELECT value FROM json_each(?3))
         AND recipient IS NOT NULL AND kind IN ('email', 'sms')`,
    )
    .bind(projectId, idsOf(deliveries), JSON.stringify(people))
    .all<AddressRow>();
  return toAddresses(results);
}

/** The ids that were joined to a person, oldest name first. */
export async function readJoinedIds(db: D1Database, projectId: string, userId: string): Promise<string[]> {
  const { results } = await db
    .prepare(`SELECT anonymous_id AS id FROM joined_people INDEXED BY joined_people_by_user
       WHERE project_id = ? AND user_id = ? ORDER BY anonymous_id`)
    .bind(projectId, userId)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** What is found by the ids of the person alone; stops of their addresses are kept, see suppressions.ts. */
export function erasePersonStatements(
  db: D1Database,
  projectId: string,
  people: readonly string[],
): D1PreparedStatement[] {
  const drop = (table: string, column: string) =>
    db
      .prepare(`DELETE FROM ${table} WHERE project_id = ?1 AND ${column} IN (SELECT value FROM json_each(?2))`)
      .bind(projectId, JSON.stringify(people));
  return [
    eraseFromBroadcastsStatement(db, projectId, people),
    ...eraseFromAudiencesStatements(db, projectId, people),
    eraseLooksStatement(db, projectId, people),
    drop('profiles', 'user_id'),
    drop('devices', 'user_id'),
    drop('run_entries', 'person_id'),
    drop('joined_people', 'anonymous_id'),
    drop('preferences', 'person_id'),
    drop('cap_uses', 'person_id'),
    db
      .prepare(
        `DELETE FROM stream_outbox WHERE project_id = ?1 AND body ->> 'userId' IN (SELECT value FROM json_each(?2))`,
      )
      .bind(projectId, JSON.stringify(people)),
    forgetMomentsStatement(db, projectId, people),
    forgetSchedulePlacesStatement(db, projectId, people),
    forgetJobPlacesStatement(db, projectId, people),
    forgetWalkStatement(db, projectId),
  ];
}

/** Walks over entries and over places under caps stand at a person; they begin again. */
export function forgetWalkStatement(db: D1Database, projectId: string): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM retention_places
       WHERE (project_id = ?1 AND name = 'entries') OR (project_id = '' AND name = '${capUsesWalk}')`,
    )
    .bind(projectId);
}

/** Takes the person out of rows of the index of runs; the runs stay as numbers. */
export function eraseRunRowsStatements(
  db: D1Database,
  projectId: string,
  runs: readonly Place[],
): D1PreparedStatement[] {
  const erased = `'The person was erased.'`;
  return [
    db
      .prepare(
        `UPDATE workflow_runs SET user_id = NULL, waiting_for = NULL, exit_reason = iif(exit_reason IS NULL, NULL, ${erased})
         WHERE project_id = ?1 AND (started_at, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2))`,
      )
      .bind(projectId, JSON.stringify(runs)),
    // The newest failure of a workflow is kept beside its numbers, with its reason.
    db
      .prepare(
        `UPDATE run_rollups SET failed_reason = ${erased}
         WHERE (project_id, workflow_id, status) IN (
           SELECT r.project_id, r.workflow_id, s.value FROM json_each(?2) v CROSS JOIN json_each('["failed", "${withErrors}"]') s
           CROSS JOIN workflow_runs r ON r.project_id = ?1 AND r.started_at = v.value ->> 0 AND r.id = v.value ->> 1)
           AND failed_run_id IN (SELECT value ->> 1 FROM json_each(?2))`,
      )
      .bind(projectId, JSON.stringify(runs)),
  ];
}

/** Forgets events, and why they started no run. */
export function eraseEventsStatements(
  db: D1Database,
  projectId: string,
  events: readonly Place[],
): D1PreparedStatement[] {
  const drop = (table: string, column: string) =>
    db
      .prepare(`DELETE FROM ${table} WHERE project_id = ?1 AND ${column} IN (SELECT value FROM json_each(?2))`)
      .bind(projectId, idsOf(events));
  return [drop('refused_entries', 'event_id'), drop('events', 'id')];
}

/**
 * Forgets who messages went to; they stay as numbers, and what had not left by then never leaves. One of somebody else to
 * an address of the person keeps its userId.
 */
export function eraseDeliveriesStatement(
  db: D1Database,
  projectId: string,
  { deliveries, people, now }: { deliveries: readonly Place[]; people: readonly string[]; now: number },
): D1PreparedStatement {
  const isOpen = "coalesce(state, 'done') <> 'done'";
  return db
    .prepare(
      `UPDATE deliveries SET user_id = iif(user_id IN (SELECT value FROM json_each(?4)), NULL, user_id), recipient = NULL,
         message = NULL, attempts = '[]', context = NULL, progress = NULL, rendered = NULL, gates = NULL, warnings = NULL, events = NULL,
         outcome = iif(${isOpen}, 'suppressed', outcome), reason = iif(${isOpen}, 'person_erased', reason),
         due_at = NULL, check_at = NULL, lease_until = NULL, next_attempt_at = NULL, why = NULL, state = iif(state IS NULL, NULL, 'done'),
         updated_at = max(updated_at, ?3)
       WHERE project_id = ?1 AND id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, idsOf(deliveries), now, JSON.stringify(people));
}

/** Forgets whom acts were about; who did what, and when, stays. */
export function eraseAuditStatement(
  db: D1Database,
  orgId: string,
  rows: readonly Place[],
  hash: string,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE audit_log SET before = NULL, after = NULL, target_id = iif(target_kind IN ('profile', 'suppression'), ?3, target_id)
       WHERE org_id = ?1 AND id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(orgId, idsOf(rows), hash);
}

/** Drops kept answers that may tell of a person; the keys stay claimed, so that no request is carried out twice. */
export async function eraseKeptAnswers(directory: D1Database, orgId: string, until: number): Promise<void> {
  await directory
    .prepare(
      `UPDATE idempotency_keys SET body = NULL WHERE org_id = ?1 AND personal = 1 AND body IS NOT NULL AND created_at <= ?2`,
    )
    .bind(orgId, until)
    .run();
}
