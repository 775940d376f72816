// Shows the feed of a person to those who run the project.
import { feedLimits } from '../../../contract/messages/feed.ts';
import type {
  FeedItems,
  FeedItemsQuery,
  FeedPreviewInput,
  FeedPreviewToken,
} from '../../../contract/messages/feed-preview.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { signUserToken } from '../../access/feed-keys.ts';
import { decodePosition, encodeCursor } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { writeAudited } from '../../access/write.ts';
import { feedOf } from '../../feed-object/stub.ts';
import { readProfile } from '../../store/profile-view.ts';

/** Items of a person, newest first. */
export async function listFeedItems(ctx: Ctx, query: FeedItemsQuery): Promise<FeedItems> {
  const { userId, projectId: asked, cursor, ...filter } = query;
  const projectId = await projectOf(ctx, asked);
  await requirePerson(ctx, projectId, userId);
  const after = cursor === undefined ? null : decodePosition(cursor);
  const { next, ...page } = await feedOf(ctx.env, projectId, userId).list({ ...filter, after });
  return { ...page, nextCursor: next === null ? null : encodeCursor([next]) };
}

/** A user token of a person, as the server of the project would sign it; the secret stays here. */
export async function createFeedPreviewToken(
  ctx: Ctx,
  { userId, projectId: asked }: FeedPreviewInput,
): Promise<FeedPreviewToken> {
  const projectId = await projectOf(ctx, asked);
  await requirePerson(ctx, projectId, userId);
  const expiresAt = Math.floor(ctx.now / 1_000) * 1_000 + feedLimits.previewMinutes * 60_000;
  const token = await signUserToken(ctx.env, { projectId, userId, expiresAt }, ctx.now);
  const fact = { projectId, action: 'feed.preview_token_created', targetKind: 'profile', targetId: userId };
  await writeAudited(ctx, [], { ...fact, after: { expiresAt: isoTime(expiresAt) } });
  return { token, userId, projectId, expiresAt: isoTime(expiresAt) };
}

async function requirePerson(ctx: Ctx, projectId: string, userId: string): Promise<void> {
  found(await readProfile(await projectDb(ctx, projectId), projectId, userId), `person ${userId} in this project`);
}
