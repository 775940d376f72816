// Puts an item into the in-app feed of a person. Its id is that of the delivery, so a repetition changes nothing.
import { describeFields } from '../../../contract/messages/channels/fields.ts';
import { InAppConfig } from '../../../contract/messages/channels/in-app.ts';
import { feedLimits } from '../../../contract/messages/feed.ts';
import type { NewItem } from '../../../engine/feed/feed.ts';
import { encodeUtf8 } from '../../guard/bytes.ts';
import type { FeedMessage, FeedSender, Provider, ProviderResult } from '../provider.ts';
import { failed, refused, sent } from '../results.ts';

/** As long as others add to the same group, the title has to be made anew. */
const mostTitles = 10;

export const inAppFeed: Provider<InAppConfig, FeedMessage> = {
  kind: 'in_app',
  vendor: 'sendora',
  fields: describeFields(InAppConfig),
  config: InAppConfig,
  async send(_config, message, { feed }) {
    if (sizeOf(message) > feedLimits.itemBytes) return refused('item_too_large');
    if (!feed) return failed('feed_unavailable');
    try {
      return await add(feed, message);
    } catch (error) {
      return failed('feed_unavailable', { body: String(error) });
    }
  },
};

async function add(feed: FeedSender, message: FeedMessage): Promise<ProviderResult> {
  const { projectId, userId, batch } = message;
  for (let count = 1, titles = 0; titles < mostTitles; titles++) {
    const added = await feed.add(projectId, userId, itemOf(message, count));
    if (added.kind !== 'recount') return sent(message.id, {});
    if (!batch) break;
    count = added.count;
  }
  return failed('feed_unavailable', { detail: 'many messages of one group came at once' });
}

function itemOf({ projectId: _project, userId: _user, batch, ...content }: FeedMessage, count: number): NewItem {
  if (!batch) return content;
  const { key, windowMinutes, actor, titleOf } = batch;
  return {
    ...content,
    title: titleOf && count > 1 ? titleOf(count) : content.title,
    batch: { key, windowMs: windowMinutes * 60_000, actor, count: titleOf ? count : null },
  };
}

const sizeOf = ({ title, body, url, actions, data }: FeedMessage): number =>
  encodeUtf8(JSON.stringify({ title, body: body.slice(0, feedLimits.body), url, actions, data })).byteLength;
