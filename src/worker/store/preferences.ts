// What people want to get, by topic and kind of channel. All statements on preferences; `*` stands for any.
// 1. Of two people who become one, the stricter holds, for every topic and kind that either of them spoke about.
import type { Preference } from '../../engine/gates/preference.ts';

export interface PreferenceRow extends Preference {
  projectId: string;
  personId: string;
  /** Epoch ms. */
  at: number;
}

/** A row as raw SQL returns it, under the id that was asked for. */
export interface AskedPreference {
  asked: string;
  topic: string;
  kind: string;
  allowed: 0 | 1;
}

/** What people said, under the ids that were asked for; an anonymous one may have become somebody since. */
export function readPreferencesStatement(
  db: D1Database,
  projectId: string,
  people: readonly string[],
): D1PreparedStatement {
  return db
    .prepare(
      `SELECT asked.value AS asked, p.topic, p.kind, p.allowed FROM json_each(?2) asked
       LEFT JOIN joined_people j ON j.project_id = ?1 AND j.anonymous_id = asked.value
       CROSS JOIN preferences p ON p.project_id = ?1 AND p.person_id = coalesce(j.user_id, asked.value)`,
    )
    .bind(projectId, JSON.stringify(people));
}

/** Keeps what a person says of one topic and kind; the newer of two wins. */
export function setPreferenceStatement(db: D1Database, row: PreferenceRow): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO preferences (project_id, person_id, topic, kind, allowed, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
       ON CONFLICT (project_id, person_id, topic, kind) DO UPDATE SET allowed = excluded.allowed, at = excluded.at
       WHERE excluded.at >= preferences.at`,
    )
    .bind(row.projectId, row.personId, row.topic, row.kind, row.allowed ? 1 : 0, row.at);
}

/** Puts all that a person says in the place of what they said before; for one batch. */
export function replacePreferencesStatements(
  db: D1Database,
  { projectId, personId, at }: { projectId: string; personId: string; at: number },
  said: readonly Preference[],
): D1PreparedStatement[] {
  return [
    db.prepare('DELETE FROM preferences WHERE project_id = ? AND person_id = ?').bind(projectId, personId),
    ...said.map((one) => setPreferenceStatement(db, { ...one, projectId, personId, at })),
  ];
}

/** Everything a person has said, with its time. */
export async function readPreferencesOf(db: D1Database, projectId: string, people: readonly string[]) {
  const { results } = await db
    .prepare(
      `SELECT topic, kind, allowed, at FROM preferences
       WHERE project_id = ?1 AND person_id IN (SELECT value FROM json_each(?2)) ORDER BY topic, kind`,
    )
    .bind(projectId, JSON.stringify(people))
    .all<{ topic: string; kind: string; allowed: number; at: number }>();
  return results.map(({ allowed, ...rest }) => ({ ...rest, allowed: allowed === 1 }));
}

/** Gives what people said to those they became; `joins` selects the two ids as from_id and to_id. */
export function joinPreferencesStatements(db: D1Database, joins: string, bound: unknown[]): D1PreparedStatement[] {
  // Every topic and kind that one of them spoke about, with what each of them says of it by the most specific of their rows.
  const merged = `WITH pairs AS MATERIALIZED (SELECT j.from_id, j.to_id FROM (${joins}) j
      WHERE EXISTS (SELECT 1 FROM preferences f WHERE f.project_id = ?1 AND f.person_id = j.from_id)),
    speakers AS MATERIALIZED (SELECT to_id, from_id AS person FROM pairs UNION SELECT to_id, to_id FROM pairs),
    said AS MATERIALIZED (SELECT to_id, p.topic, p.kind, p.at FROM speakers
      CROSS JOIN preferences p ON p.project_id = ?1 AND p.person_id = speakers.person),
    cells AS MATERIALIZED (SELECT DISTINCT t.to_id, t.topic, k.kind FROM
      (SELECT to_id, topic FROM said UNION SELECT to_id, '*' FROM said) t
      CROSS JOIN (SELECT to_id, kind FROM said UNION SELECT to_id, '*' FROM said) k ON k.to_id = t.to_id),
    judged AS MATERIALIZED (SELECT cells.to_id, cells.topic, cells.kind, (SELECT p.allowed FROM preferences p
        WHERE p.project_id = ?1 AND p.person_id = speakers.person AND p.topic IN (cells.topic, '*') AND p.kind IN (cells.kind, '*')
        ORDER BY p.topic = '*', p.kind = '*' LIMIT 1) AS allowed
      FROM cells CROSS JOIN speakers ON speakers.to_id = cells.to_id)
    INSERT INTO preferences (project_id, person_id, topic, kind, allowed, at)
    SELECT ?1, to_id, topic, kind, min(allowed), (SELECT max(at) FROM said WHERE said.to_id = judged.to_id) FROM judged
    WHERE allowed IS NOT NULL GROUP BY to_id, topic, kind
    ON CONFLICT (project_id, person_id, topic, kind) DO UPDATE SET allowed = excluded.allowed, at = excluded.at
    WHERE excluded.allowed <> preferences.allowed`;
  const dropped = `DELETE FROM preferences WHERE project_id = ?1 AND person_id IN (SELECT from_id FROM (${joins}))`;
  return [merged, dropped].map((sql) => db.prepare(sql).bind(...bound));
}
