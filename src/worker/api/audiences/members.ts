// Decides who is in an audience now, by evaluating its condition over the people of its project in the order of their ids.
import { and, asc, eq, gt } from 'drizzle-orm';
import type { Audience, AudiencePreview } from '../../../contract/people/audience.ts';
import type { Profile } from '../../../contract/people/profile.ts';
import type { PageQuery } from '../../../contract/primitives.ts';
import { evaluate } from '../../../engine/conditions/evaluate.ts';
import { buildScope } from '../../../engine/scope.ts';
import type { Ctx } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { decodeCursor, encodeCursor, type Page } from '../../access/pages.ts';
import { profiles } from '../../db/schema/people.ts';
import { toProfile } from '../../store/profile-view.ts';
import { getAudience } from './service.ts';

/** People that one call looks at; more would not fit into its time. */
const scanLimit = 10_000;
const chunkSize = 500;
const sampleSize = 10;

interface Looked {
  profile: Profile;
  isMember: boolean;
}

/** Counts the audience, up to a number of people looked at. */
export async function previewAudience(ctx: Ctx, id: string): Promise<AudiencePreview> {
  const preview: AudiencePreview = { count: 0, sample: [], scanned: 0, capped: false };
  for await (const { profile, isMember } of peopleFrom(ctx, await getAudience(ctx, id), '')) {
    if (preview.scanned === scanLimit) return { ...preview, capped: true };
    preview.scanned += 1;
    if (!isMember) continue;
    preview.count += 1;
    if (preview.sample.length < sampleSize) preview.sample.push(profile.userId);
  }
  return preview;
}

/** A page of the people in the audience; it may be short, or empty, and still have a next one. */
export async function listMembers(ctx: Ctx, id: string, query: PageQuery): Promise<Page<Profile>> {
  const [after = ''] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
  const data: Profile[] = [];
  let scanned = 0;
  let last = '';
  for await (const { profile, isMember } of peopleFrom(ctx, await getAudience(ctx, id), String(after))) {
    if (data.length === query.pageSize || scanned === scanLimit) return { data, nextCursor: encodeCursor([last]) };
    scanned += 1;
    last = profile.userId;
    if (isMember) data.push(profile);
  }
  return { data, nextCursor: null };
}

async function* peopleFrom(ctx: Ctx, audience: Audience, after: string): AsyncGenerator<Looked> {
  const { id, name, timezone } = ctx.org;
  const org = { id, name, timezone };
  const db = await projectDb(ctx, audience.projectId);
  for (let last = after; ; ) {
    const rows = await db
      .select()
      .from(profiles)
      .where(and(eq(profiles.projectId, audience.projectId), gt(profiles.userId, last)))
      .orderBy(asc(profiles.userId))
      .limit(chunkSize);
    for (const profile of rows.map(toProfile)) {
      yield { profile, isMember: evaluate(audience.condition, buildScope({ profile, org }), ctx.now).ok };
      last = profile.userId;
    }
    if (rows.length < chunkSize) return;
  }
}
