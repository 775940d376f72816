import { type AppError, invalidInput } from '../../../contract/errors.ts';
import type { ProjectQuery } from '../../../contract/lists.ts';
import type { Profile, ProfileInput, ProfileWithIds } from '../../../contract/people/profile.ts';
import { personRefusals } from '../../../contract/people/refusals.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { readJoinedIds } from '../../store/person-rows.ts';
import { readProfile, toProfile } from '../../store/profile-view.ts';
import { wouldFit } from '../../store/profiles.ts';
import { markStatements } from '../../stream/mark-moments.ts';
import { mergeAndFollow } from '../../stream/merge-and-follow.ts';
import { planLook } from '../../stream/plan-look.ts';

/** One person with the ids that lead to them, or 404. */
export async function getProfile(ctx: Ctx, userId: string, query: ProjectQuery): Promise<ProfileWithIds> {
  const projectId = await projectOf(ctx, query.projectId);
  const profile = toProfile(await fetchProfile(ctx, projectId, userId));
  const db = await openProject(ctx.env, projectId);
  return { ...profile, otherIds: await readJoinedIds(db, projectId, userId) };
}

/** The row of a person in a project that the caller may see. */
export async function fetchProfile(ctx: Ctx, projectId: string, userId: string) {
  const row = await readProfile(await projectDb(ctx, projectId), projectId, userId);
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

/** 422 for traits that would not fit into one profile. */
export function tooLarge(pointer: string): AppError {
  return invalidInput([{ pointer, code: 'traits_too_large', message: personRefusals.traits_too_large }]);
}

async function mergeProfile(ctx: Ctx, projectId: string, userId: string, input: ProfileInput): Promise<Profile> {
  const { traits: custom, ...contact } = input;
  const traits = { ...custom, ...contact };
  const db = await openProject(ctx.env, projectId);
  const change = { userId, traits, isAnonymous: false, at: ctx.now };
  if (!(await wouldFit(db, projectId, change, ctx.now))) throw tooLarge('/traits');
  // The audit row names the traits and not their values: what is known of a person is in the profile alone.
  const after = { traits: Object.keys(traits) };
  const frame = { orgId: ctx.org.id, projectId, now: ctx.now };
  const look = planLook(db, projectId, userId, ctx.now);
  await mergeAndFollow(ctx.env, db, frame, change, [
    look.statement,
    ...(await markStatements(ctx.env, db, frame, userId, new Set(Object.keys(traits)))),
    auditStatement(ctx, db, { projectId, action: 'profile.updated', targetKind: 'profile', targetId: userId, after }),
  ]);
  await look.done();
  return toProfile(await fetchProfile(ctx, projectId, userId));
}
