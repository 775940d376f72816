// Who is in a followed audience. All statements on audience_members.
// 1. A look reads people and what is kept of them in one transaction, right behind the write that changed them: what a look
//    sees is never older than what it is compared with.
// 2. A row is written only where it is as the look saw it, and the picture and the person are still there.
import type { Condition } from '../../contract/conditions.ts';
import type { AudienceChange, Membership, MembershipMove } from '../../engine/triggers/membership.ts';
import { parseCondition } from '../db/schema/people.ts';
import { knownId } from './people-ids.ts';
import { type ProfileRow, profileColumns } from './profile-row.ts';

/** A followed audience, as a look found it. */
export interface LookedAtAudience {
  id: string;
  name: string;
  condition: Condition;
  /** When its picture was begun, epoch ms. */
  since: number;
  isComplete: boolean;
  /** The workflows that a change starts. */
  followers: { workflowId: string; change: AudienceChange }[];
}

/** A person, as a look found them. */
export interface LookedAtPerson {
  profile: ProfileRow;
  isAnonymous: boolean;
  /** Epoch ms. */
  createdAt: number;
  /** By audience. */
  memberships: ReadonlyMap<string, Membership>;
  /** Audiences whose picture is being taken and has this person. */
  pictured: ReadonlySet<string>;
}

/** Who is to be looked at: those who have changed since a moment (epoch ms). */
export interface AskedPerson {
  id: string;
  since: number;
}

/** Followed audiences of a project; with `only` this one. */
function audiencesStatement(db: D1Database, projectId: string, only: string | null): D1PreparedStatement {
  return db
    .prepare(
      `SELECT f.audience_id AS id, f.since, f.pictured_at IS NOT NULL AS isComplete, a.name, a.condition,
         (SELECT json_group_array(json_object('workflowId', w.workflow_id, 'change', w.change)) FROM audience_followers w
          INDEXED BY audience_followers_by_audience
          WHERE w.project_id = ?1 AND w.audience_id = f.audience_id AND w.change IS NOT NULL) AS followers
       FROM followed_audiences f CROSS JOIN audiences a ON a.id = f.audience_id
       WHERE f.project_id = ?1 AND f.audience_id BETWEEN ?2 AND ?3 AND f.dropped = 0`,
    )
    .bind(projectId, only ?? '', only ?? behindAll);
}

/** Behind every id of an audience. */
const behindAll = 'g';

const columns = (person: string) => `${profileColumns
  .split(', ')
  .map((name) => `${person}.${name}`)
  .join(', ')}, ${person}.is_anonymous AS isAnonymous, ${person}.created_at AS createdAt,
  (SELECT json_group_array(json_array(m.audience_id, m.is_member, m.seq)) FROM followed_audiences f
   CROSS JOIN audience_members m ON m.project_id = ?1 AND m.audience_id = f.audience_id AND m.person_id = ${person}.user_id
   WHERE f.project_id = ?1 AND f.dropped = 0) AS memberships,
  (SELECT json_group_array(f.audience_id) FROM followed_audiences f
   WHERE f.project_id = ?1 AND f.dropped = 0 AND f.pictured_at IS NULL AND ${person}.user_id <= f.cursor) AS pictured`;

/** Looks at people; to be parsed by toLook. They stand in the batch of the write that may have changed them, behind it. */
export function lookStatements(
  db: D1Database,
  projectId: string,
  asked: readonly AskedPerson[],
): [audiences: D1PreparedStatement, people: D1PreparedStatement] {
  const people = db
    .prepare(
      `SELECT ${columns('p')} FROM json_each(?2) asked
       CROSS JOIN profiles p ON p.project_id = ?1 AND p.user_id = ${knownId("asked.value ->> 'id'")}
         AND p.updated_at >= asked.value ->> 'since'
       WHERE EXISTS (SELECT 1 FROM followed_audiences WHERE project_id = ?1 AND dropped = 0)`,
    )
    .bind(projectId, JSON.stringify(asked));
  return [audiencesStatement(db, projectId, null), people];
}

/** Looks at the next people of a project behind a person, with one audience in mind. */
export function lookAtPageStatements(
  db: D1Database,
  projectId: string,
  { audienceId, after, limit }: { audienceId: string; after: string; limit: number },
): [audiences: D1PreparedStatement, people: D1PreparedStatement] {
  const people = db
    .prepare(
      `SELECT ${columns('p')} FROM profiles p WHERE p.project_id = ?1 AND p.user_id > ?2 ORDER BY p.user_id LIMIT ?3`,
    )
    .bind(projectId, after, limit);
  return [audiencesStatement(db, projectId, audienceId), people];
}

