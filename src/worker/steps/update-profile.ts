import { openProject } from '../db/client.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import { mergeProfileStatement } from '../store/profiles.ts';
import type { ObjectContext } from './context.ts';

/** Merges traits into the person, which is harmless when repeated; returns the profile after it. */
export async function performUpdateProfile(context: ObjectContext<'update_profile'>): Promise<ProfileRow | null> {
  const { env, head, scope, input, at } = context;
  // The person as known by now: an anonymous one may have become somebody since.
  const userId = String(scope.user.userId ?? head.personId);
  const isAnonymous = head.event.userId === null && userId === head.personId;
  const change = { userId, traits: input.traits, isAnonymous, at, receivedAt: head.event.receivedAt };
  const db = await openProject(env, head.projectId);
  return mergeProfileStatement(db, head.projectId, change, at).first<ProfileRow>();
}
