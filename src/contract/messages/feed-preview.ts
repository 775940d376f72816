// The feed of a person as those who run the project see it.
import * as z from 'zod';
import { IsoTime } from '../primitives.ts';
import { FeedPage, FeedQuery, feedLimits } from './feed.ts';

const userId = z.string().min(1).max(256).describe('The person whose feed it is.');
const projectId = z.uuid().optional().describe('Project of the person; may be left out where there is only one.');

/** Query of the list of items; archived ones are part of it unless it says otherwise. */
export const FeedItemsQuery = FeedQuery.omit({ since: true, archived: true }).extend({
  userId,
  projectId,
  archived: FeedQuery.shape.archived.unwrap().default('include'),
});
export type FeedItemsQuery = z.output<typeof FeedItemsQuery>;

export const FeedItems = FeedPage.omit({ reset: true }).meta({ id: 'FeedItems' });
export type FeedItems = z.infer<typeof FeedItems>;

export const FeedPreviewInput = z.strictObject({ userId, projectId }).meta({ id: 'FeedPreviewInput' });
export type FeedPreviewInput = z.output<typeof FeedPreviewInput>;

export const FeedPreviewToken = z
  .object({
    token: z
      .string()
      .describe(
        'User token for `/v1/feed` and the widgets. Whoever has it acts as the person: what is marked with it is marked.',
      ),
    userId: z.string(),
    projectId: z.uuid(),
    expiresAt: IsoTime.describe(`${feedLimits.previewMinutes} minutes from now.`),
  })
  .meta({ id: 'FeedPreviewToken' });
export type FeedPreviewToken = z.infer<typeof FeedPreviewToken>;