/** What was found. */
export interface Look {
  audiences: LookedAtAudience[];
  people: LookedAtPerson[];
}

interface AudienceRow {
  id: string;
  name: string;
  condition: string;
  since: number;
  isComplete: number;
  followers: string;
}

type PersonRow = ProfileRow & { isAnonymous: number; createdAt: number; memberships: string; pictured: string };

/** The results of a look. */
export function toLook(audiences: readonly unknown[], people: readonly unknown[]): Look {
  return {
    audiences: (audiences as AudienceRow[]).map(({ condition, isComplete, followers, ...row }) => ({
      ...row,
      condition: parseCondition(condition),
      isComplete: isComplete === 1,
      followers: JSON.parse(followers) as LookedAtAudience['followers'],
    })),
    people: (people as PersonRow[]).map(({ isAnonymous, createdAt, memberships, pictured, ...profile }) => ({
      profile,
      isAnonymous: isAnonymous === 1,
      createdAt,
      memberships: new Map(
        (JSON.parse(memberships) as [string, number, number][]).map(([id, isMember, seq]) => [
          id,
          { isMember: isMember === 1, seq },
        ]),
      ),
      pictured: new Set(JSON.parse(pictured) as string[]),
    })),
  };
}

/** What a look made of a person's place in an audience. */
export interface PlannedMove extends MembershipMove {
  audienceId: string;
  personId: string;
  /** The picture of the audience that it was judged by. */
  since: number;
  /** seq of the row that was seen; null where there was none. */
  was: number | null;
}

/** SQL from a move `v` on: its audience `f`, its person `p` and the row `m`; only where nothing has changed since the look. */
export const whereUnmoved = `CROSS JOIN followed_audiences f ON f.project_id = ?1 AND f.audience_id = v.value ->> 'audienceId'
  AND f.since = v.value ->> 'since' AND f.dropped = 0
  CROSS JOIN profiles p ON p.project_id = ?1 AND p.user_id = v.value ->> 'personId'
  LEFT JOIN audience_members m ON m.project_id = ?1 AND m.audience_id = f.audience_id AND m.person_id = p.user_id
  WHERE m.seq IS v.value ->> 'was'`;

/** Writes moves, each only where nothing has changed since the look. */
export function moveStatement(
  db: D1Database,
  projectId: string,
  moves: readonly PlannedMove[],
  now: number,
): D1PreparedStatement {
  const rows = moves.map(({ audienceId, personId, isMember, seq, since, was }) => {
    return { audienceId, personId, isMember: isMember ? 1 : 0, seq, since, was };
  });
  return db
    .prepare(
      `INSERT INTO audience_members (project_id, audience_id, person_id, is_member, seq, changed_at)
       SELECT ?1, f.audience_id, p.user_id, v.value ->> 'isMember', v.value ->> 'seq', ?3 FROM json_each(?2) v ${whereUnmoved}
       ON CONFLICT (project_id, audience_id, person_id) DO UPDATE SET is_member = excluded.is_member, seq = excluded.seq,
         changed_at = excluded.changed_at`,
    )
    .bind(projectId, JSON.stringify(rows), now);
}

/** Gives the places of people who became others to those, where they have none of their own; `joins` selects from_id and to_id. */
export function joinMembersStatements(db: D1Database, joins: string, bound: unknown[]): D1PreparedStatement[] {
  const theirs = `SELECT m.audience_id, m.person_id FROM (${joins}) joined
    CROSS JOIN followed_audiences f ON f.project_id = ?1
    CROSS JOIN audience_members m ON m.project_id = ?1 AND m.audience_id = f.audience_id AND m.person_id = joined.from_id`;
  return [
    db
      .prepare(
        `INSERT INTO audience_members (project_id, audience_id, person_id, is_member, seq, changed_at)
         SELECT ?1, m.audience_id, joined.to_id, m.is_member, m.seq, m.changed_at FROM (${joins}) joined
         CROSS JOIN followed_audiences f ON f.project_id = ?1
         CROSS JOIN audience_members m ON m.project_id = ?1 AND m.audience_id = f.audience_id AND m.person_id = joined.from_id
         WHERE true ON CONFLICT (project_id, audience_id, person_id) DO NOTHING`,
      )
      .bind(...bound),
    db
      .prepare(`DELETE FROM audience_members WHERE project_id = ?1 AND (audience_id, person_id) IN (${theirs})`)
      .bind(...bound),
  ];
}
