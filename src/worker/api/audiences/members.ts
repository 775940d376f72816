// Decides who is in an audience now, by evaluating its condition over the people of its project in the order of their ids.
import { and, asc, eq, gt } from 'drizzle-orm';
import type { Audience, AudiencePreview, AudiencePreviewInput } from '../../../contract/people/audience.ts';
import type { Profile } from '../../../contract/people/profile.ts';
import type { PageQuery } from '../../../contract/primitives.ts';
import { evaluate, type Verdict } from '../../../engine/conditions/evaluate.ts';
import { buildScope } from '../../../engine/scope.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { decodeCursor, encodeCursor, type Page } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { profiles } from '../../db/schema/people.ts';
import { readProfile, toProfile } from '../../store/profile-view.ts';
import { getAudience } from './service.ts';

/** People that one call looks at; more would not fit into its time. */
const scanLimit = 10_000;
const chunkSize = 500;
const sampleSize = 10;

/** Whose people are looked at, and for what. */
type Asked = Pick<Audience, 'projectId' | 'condition'>;

interface Looked {
  profile: Profile;
  verdict: Verdict;
}

/** Counts the audience, up to a number of people looked at. */
export async function previewAudience(ctx: Ctx, id: string): Promise<AudiencePreview> {
  return preview(ctx, await getAudience(ctx, id));
}

/** The same for a condition that is not saved. */
export async function previewAudienceDraft(ctx: Ctx, input: AudiencePreviewInput): Promise<AudiencePreview> {
  const { condition, userId } = input;
  const projectId = await projectOf(ctx, input.projectId);
  if (userId === undefined) return preview(ctx, { projectId, condition });
  const row = await readProfile(await projectDb(ctx, projectId), projectId, userId);
  const profile = toProfile(found(row, `person ${userId} in this project`));
  const person = judgedOf({ profile, verdict: judge(ctx, condition, profile) });
  return { ...(await preview(ctx, { projectId, condition })), person };
}

async function preview(ctx: Ctx, asked: Asked): Promise<AudiencePreview> {
  const counted: AudiencePreview = { count: 0, sample: [], people: [], scanned: 0, capped: false };
  let others = 0;
  for await (const looked of peopleFrom(ctx, asked, '')) {
    if (counted.scanned === scanLimit) return { ...counted, capped: true };
    counted.scanned += 1;
    const { userId } = looked.profile;
    const isMember = looked.verdict.ok;
    if (isMember) counted.count += 1;
    else others += 1;
    const isShown = (isMember ? counted.count : others) <= sampleSize;
    if (isShown) counted.people.push(judgedOf(looked));
    if (isShown && isMember) counted.sample.push(userId);
  }
  return counted;
}

const judgedOf = ({ profile: { userId }, verdict }: Looked): AudiencePreview['people'][number] => ({
  ...{ userId, isMember: verdict.ok },
  reason: verdict.ok ? null : verdict.why.sentence,
  pointer: verdict.ok ? null : verdict.why.pointer,
});

/** A page of the people in the audience; it may be short, or empty, and still have a next one. */
export async function listMembers(ctx: Ctx, id: string, query: PageQuery): Promise<Page<Profile>> {
  const [after = ''] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
  const data: Profile[] = [];
  let scanned = 0;
  let last = '';
  for await (const { profile, verdict } of peopleFrom(ctx, await getAudience(ctx, id), String(after))) {
    if (data.length === query.pageSize || scanned === scanLimit) return { data, nextCursor: encodeCursor([last]) };
    scanned += 1;
    last = profile.userId;
    if (verdict.ok) data.push(profile);
  }
  return { data, nextCursor: null };
}

function judge({ org: { id, name, timezone }, now }: Ctx, condition: Asked['condition'], profile: Profile): Verdict {
  return evaluate(condition, buildScope({ profile, org: { id, name, timezone } }), now);
}

async function* peopleFrom(ctx: Ctx, audience: Asked, after: string): AsyncGenerator<Looked> {
  const db = await projectDb(ctx, audience.projectId);
  for (let last = after; ; ) {
    const rows = await db
      .select()
      .from(profiles)
      .where(and(eq(profiles.projectId, audience.projectId), gt(profiles.userId, last)))
      .orderBy(asc(profiles.userId))
      .limit(chunkSize);
    for (const profile of rows.map(toProfile)) {
      yield { profile, verdict: judge(ctx, audience.condition, profile) };
      last = profile.userId;
    }
    if (rows.length < chunkSize) return;
  }
}
