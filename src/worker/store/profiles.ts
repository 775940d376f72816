// The writes to profiles; each is harmless when repeated.
// 1. A change that is older than what is stored only fills in what is missing; null removes a trait.
// 2. Profiles of people not yet known carry is_anonymous and disappear into the person they turn out to be.
import { joinDevicesStatement } from './devices.ts';
import { notErasedSince, personHash } from './erasure.ts';
import { joinEventsStatement } from './events.ts';
import { profileColumns } from './profile-row.ts';
import { joinEntriesStatement } from './run-entries.ts';

/** Traits that are columns of their own, so that sends need not look into the JSON. */
const columnTraits = ['email', 'phone', 'timezone', 'locale'] as const;

export interface ProfileChange {
  userId: string;
  traits: Record<string, unknown>;
  isAnonymous: boolean;
  /** Time of the change in epoch ms; decides against what is stored. */
  at: number;
  /** The event that brings the change; one that was dispatched before changes nothing more. */
  eventId?: string;
  /** When what led to the change was received, epoch ms; it is dropped where the person was erased since. */
  receivedAt?: number;
}

const newer = '(?9 >= profiles.identified_at)';
const column = (name: string, n: number) =>
  `${name} = CASE WHEN NOT ${newer} THEN coalesce(profiles.${name}, ?${n})
     WHEN json_type(?3, '$.${name}') = 'null' THEN NULL ELSE coalesce(?${n}, profiles.${name}) END`;

const merge = `INSERT INTO profiles (project_id, user_id, traits, email, phone, timezone, locale, is_anonymous, identified_at, created_at, updated_at)
  SELECT ?1, ?2, json_patch('{}', ?3), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10
  WHERE (?11 IS NULL OR NOT EXISTS (SELECT 1 FROM events WHERE project_id = ?1 AND id = ?11))
    AND (?13 IS NULL OR ${notErasedSince('?12', '?13')})
  ON CONFLICT (project_id, user_id) DO UPDATE SET
    traits = CASE WHEN ${newer} THEN json_patch(profiles.traits, ?3) ELSE json_patch(json_patch('{}', ?3), profiles.traits) END,
    ${column('email', 4)}, ${column('phone', 5)}, ${column('timezone', 6)}, ${column('locale', 7)},
    identified_at = max(profiles.identified_at, ?9), updated_at = ?10
  RETURNING ${profileColumns}`;

/** Merges one change and answers the profile after it. */
export function mergeProfileStatement(
  db: D1Database,
  projectId: string,
  change: ProfileChange,
  now: number,
): D1PreparedStatement {
  const { userId, traits, isAnonymous, at, eventId = null, receivedAt = null } = change;
  const hash = personHash(projectId, userId);
  const columns = columnTraits.map((name) => (typeof traits[name] === 'string' ? traits[name] : null));
  return db
    .prepare(merge)
    .bind(
      projectId,
      userId,
      JSON.stringify(traits),
      ...columns,
      isAnonymous ? 1 : 0,
      at,
      now,
      eventId,
      hash,
      receivedAt,
    );
}

/** Makes a profile for everybody in the list who has none, and was not erased since their event was received. */
export function seePeopleStatement(
  db: D1Database,
  projectId: string,
  people: { userId: string; isAnonymous: boolean; receivedAt: number }[],
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO profiles (project_id, user_id, traits, is_anonymous, identified_at, created_at, updated_at)
       SELECT ?1, value ->> 'userId', '{}', value ->> 'isAnonymous', 0, ?3, ?3 FROM json_each(?2)
       WHERE ${notErasedSince("value ->> 'hash'", "value ->> 'receivedAt'")} ON CONFLICT (project_id, user_id) DO NOTHING`,
    )
    .bind(
      projectId,
      JSON.stringify(people.map((person) => ({ ...person, hash: personHash(projectId, person.userId) }))),
      now,
    );
}

// Every id that was asked for, with the id that the person is known by now.
const known = `SELECT asked.value AS asked, coalesce(j.user_id, asked.value) AS user_id FROM json_each(?2) asked
  LEFT JOIN joined_people j ON j.project_id = ?1 AND j.anonymous_id = asked.value`;

/** The profiles of a list of people; an anonymous id that was joined to a person answers that person. */
export function readPeopleStatement(db: D1Database, projectId: string, userIds: string[]): D1PreparedStatement {
  const columns = profileColumns.replace('user_id', 'p.user_id');
  return db
    .prepare(
      `SELECT k.asked, ${columns} FROM (${known}) k JOIN profiles p ON p.project_id = ?1 AND p.user_id = k.user_id`,
    )
    .bind(projectId, JSON.stringify(userIds));
}

/** The push tokens of a list of people, under the ids that were asked for. */
export function readDevicesStatement(db: D1Database, projectId: string, userIds: string[]): D1PreparedStatement {
  return db
    .prepare(
      `SELECT k.asked, d.token FROM (${known}) k JOIN devices d ON d.project_id = ?1 AND d.user_id = k.user_id ORDER BY d.created_at`,
    )
    .bind(projectId, JSON.stringify(userIds));
}

/** Joins what was known under an anonymous id (events, traits, devices, runs that listen) to the person. */
export function joinAnonymousStatements(
  db: D1Database,
  projectId: string,
  anonymousId: string,
  userId: string,
): D1PreparedStatement[] {
  if (anonymousId === userId) return [];
  const run = (sql: string) => db.prepare(sql).bind(projectId, anonymousId, userId);
  const anonymous = 'project_id = ?1 AND user_id = ?2 AND is_anonymous = 1';
  return [
    joinEventsStatement(db, projectId, anonymousId, userId),
    run(
      `UPDATE profiles SET traits = json_patch((SELECT traits FROM profiles WHERE ${anonymous}), traits)
       WHERE project_id = ?1 AND user_id = ?3 AND EXISTS (SELECT 1 FROM profiles WHERE ${anonymous})`,
    ),
    joinDevicesStatement(db, projectId, anonymousId, userId),
    joinEntriesStatement(db, projectId, anonymousId, userId),
    // The first person wins: an anonymous id that two people share says nothing about the second.
    run(
      `INSERT INTO joined_people (project_id, anonymous_id, user_id)
       SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM profiles WHERE ${anonymous}) ON CONFLICT DO NOTHING`,
    ),
    db.prepare(`DELETE FROM profiles WHERE ${anonymous}`).bind(projectId, anonymousId),
  ];
}

/** Empties the columns whose traits are null; the merge keeps a column where it is given no text. */
export function clearColumnsStatement(
  db: D1Database,
  projectId: string,
  userId: string,
  traits: Record<string, unknown>,
): D1PreparedStatement {
  const cleared = columnTraits.map((name) => (traits[name] === null ? 1 : 0));
  return db
    .prepare(
      `UPDATE profiles SET email = iif(?3, NULL, email), phone = iif(?4, NULL, phone), timezone = iif(?5, NULL, timezone),
         locale = iif(?6, NULL, locale) WHERE project_id = ?1 AND user_id = ?2 AND (?3 OR ?4 OR ?5 OR ?6)`,
    )
    .bind(projectId, userId, ...cleared);
}
