import { eq } from 'drizzle-orm';
import type { ProjectQuery } from '../../../contract/lists.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { Preferences, PreferencesInput } from '../../../contract/people/preference.ts';
import { decidingPreference, type Preference } from '../../../engine/gates/preference.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { topics } from '../../db/schema/messages.ts';
import { toPreference } from '../../store/preference-view.ts';
import { readPreferencesOf, replacePreferencesStatements } from '../../store/preferences.ts';
import { fetchProfile } from './service.ts';

/** The kinds of channel that reach a person. */
const personal = ['email', 'push', 'sms', 'in_app'] as const satisfies ChannelKind[];

/** What a person wants to get: what they said, and what follows from it for every topic. */
export async function getPreferences(ctx: Ctx, userId: string, query: ProjectQuery): Promise<Preferences> {
  const projectId = await projectOf(ctx, query.projectId);
  await fetchProfile(ctx, projectId, userId);
  return preferencesOf(ctx, projectId, userId);
}

/** Puts what a person says in the place of all they said before. */
export async function putPreferences(
  ctx: Ctx,
  userId: string,
  query: ProjectQuery,
  { preferences }: PreferencesInput,
): Promise<Preferences> {
  const projectId = await projectOf(ctx, query.projectId);
  await fetchProfile(ctx, projectId, userId);
  const { $client: db } = await projectDb(ctx, projectId);
  await db.batch([
    ...replacePreferencesStatements(db, { projectId, personId: userId, at: ctx.now }, preferences),
    auditStatement(ctx, db, {
      projectId,
      action: 'profile.preferences_set',
      targetKind: 'profile',
      targetId: userId,
      after: { preferences: preferences.length },
    }),
  ]);
  return preferencesOf(ctx, projectId, userId);
}

async function preferencesOf(ctx: Ctx, projectId: string, userId: string): Promise<Preferences> {
  const db = await projectDb(ctx, projectId);
  const [said, rows] = await Promise.all([
    readPreferencesOf(db.$client, projectId, [userId]),
    db.select().from(topics).where(eq(topics.projectId, projectId)),
  ]);
  return {
    userId,
    preferences: said.map(toPreference),
    topics: rows
      .toSorted((a, b) => a.key.localeCompare(b.key))
      .map(({ key, name, defaultAllowed }) => ({
        key,
        name,
        default: defaultAllowed === 1 ? ('in' as const) : ('out' as const),
        channels: answersFor(said, key, defaultAllowed === 1),
      })),
    others: answersFor(said, null, true),
  };
}

function answersFor(said: readonly Preference[], topic: string | null, otherwise: boolean) {
  return Object.fromEntries(
    personal.map((kind) => [kind, decidingPreference(said, topic, kind)?.allowed ?? otherwise]),
  );
}
