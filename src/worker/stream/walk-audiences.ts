// Looks at everybody of a project, page by page: to take the picture of an audience that begins to be followed or whose
// condition has changed, and each night to find whom time alone has moved. What nobody follows any more is forgotten.
// A page that is looked at twice changes nothing; a walk goes on where it was last confirmed.
import { changesWithTime } from '../../engine/conditions/changes-with-time.ts';
import { isTimeZone, nextLocalTime } from '../../engine/time-zone.ts';
import { openProject, withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import { dropLooksStatement, readDueLooks } from '../store/audience-looks.ts';
import { type LookedAtAudience, lookAtPageStatements, toLook } from '../store/audience-members.ts';
import { type AudienceWalk, continueWalkStatement, dropStatements, readDueWalks } from '../store/followed-audiences.ts';
import { loadOrg } from '../store/orgs.ts';
import { followAudiences, followPeople } from './follow-audiences.ts';

const pageSize = 500;
/** Pages of one call. */
const mostPages = 10;
/** On the clocks of the organisation. */
const sweptAt = '02:00';

type Address = { orgId: string; projectId: string };

/** Looks at people whose change was not followed by whoever made it. */
export async function takeLooks(env: Env, address: Address, now: number): Promise<void> {
  const db = await openProject(env, address.projectId);
  const looks = await readDueLooks(db, address.projectId, now, pageSize);
  if (looks.length === 0) return;
  const people = [...new Set(looks.map(({ personId }) => personId))];
  await followPeople(env, db, { ...address, now }, people);
  await withRetry(() => dropLooksStatement(db, address.projectId, looks).run());
}

/** Takes the next pages of the walks of a project that are due. */
export async function walkAudiences(env: Env, address: Address, now: number): Promise<void> {
  const db = await openProject(env, address.projectId);
  for (let pages = 0; pages < mostPages; pages++) {
    const [walk] = await readDueWalks(db, address.projectId, now, 1);
    if (!walk) return;
    if (walk.isDropped) await db.batch(dropStatements(db, address.projectId, walk.audienceId, pageSize));
    else await takePage(env, db, address, walk, now);
  }
}

async function takePage(env: Env, db: D1Database, address: Address, walk: AudienceWalk, now: number): Promise<void> {
  const { projectId } = address;
  const { audienceId, cursor, walked } = walk;
  const page = lookAtPageStatements(db, projectId, { audienceId, after: cursor, limit: pageSize });
  const [audiences, people] = await withRetry(() => db.batch<unknown>(page));
  const look = toLook(audiences?.results ?? [], people?.results ?? []);
  await followAudiences(env, address, look, { now, walks: true });
  const last = look.people.at(-1);
  const isEnd = last === undefined || look.people.length < pageSize;
  const after = isEnd
    ? { cursor: '', walked: 0, picturedAt: now, dueAt: await nextSweep(env, address, look.audiences[0], now) }
    : { cursor: last.profile.user_id, walked: walked + look.people.length, picturedAt: null, dueAt: now };
  await withRetry(() => continueWalkStatement(db, projectId, walk, after).run());
}

/** When time may have moved people of an audience; null where it cannot. */
async function nextSweep(
  env: Env,
  { orgId }: Address,
  audience: LookedAtAudience | undefined,
  now: number,
): Promise<number | null> {
  if (!audience || !changesWithTime(audience.condition)) return null;
  const { timezone } = await loadOrg(env, orgId);
  return nextLocalTime(now, isTimeZone(timezone) ? timezone : 'UTC', sweptAt);
}
