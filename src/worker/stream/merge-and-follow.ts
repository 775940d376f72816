import type { Env } from '../env.ts';
import type { Join } from '../person.ts';
import { lookStatements, toLook } from '../store/audience-members.ts';
import { loadMatchIndex } from '../store/match-index.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import { mergeProfileStatement, type ProfileChange, readPeopleStatement } from '../store/profiles.ts';
import { matchVersionStatement } from '../store/project-versions.ts';
import { followAudiences, followPeople } from './follow-audiences.ts';
import { profileEffects } from './profile-changes.ts';
import type { ClockAddress } from './wake-clock.ts';

/**
 * Merges traits into a person and does what follows from it, with further statements in the batch of the merge; returns
 * the profile after it, or null where the traits would not fit. Everything of it may be repeated. `depth` is that of the
 * event behind the change; 0 where there is none.
 */
export async function mergeAndFollow(
  env: Env,
  db: D1Database,
  { orgId, projectId, now, depth = 0 }: ClockAddress & { now: number; depth?: number },
  change: ProfileChange,
  more: readonly D1PreparedStatement[] = [],
): Promise<ProfileRow | null> {
  const results = await db.batch<unknown>([
    matchVersionStatement(db, projectId),
    mergeProfileStatement(db, projectId, change, now),
    ...more,
    ...lookStatements(db, projectId, [{ id: change.userId, since: 0 }]),
  ]);
  const [version, merged] = results;
  const [profile = null] = (merged?.results ?? []) as ProfileRow[];
  const [{ version: matchVersion = 0 } = {}] = (version?.results ?? []) as { version?: number }[];
  if (profile === null) return null;
  const index = await loadMatchIndex(env, orgId, projectId, matchVersion);
  const traits = new Set(Object.keys(change.traits));
  const effects = await profileEffects(env, db, { orgId, projectId, index, now }, [{ profile, traits }]);
  if (effects.statements.length > 0) await db.batch(effects.statements);
  await effects.wake();
  const [audiences, people] = results.slice(-2);
  const look = toLook(audiences?.results ?? [], people?.results ?? []);
  await followAudiences(env, { orgId, projectId }, look, { now, depthOf: () => depth });
  return profile;
}

/** Does what follows for a person who has become one with another, whose id is nobody's any more. */
export async function followJoin(
  env: Env,
  db: D1Database,
  { orgId, projectId, now }: ClockAddress & { now: number },
  { from, to }: Join,
): Promise<void> {
  const [version, people] = await db.batch<unknown>([
    matchVersionStatement(db, projectId),
    readPeopleStatement(db, projectId, [to]),
  ]);
  const [{ version: matchVersion = 0 } = {}] = (version?.results ?? []) as { version?: number }[];
  const changed = ((people?.results ?? []) as ProfileRow[]).map((profile) => ({ profile, traits: null }));
  const index = await loadMatchIndex(env, orgId, projectId, matchVersion);
  const effects = await profileEffects(env, db, { orgId, projectId, index, now }, changed, [from]);
  if (effects.statements.length > 0) await db.batch(effects.statements);
  await effects.wake();
  await followPeople(env, db, { orgId, projectId, now }, [to]);
}
