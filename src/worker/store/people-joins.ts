// Joins two ids of one person: what was known under the one (history, traits, devices, entries) belongs to the other.
// 1. The stream joins anonymous ids alone; two known people are merged only by an editor.
// 2. The first person wins: an anonymous id that two people share says nothing about the second.
// 3. The pair is kept although nothing was known under the id yet: an event under it may still be on its way.
import type { Join } from '../person.ts';
import { joinMembersStatements } from './audience-members.ts';
import { joinCapUsesStatement } from './cap-uses.ts';
import { joinDevicesStatement } from './devices.ts';
import { notErasedSince, personHash } from './erasure.ts';
import { joinEventsStatement } from './events.ts';
import { knownId } from './people-ids.ts';
import { joinPreferencesStatements } from './preferences.ts';
import { joinTraitsStatement, removeJoinedStatement } from './profiles.ts';
import { joinEntriesStatements } from './run-entries.ts';

// CROSS JOIN fixes the order: without statistics, the planner would read every profile of the project first.
// ?2 is a JSON list of joins, ?3 is 1 where only anonymous people may be joined, else 0. A person who was erased since the
// join was received is joined to nobody.
const pairs = `SELECT value ->> 'from' AS from_id, ${knownId("value ->> 'to'")} AS to_id FROM json_each(?2)
  WHERE ${notErasedSince("value ->> 'hash'", "value ->> 'receivedAt'")}`;
/** The joins that have something to move. */
const joins = `SELECT pair.from_id, pair.to_id FROM (${pairs}) pair
  CROSS JOIN profiles p ON p.project_id = ?1 AND p.user_id = pair.from_id AND p.is_anonymous >= ?3 WHERE pair.from_id <> pair.to_id`;

/** A join, and when it was asked for; an editor asks for it now. */
export interface AskedJoin extends Join {
  /** Epoch ms. */
  receivedAt?: number;
}

/** What was known under the ids to be joined, before the joins: a row for each that has a profile. */
export interface JoinState {
  id: string;
  isAnonymous: number;
}

/** The statements of joins of the stream, each `from` at most once. */
export interface JoinStatements {
  /** Returns JoinState rows. */
  state: D1PreparedStatement;
  /** Everything but the traits. */
  others: D1PreparedStatement[];
  /** One for each join, in their order; returns no row where the traits were not joined. */
  traits: D1PreparedStatement[];
  /** Comes last. */
  remove: D1PreparedStatement;
}

/** Joins anonymous people to known ones; all statements belong into one batch, in the order of the fields. */
export function joinStatements(db: D1Database, projectId: string, list: AskedJoin[], now: number): JoinStatements {
  return statementsOf(db, projectId, list, { anonymousOnly: true, now });
}

/** Merges one person into another, known or not. */
export function mergePeopleStatements(
  db: D1Database,
  projectId: string,
  join: Join,
  now: number,
): D1PreparedStatement[] {
  const { others, traits, remove } = statementsOf(db, projectId, [join], { anonymousOnly: false, now });
  // Ids that were joined to the one who disappears lead to the other from now on.
  const lead = db
    .prepare(
      'UPDATE joined_people INDEXED BY joined_people_by_user SET user_id = ?3 WHERE project_id = ?1 AND user_id = ?2',
    )
    .bind(projectId, join.from, join.to);
  return [lead, ...others, ...traits, remove];
}

function statementsOf(
  db: D1Database,
  projectId: string,
  list: AskedJoin[],
  { anonymousOnly, now }: { anonymousOnly: boolean; now: number },
): JoinStatements {
  const boundFor = (some: AskedJoin[]) => [
    projectId,
    JSON.stringify(some.map((join) => ({ ...join, hash: personHash(projectId, join.to) }))),
    anonymousOnly ? 1 : 0,
  ];
  const bound = boundFor(list);
  return {
    state: db
      .prepare(
        `SELECT p.user_id AS id, p.is_anonymous AS isAnonymous FROM json_each(?2)
         CROSS JOIN profiles p ON p.project_id = ?1 AND p.user_id = value ->> 'from'`,
      )
      .bind(projectId, JSON.stringify(list)),
    others: [
      rememberStatement(db, bound),
      joinEventsStatement(db, joins, bound),
      joinDevicesStatement(db, joins, bound),
      ...joinEntriesStatements(db, joins, bound),
      ...joinPreferencesStatements(db, joins, bound),
      joinCapUsesStatement(db, joins, bound),
      ...joinMembersStatements(db, joins, bound),
    ],
    traits: list.map((join) => joinTraitsStatement(db, joins, boundFor([join]), now)),
    remove: removeJoinedStatement(db, joins, bound),
  };
}

function rememberStatement(db: D1Database, bound: unknown[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO joined_people (project_id, anonymous_id, user_id, was_known)
       SELECT ?1, pair.from_id, pair.to_id, coalesce(p.is_anonymous = 0, 0) FROM (${pairs}) pair
       LEFT JOIN profiles p ON p.project_id = ?1 AND p.user_id = pair.from_id
       WHERE pair.from_id <> pair.to_id AND coalesce(p.is_anonymous, 1) >= ?3
       ON CONFLICT (project_id, anonymous_id) DO UPDATE SET user_id = excluded.user_id, was_known = excluded.was_known WHERE ?3 = 0`,
    )
    .bind(...bound);
}
