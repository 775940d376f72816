import { FeedItems, FeedItemsQuery, FeedPreviewInput, FeedPreviewToken } from '../messages/feed-preview.ts';
import { type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Feed preview', text: 'The in-app feed of a person, for those who run the project.' };
const base = `${orgBase}/notifications/feed`;

export const feedPreviewRoutes = {
  listFeedItems: {
    method: 'get',
    path: `${base}/items`,
    summary: 'List the items of the feed of a person with when they were seen, read and archived, newest first',
    tag,
    role: 'viewer',
    query: FeedItemsQuery,
    status: 200,
    answer: FeedItems,
  },
  createFeedPreviewToken: {
    method: 'post',
    path: `${base}/preview-token`,
    summary: 'Make a short-lived user token, to show the feed of a person as they see it',
    tag,
    role: 'editor',
    body: FeedPreviewInput,
    example: { userId: 'ada' },
    status: 200,
    answer: FeedPreviewToken,
  },
} satisfies OrgRoutes;
