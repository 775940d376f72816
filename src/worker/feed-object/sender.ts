import type { Env } from '../env.ts';
import type { FeedSender } from '../providers/provider.ts';
import { feedOf } from './stub.ts';

/** The way of the provider `in_app` to the feeds of people. */
export const openFeedSender = (env: Env): FeedSender => ({
  add: (projectId, userId, item) => feedOf(env, projectId, userId).add(item),
});
