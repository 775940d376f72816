import { personRefusals } from '../../contract/people/refusals.ts';
import { openProject } from '../db/client.ts';
import { mergeAndFollow } from '../stream/merge-and-follow.ts';
import type { ObjectContext, ObjectResult } from './context.ts';

/** Why the traits of a step were not written. */
export const traitsTooLarge = { reason: 'traits_too_large', message: personRefusals.traits_too_large } as const;

/** Merges traits into the person, which is harmless when repeated; returns the profile after it. */
export async function performUpdateProfile(context: ObjectContext<'update_profile'>): Promise<ObjectResult> {
  const { env, head, scope, input, at } = context;
  // The person as known by now: an anonymous one may have become somebody since.
  const userId = String(scope.user.userId ?? head.personId);
  const isAnonymous = head.event.userId === null && userId === head.personId;
  const { receivedAt } = head.event;
  const change = { userId, traits: input.traits, isAnonymous, at, followsJoins: true, receivedAt };
  const db = await openProject(env, head.projectId);
  const profile = await mergeAndFollow(env, db, { ...head, now: at, depth: head.event.depth }, change);
  return profile ? { profile } : { refused: traitsTooLarge };
}
