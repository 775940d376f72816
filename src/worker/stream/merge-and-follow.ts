import type { Env } from '../env.ts';
import type { Join } from '../person.ts';
import { loadMatchIndex } from '../store/match-index.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import { mergeProfileStatement, type ProfileChange, readPeopleStatement } from '../store/profiles.ts';
import { matchVersionStatement } from '../store/project-versions.ts';
import { profileEffects } from './profile-changes.ts';
import type { ClockAddress } from './wake-clock.ts';

/**
 * Merges traits into a person and does what follows from it, with further statements in the batch of the merge; returns
 * the profile after it, or null where the traits would not fit. Everything of it may be repeated.
 */
export async function mergeAndFollow(
  env: Env,
  db: D1Database,
  { orgId, projectId, now }: ClockAddress & { now: number },
  change: ProfileChange,
  more: readonly D1PreparedStatement[] = [],
): Promise<ProfileRow | null> {
  const [version, merged] = await db.batch<unknown>([
    matchVersionStatement(db, projectId),
    mergeProfileStatement(db, projectId, change, now),
    ...more,
  ]);
  const [profile = null] = (merged?.results ?? []) as ProfileRow[];
  const [{ version: matchVersion = 0 } = {}] = (version?.results ?? []) as { version?: number }[];
  if (profile === null) return null;
  const index = await loadMatchIndex(env, orgId, projectId, matchVersion);
  const traits = new Set(Object.keys(change.traits));
  const effects = await profileEffects(env, db, { orgId, projectId, index, now }, [{ profile, traits }]);
  if (effects.statements.length > 0) await db.batch(effects.statements);
  await effects.wake();
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
}
