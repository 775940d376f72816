import { and, asc, eq, gte, lt, sql } from 'drizzle-orm';
import type { ProjectQuery } from '../../../contract/lists.ts';
import type { Profile, ProfileInput, ProfileQuery } from '../../../contract/people/profile.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { found, inTenant, isoTime } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { profiles } from '../../db/schema.ts';
import { mergeProfileStatement } from '../../store/profiles.ts';

type ProfileTableRow = typeof profiles.$inferSelect;

/** A profile as the API answers it. */
export const toProfile = (row: ProfileTableRow): Profile => ({
  projectId: row.projectId,
  userId: row.userId,
  email: row.email,
  phone: row.phone,
  timezone: row.timezone,
  locale: row.locale,
  traits: JSON.parse(row.traits) as Record<string, JsonValue>,
  isAnonymous: row.isAnonymous === 1,
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** Highest code point: everything that starts with a prefix sorts below the prefix followed by it. */
const lastCharacter = '\u{10ffff}';

/** People by their id. */
export async function listProfiles(ctx: Ctx, query: ProfileQuery): Promise<Page<Profile>> {
  const { cursor, email, userIdPrefix: prefix, pageSize, projectId } = query;
  const [userId, project] = cursor === undefined ? [] : decodeCursor(cursor, 2);
  const rows = await ctx.db
    .select()
    .from(profiles)
    .where(
      and(
        inTenant(ctx, profiles.projectId, projectId),
        email === undefined ? undefined : eq(profiles.email, email),
        prefix === undefined
          ? undefined
          : and(gte(profiles.userId, prefix), lt(profiles.userId, prefix + lastCharacter)),
        userId === undefined ? undefined : sql`(${profiles.userId}, ${profiles.projectId}) > (${userId}, ${project})`,
      ),
    )
    .orderBy(asc(profiles.userId), asc(profiles.projectId))
    .limit(pageSize + 1);
  return pageOf(rows, pageSize, toProfile, (row) => [row.userId, row.projectId]);
}

/** One person, or 404. */
export async function getProfile(ctx: Ctx, userId: string, query: ProjectQuery): Promise<Profile> {
  return toProfile(await fetchProfile(ctx, await projectOf(ctx, query.projectId), userId));
}

/** The row of a person in a project that the caller may see. */
export async function fetchProfile(ctx: Ctx, projectId: string, userId: string): Promise<ProfileTableRow> {
  const [row] = await ctx.db
    .select()
    .from(profiles)
    .where(and(eq(profiles.projectId, projectId), eq(profiles.userId, userId)))
    .limit(1);
  return found(row, `person ${userId} in this project`);
}

/** Merges into a person, who is created where there is none. */
export async function putProfile(ctx: Ctx, userId: string, query: ProjectQuery, input: ProfileInput): Promise<Profile> {
  return mergeProfile(ctx, await projectOf(ctx, query.projectId), userId, input);
}

/** Merges into a person who must exist. */
export async function patchProfile(
  ctx: Ctx,
  userId: string,
  query: ProjectQuery,
  input: ProfileInput,
): Promise<Profile> {
  const projectId = await projectOf(ctx, query.projectId);
  await fetchProfile(ctx, projectId, userId);
  return mergeProfile(ctx, projectId, userId, input);
}

async function mergeProfile(ctx: Ctx, projectId: string, userId: string, input: ProfileInput): Promise<Profile> {
  const { traits: custom, ...contact } = input;
  const traits = { ...custom, ...contact };
  const db = await openProject(ctx.env, projectId);
  const change = { userId, traits, isAnonymous: false, at: ctx.now };
  // The audit row names the traits and not their values: what is known of a person stands in the profile alone.
  const after = { traits: Object.keys(traits) };
  await db.batch([
    mergeProfileStatement(db, projectId, change, ctx.now),
    clearColumns(db, projectId, userId, traits),
    auditStatement(ctx, { projectId, action: 'profile.updated', targetKind: 'profile', targetId: userId, after }),
  ]);
  return toProfile(await fetchProfile(ctx, projectId, userId));
}

/** The merge keeps a column where it is given no text; an explicit null empties it. */
function clearColumns(db: D1Database, projectId: string, userId: string, traits: Record<string, unknown>) {
  const cleared = (name: string) => (traits[name] === null ? 1 : 0);
  return db
    .prepare(
      `UPDATE profiles SET email = iif(?3, NULL, email), phone = iif(?4, NULL, phone), timezone = iif(?5, NULL, timezone),
         locale = iif(?6, NULL, locale) WHERE project_id = ?1 AND user_id = ?2 AND (?3 OR ?4 OR ?5 OR ?6)`,
    )
    .bind(projectId, userId, cleared('email'), cleared('phone'), cleared('timezone'), cleared('locale'));
}
