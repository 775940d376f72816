// The people of an audience in the order of their ids, judged by its condition as they are now. Where workflows follow the
// audience, only those are looked at who are known to be in it; else everybody is.
import type { Condition } from '../../contract/conditions.ts';
import { evaluate } from '../../engine/conditions/evaluate.ts';
import { buildScope } from '../../engine/scope.ts';
import { withRetry } from '../db/client.ts';
import { parseCondition } from '../db/schema/people.ts';
import { type ProfileRow, profileColumns, profileOf } from './profile-row.ts';

/** Whose audience is looked at, and with what. */
export interface AudiencePlace {
  projectId: string;
  audienceId: string;
  org: Record<string, unknown>;
  now: number;
}

/** A person of an audience. */
export interface AudiencePerson {
  profile: ProfileRow;
  isAnonymous: boolean;
  /** false where the person was known to be in it, and is not any more. */
  isMember: boolean;
}

/** Some people, up to the one behind whom the next page begins. */
export interface AudiencePage {
  people: AudiencePerson[];
  /** People who were looked at. */
  looked: number;
  /** The last person who was looked at; null where nobody is behind. */
  cursor: string | null;
}

interface Head {
  condition: string;
  isPictured: number;
}

/** `at` is the id of the person, who may have been erased this moment. */
type Row = Omit<ProfileRow, 'user_id'> & { at: string; user_id: string | null; isAnonymous: number };

const columns = profileColumns
  .split(', ')
  .map((name) => `p.${name}`)
  .join(', ');

/** The next people of an audience behind a person; null where the audience is gone. */
export async function readAudiencePage(
  db: D1Database,
  place: AudiencePlace,
  after: string,
  limit: number,
): Promise<AudiencePage | null> {
  const { projectId, audienceId } = place;
  const [heads, known, everybody] = await withRetry(() =>
    db.batch<unknown>([
      headStatement(db, projectId, audienceId),
      knownStatement(db, projectId, audienceId, after, limit),
      everybodyStatement(db, projectId, audienceId, after, limit),
    ]),
  );
  const [head] = (heads?.results ?? []) as Head[];
  if (!head) return null;
  const isPictured = head.isPictured === 1;
  const rows = (isPictured ? known : everybody)?.results as Row[];
  const judged = rows.flatMap((row) => judge(row, parseCondition(head.condition), place));
  return {
    people: isPictured ? judged : judged.filter(({ isMember }) => isMember),
    looked: rows.length,
    cursor: rows.length < limit ? null : (rows.at(-1)?.at ?? null),
  };
}

function judge({ at: _at, ...row }: Row, condition: Condition, { org, now }: AudiencePlace): AudiencePerson[] {
  const { isAnonymous, user_id, ...rest } = row;
  if (user_id === null) return [];
  const profile = { ...rest, user_id };
  const { ok } = evaluate(condition, buildScope({ profile: profileOf(profile), org }), now);
  return [{ profile, isAnonymous: isAnonymous === 1, isMember: ok }];
}

const isPictured = `EXISTS (SELECT 1 FROM followed_audiences
  WHERE project_id = ?1 AND audience_id = ?2 AND dropped = 0 AND pictured_at IS NOT NULL)`;

const headStatement = (db: D1Database, projectId: string, audienceId: string) =>
  db
    .prepare(`SELECT condition, ${isPictured} AS isPictured FROM audiences WHERE id = ?2 AND project_id = ?1`)
    .bind(projectId, audienceId);

const knownStatement = (db: D1Database, projectId: string, audienceId: string, after: string, limit: number) =>
  db
    .prepare(
      `SELECT m.person_id AS at, ${columns}, p.is_anonymous AS isAnonymous FROM (SELECT person_id FROM audience_members
         WHERE project_id = ?1 AND audience_id = ?2 AND person_id > ?3 AND is_member = 1 AND ${isPictured} ORDER BY person_id LIMIT ?4) m
       LEFT JOIN profiles p ON p.project_id = ?1 AND p.user_id = m.person_id ORDER BY m.person_id`,
    )
    .bind(projectId, audienceId, after, limit);

const everybodyStatement = (db: D1Database, projectId: string, audienceId: string, after: string, limit: number) =>
  db
    .prepare(
      `SELECT p.user_id AS at, ${columns}, p.is_anonymous AS isAnonymous FROM profiles p
       WHERE p.project_id = ?1 AND p.user_id > ?3 AND NOT ${isPictured} ORDER BY p.user_id LIMIT ?4`,
    )
    .bind(projectId, audienceId, after, limit);

/**
 * Ids of the next people behind a person who may be in an audience, in their order: its members where they are known, else
 * everybody.
 */
export async function readCandidates(
  db: D1Database,
  projectId: string,
  { audienceId, after, limit }: { audienceId: string; after: string; limit: number },
): Promise<string[]> {
  const bound = [projectId, audienceId, after, limit];
  const statements = [
    `SELECT person_id AS id FROM audience_members
     WHERE project_id = ?1 AND audience_id = ?2 AND person_id > ?3 AND is_member = 1 AND ${isPictured} ORDER BY person_id LIMIT ?4`,
    `SELECT user_id AS id FROM profiles WHERE project_id = ?1 AND user_id > ?3 AND NOT ${isPictured} ORDER BY user_id LIMIT ?4`,
  ];
  const results = await withRetry(() =>
    db.batch<{ id: string }>(statements.map((sql) => db.prepare(sql).bind(...bound))),
  );
  return results.flatMap((result) => result.results.map(({ id }) => id));
}

/** Reads pages until so many people were looked at; `each` is given every one of them. */
export async function eachAudiencePage(
  db: D1Database,
  place: AudiencePlace,
  from: { after: string; most: number },
  each: (page: AudiencePage) => void,
): Promise<string | null> {
  let { after } = from;
  for (let looked = 0; looked < from.most; ) {
    const page = await readAudiencePage(db, place, after, pageSize);
    if (page === null) return null;
    each(page);
    if (page.cursor === null) return null;
    after = page.cursor;
    looked += page.looked;
  }
  return after;
}

/** People of a page. */
export const pageSize = 500;

/** Whether a project has an audience. */
export async function hasAudience(db: D1Database, projectId: string, audienceId: string): Promise<boolean> {
  const statement = db.prepare('SELECT 1 FROM audiences WHERE id = ?2 AND project_id = ?1').bind(projectId, audienceId);
  return (await statement.first()) !== null;
}
