import { describe, expect, it } from 'vitest';
import type { FeedMessage, FeedSender, ProviderContext } from '../../../../../src/worker/providers/provider.ts';
import { sendThrough } from '../../../../../src/worker/providers/registry.ts';
import { outsideWorld, says } from '../outside-world.ts';

const message: FeedMessage = {
  id: '0192f3a4-5b6c-8d8e-9f10-a1b2c3d4e5f6',
  projectId: 'p',
  userId: 'ada',
  title: 'Comment',
  body: 'x',
  url: null,
  severity: 'info',
  topic: null,
  actions: [],
  data: {},
};
const config = { vendor: 'sendora' } as const;
const context = (add: FeedSender['add']): ProviderContext => ({ ...outsideWorld(says(200)).context, feed: { add } });
const batch = { key: 'p1', windowMinutes: 30, actor: 'Ada', titleOf: (count: number) => `${count} comments` };

describe('the in-app feed', () => {
  it('gets the title of the count that it has', async () => {
    const titles: unknown[] = [];
    const result = await sendThrough(
      'in_app',
      config,
      { ...message, batch },
      context(async (_project, _user, item) => {
        titles.push([item.title, item.batch]);
        return titles.length < 2 ? { kind: 'recount', count: 4 } : { kind: 'added' };
      }),
    );
    expect(result).toMatchObject({ kind: 'sent', providerId: message.id });
    expect(titles).toEqual([
      ['Comment', { key: 'p1', windowMs: 1_800_000, actor: 'Ada', count: 1 }],
      ['4 comments', { key: 'p1', windowMs: 1_800_000, actor: 'Ada', count: 4 }],
    ]);
  });

  it('is tried again where the count never stands still, and where it cannot be reached', async () => {
    let count = 1;
    const restless = context(async () => ({ kind: 'recount', count: count++ }));
    expect(await sendThrough('in_app', config, { ...message, batch }, restless)).toMatchObject({
      kind: 'failed',
      reason: 'feed_unavailable',
    });
    const lost = context(async () => Promise.reject(new Error('Network connection lost.')));
    expect(await sendThrough('in_app', config, message, lost)).toMatchObject({
      kind: 'failed',
      reason: 'feed_unavailable',
      body: 'Error: Network connection lost.',
    });
  });

  it('takes no item over 8 KB, and cuts its text before it counts', async () => {
    const taken = context(async () => ({ kind: 'added' }));
    expect(await sendThrough('in_app', config, { ...message, body: 'x'.repeat(20_000) }, taken)).toMatchObject({
      kind: 'sent',
    });
    const large = { ...message, data: { text: 'x'.repeat(8_200) } };
    expect(await sendThrough('in_app', config, large, taken)).toMatchObject({
      kind: 'refused',
      reason: 'item_too_large',
    });
  });
});
