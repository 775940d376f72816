import { invalidInput } from '../../../contract/errors.ts';
import type { ProjectQuery } from '../../../contract/lists.ts';
import type { MergeInput, Profile } from '../../../contract/people/profile.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { moveFeed } from '../../feed-object/move.ts';
import { mergePeopleStatements } from '../../store/people-joins.ts';
import { toProfile } from '../../store/profile-view.ts';
import { wouldFitTogether } from '../../store/profiles.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';
import { carrySuppressionStatement } from '../../store/suppressions.ts';
import { markStatements } from '../../stream/mark-moments.ts';
import { followJoin } from '../../stream/merge-and-follow.ts';
import { planLook } from '../../stream/plan-look.ts';
import { fetchProfile, tooLarge } from './service.ts';

type Person = Awaited<ReturnType<typeof fetchProfile>>;

/**
 * Merges one person into another, who keeps their own values. Events, messages and runs keep the id they came with, which
 * leads to the other from then on; devices and the places in workflows move.
 */
export async function mergePeople(ctx: Ctx, userId: string, query: ProjectQuery, input: MergeInput): Promise<Profile> {
  const projectId = await projectOf(ctx, query.projectId);
  const { from: fromId } = input;
  if (fromId === userId) {
    throw invalidInput([
      { pointer: '/from', code: 'invalid_value', message: 'A person cannot be merged into themselves.' },
    ]);
  }
  const to = await fetchProfile(ctx, projectId, userId);
  const from = await fetchProfile(ctx, projectId, fromId);
  const db = await openProject(ctx.env, projectId);
  if (!(await wouldFitTogether(db, projectId, fromId, userId))) throw tooLarge('/from');
  const fact = {
    projectId,
    action: 'profile.merged',
    targetKind: 'profile',
    targetId: userId,
    after: { from: fromId },
  };
  // Before the merge: where it fails, the merge can be asked for again.
  await moveFeed(ctx.env, projectId, { from: fromId, to: userId });
  const frame = { orgId: ctx.org.id, projectId, now: ctx.now };
  const look = planLook(db, projectId, userId, ctx.now);
  await db.batch([
    look.statement,
    ...(await markStatements(ctx.env, db, frame, userId, null)),
    ...carriedSuppressions(db, projectId, from, to, ctx.now),
    ...mergePeopleStatements(db, projectId, { from: fromId, to: userId }, ctx.now),
    auditStatement(ctx, db, fact),
  ]);
  await followJoin(ctx.env, db, frame, { from: fromId, to: userId });
  await look.done();
  // What came in between.
  ctx.waitUntil(moveFeed(ctx.env, projectId, { from: fromId, to: userId }));
  return toProfile(await fetchProfile(ctx, projectId, userId));
}

function carriedSuppressions(
  db: D1Database,
  projectId: string,
  from: Person,
  to: Person,
  now: number,
): D1PreparedStatement[] {
  const addresses = [
    ['email', from.email, to.email],
    ['sms', from.phone, to.phone],
  ] as const;
  return addresses.flatMap(([kind, old, kept]) => {
    if (old === null || kept === null) return [];
    const [oldAddress, keptAddress] = [suppressionAddress(kind, old), suppressionAddress(kind, kept)];
    if (oldAddress === keptAddress) return [];
    return [carrySuppressionStatement(db, { projectId, kind, from: oldAddress, to: keptAddress }, now)];
  });
}
