// Profiles as the API returns them; the pipeline reads the columns it needs by statements of its own (profiles.ts).
import { and, eq } from 'drizzle-orm';
import type { Profile } from '../../contract/people/profile.ts';
import { isoTime } from '../../contract/primitives.ts';
import type { Db } from '../db/client.ts';
import { parseTraits, profiles } from '../db/schema/people.ts';
import { columnsOf, equals, type ListSource } from './list-statements.ts';
import { lastCharacter } from './pattern-clauses.ts';
import { laterStart, type SortKey } from './sort-key.ts';

type ProfileTableRow = typeof profiles.$inferSelect;

/** A profile as the API returns it. */
export const toProfile = (row: ProfileTableRow): Profile => ({
  projectId: row.projectId,
  userId: row.userId,
  email: row.email,
  phone: row.phone,
  timezone: row.timezone,
  locale: row.locale,
  traits: parseTraits(row.traits),
  isAnonymous: row.isAnonymous === 1,
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** The whole row of a person. */
export async function readProfile(db: Db, projectId: string, userId: string): Promise<ProfileTableRow | undefined> {
  return db
    .select()
    .from(profiles)
    .where(and(eq(profiles.projectId, projectId), eq(profiles.userId, userId)))
    .get();
}

interface ProfileFilter {
  projectId: string;
  email?: string | undefined;
  userIdPrefix?: string | undefined;
  /** Id and project of the last row of the page before. */
  after?: SortKey | undefined;
}

/** People of a project by their id. */
export function profileSource({ projectId, email, userIdPrefix: prefix, after }: ProfileFilter): ListSource {
  return {
    columns: columnsOf(profiles),
    // An address has few people, which SQLite cannot know.
    from: email === undefined ? 'profiles' : 'profiles INDEXED BY profiles_by_email',
    key: [
      { column: 'user_id', as: 'userId', end: lastCharacter },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'ascending',
    equal: [...equals('project_id', projectId), ...equals('email', email)],
    start: laterStart('ascending', prefix === undefined ? undefined : [prefix, ''], after),
    until: prefix === undefined ? undefined : [prefix + lastCharacter, ''],
  };
}

/** People of a project whose address starts with a text and whose id does not, by address and id. */
export function addressSource(
  projectId: string,
  prefix: string,
  /** Address, id and project of the last row of the page before. */
  after: SortKey | undefined,
): ListSource {
  return {
    columns: columnsOf(profiles),
    from: 'profiles INDEXED BY profiles_by_email',
    key: [
      { column: 'email', as: 'email', end: lastCharacter },
      { column: 'user_id', as: 'userId', end: lastCharacter },
      { column: 'project_id', as: 'projectId', end: '' },
    ],
    order: 'ascending',
    // The clause is that of the index, word for word; else it is not used.
    equal: [...equals('project_id', projectId), { sql: 'email IS NOT NULL', values: [] }],
    start: laterStart('ascending', [prefix, '', ''], after),
    until: [prefix + lastCharacter, '', ''],
    filters: [{ sql: 'NOT (user_id >= ? AND user_id < ?)', values: [prefix, prefix + lastCharacter] }],
  };
}
