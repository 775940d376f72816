// The writes to profiles; each is harmless when repeated. How traits are merged is in traits-sql.ts.
// 1. A change whose traits would not fit changes nothing, and its statement returns no row.
// 2. Profiles of people not yet known carry is_anonymous and disappear into the person they turn out to be.
import { notErasedSince, personHash } from './erasure.ts';
import { knownId } from './people-ids.ts';
import { type ProfileRow, profileColumns } from './profile-row.ts';
import { columnTraits, contextTime, describeTraits, joinTraits, mergeTraits } from './traits-sql.ts';

export interface ProfileChange {
  userId: string;
  traits: Record<string, unknown>;
  isAnonymous: boolean;
  /** Time of the change in epoch ms; decides, trait by trait, against what is stored. */
  at: number;
  /** The event that brings the change; one that was dispatched before changes nothing more. */
  eventId?: string;
  /** Set where the id may be one that was joined to a person: then that person is changed. */
  followsJoins?: boolean;
  /** When what led to the change was received, epoch ms; it is dropped where the person was erased since. */
  receivedAt?: number;
}

const written = `traits, trait_times, ${columnTraits.join(', ')}`;
const merged = `traits, times, ${columnTraits.join(', ')}`;
const set = `traits = excluded.traits, trait_times = excluded.trait_times, ${columnTraits.map((name) => `${name} = excluded.${name}`).join(', ')}`;

const mergeInto = (
  userId: string,
) => `INSERT INTO profiles (project_id, user_id, ${written}, is_anonymous, created_at, updated_at)
  WITH ${mergeTraits(userId)}
  SELECT ?1, user_id, ${merged}, ?5, ?6, ?6 FROM merged
  WHERE fits AND (?7 IS NULL OR NOT EXISTS (SELECT 1 FROM events WHERE project_id = ?1 AND id = ?7))
    AND (?9 IS NULL OR ${notErasedSince('?8', '?9')})
  ON CONFLICT (project_id, user_id) DO UPDATE SET ${set}, updated_at = ?6
  RETURNING ${profileColumns}`;
const mergeById = mergeInto('?2');
const mergeByKnownId = mergeInto(knownId('?2'));

/** Merges one change and returns the profile after it; no row where the traits would not fit. */
export function mergeProfileStatement(
  db: D1Database,
  projectId: string,
  change: ProfileChange,
  now: number,
): D1PreparedStatement {
  const { userId, traits, isAnonymous, at, eventId = null, followsJoins = false, receivedAt = null } = change;
  const hash = personHash(projectId, userId);
  return db
    .prepare(followsJoins ? mergeByKnownId : mergeById)
    .bind(projectId, userId, JSON.stringify(traits), at, isAnonymous ? 1 : 0, now, eventId, hash, receivedAt);
}

/** Time zone and locale that the newest call of a person came with. */
export interface SaidOfPerson {
  userId: string;
  timezone?: string | undefined;
  locale?: string | undefined;
  /** Time of the call in epoch ms. */
  at: number;
  receivedAt: number;
}

/** Gives people what their calls say of their device, where nobody has set it; returns as `described` whom that changes. */
export function describePeopleStatement(
  db: D1Database,
  projectId: string,
  list: SaidOfPerson[],
  now: number,
): D1PreparedStatement {
  const said = list.map((one) => ({ ...one, at: contextTime(one.at), hash: personHash(projectId, one.userId) }));
  const isKept = notErasedSince("value ->> 'hash'", "value ->> 'receivedAt'");
  return db
    .prepare(
      `WITH ${describeTraits(knownId("value ->> 'userId'"), isKept)}
       UPDATE profiles SET (traits, trait_times, timezone, locale, updated_at) = (
         SELECT described.traits, described.times, coalesce(described.timezone, profiles.timezone),
           coalesce(described.locale, profiles.locale), ?3 FROM described
         WHERE described.user_id = profiles.user_id ORDER BY described.at DESC LIMIT 1)
       WHERE project_id = ?1 AND user_id IN (SELECT user_id FROM described) RETURNING user_id AS described`,
    )
    .bind(projectId, JSON.stringify(said), now);
}

/** Whether the traits of a person would fit after a change. */
export async function wouldFit(db: D1Database, projectId: string, change: ProfileChange, now: number) {
  const { userId, traits, at } = change;
  const row = await db
    .prepare(`WITH ${mergeTraits('?2')} SELECT fits, ?5 AS unused FROM merged`)
    .bind(projectId, userId, JSON.stringify(traits), at, null, now)
    .first<{ fits: number }>();
  return row?.fits === 1;
}

/** Whether the traits of two people would fit into one. */
export async function wouldFitTogether(db: D1Database, projectId: string, from: string, to: string): Promise<boolean> {
  const row = await db
    .prepare(`WITH ${joinTraits('?2', '?3')} SELECT fits FROM merged`)
    .bind(projectId, from, to)
    .first<{ fits: number }>();
  return row?.fits === 1;
}

/** Makes a profile for a person who has none. */
export function createPersonStatement(db: D1Database, projectId: string, userId: string, now: number) {
  return db
    .prepare(
      `INSERT INTO profiles (project_id, user_id, traits, is_anonymous, created_at, updated_at) VALUES (?, ?, '{}', 0, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    .bind(projectId, userId, now, now);
}

/**
 * Makes a profile for everybody in the list who has none, was not erased since, and has not become somebody else. Who comes with a userId is
 * known from then on, whatever the id was before.
 */
export function seePeopleStatement(
  db: D1Database,
  projectId: string,
  people: { userId: string; isAnonymous: boolean; receivedAt: number }[],
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO profiles (project_id, user_id, traits, is_anonymous, created_at, updated_at)
       SELECT ?1, value ->> 'userId', '{}', value ->> 'isAnonymous', ?3, ?3 FROM json_each(?2)
       LEFT JOIN joined_people j ON j.project_id = ?1 AND j.anonymous_id = value ->> 'userId'
       WHERE (j.user_id IS NULL OR (j.was_known = 0 AND NOT value ->> 'isAnonymous'))
         AND ${notErasedSince("value ->> 'hash'", "value ->> 'receivedAt'")}
       ON CONFLICT (project_id, user_id) DO UPDATE SET is_anonymous = 0 WHERE profiles.is_anonymous = 1 AND NOT excluded.is_anonymous`,
    )
    .bind(
      projectId,
      JSON.stringify(people.map((person) => ({ ...person, hash: personHash(projectId, person.userId) }))),
      now,
    );
}

/** The profiles of a list of people; an id that was joined to a person returns that person. */
export function readPeopleStatement(db: D1Database, projectId: string, userIds: string[]): D1PreparedStatement {
  const columns = profileColumns.replace('user_id', 'p.user_id');
  return db
    .prepare(
      `SELECT asked.value AS asked, ${columns} FROM json_each(?2) asked
       CROSS JOIN profiles p ON p.project_id = ?1 AND p.user_id = ${knownId('asked.value')}`,
    )
    .bind(projectId, JSON.stringify(userIds));
}

/** The push tokens of a list of people, under the ids that were asked for. */
export function readDevicesStatement(db: D1Database, projectId: string, userIds: string[]): D1PreparedStatement {
  return db
    .prepare(
      `SELECT asked.value AS asked, d.platform, d.token, d.paused_until AS pausedUntil FROM json_each(?2) asked
       CROSS JOIN devices d ON d.project_id = ?1 AND d.user_id = ${knownId('asked.value')} ORDER BY d.created_at`,
    )
    .bind(projectId, JSON.stringify(userIds));
}

/** Which of these ids are those of known people. */
export async function readKnownPeople(db: D1Database, projectId: string, ids: string[]): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT p.user_id AS id FROM json_each(?2) asked
       CROSS JOIN profiles p ON p.project_id = ?1 AND p.user_id = asked.value WHERE p.is_anonymous = 0`,
    )
    .bind(projectId, JSON.stringify(ids))
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** Gives the traits of one person to another; `join` selects the two as from_id and to_id. Returns no row where they would not fit. */
export function joinTraitsStatement(db: D1Database, join: string, bound: unknown[], now: number): D1PreparedStatement {
  const [from, to] = ['(SELECT from_id FROM joining)', '(SELECT to_id FROM joining)'];
  return db
    .prepare(
      `WITH joining AS MATERIALIZED (${join}), ${joinTraits(from, to)}
       UPDATE profiles SET (${written}, updated_at) = (SELECT ${merged}, ?${bound.length + 1} FROM merged)
       WHERE project_id = ?1 AND user_id = (SELECT user_id FROM merged WHERE fits) RETURNING user_id`,
    )
    .bind(...bound, now);
}

/** Removes the profiles of people who became others; `joins` selects the two ids as from_id and to_id. */
export function removeJoinedStatement(db: D1Database, joins: string, bound: unknown[]): D1PreparedStatement {
  return db
    .prepare(`DELETE FROM profiles WHERE project_id = ?1 AND user_id IN (SELECT from_id FROM (${joins}))`)
    .bind(...bound);
}

/** People of a project in the order of their ids, behind one of them. */
export async function readPeopleAfter(
  db: D1Database,
  projectId: string,
  after: string | null,
  limit: number,
): Promise<ProfileRow[]> {
  const { results } = await db
    .prepare(`SELECT ${profileColumns} FROM profiles WHERE project_id = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3`)
    .bind(projectId, after ?? '', limit)
    .all<ProfileRow>();
  return results;
}

/** How many people a project has. */
export async function countPeople(db: D1Database, projectId: string): Promise<number> {
  const row = await db
    .prepare('SELECT count(*) AS n FROM profiles WHERE project_id = ?1')
    .bind(projectId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}
