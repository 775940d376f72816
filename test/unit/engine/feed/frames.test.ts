import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apply, emptyState, type FeedState, type Frame, isShown } from '../../../../src/sdk/feed/state.ts';
import { toFeedItem, toFrame } from '../../../../src/worker/feed-object/view.ts';
import { runSteps, stepArbitrary } from '../../../support/feed-steps.ts';

const steps = fc.array(stepArbitrary, { maxLength: 40 });

it('F6: whoever applies the frames in order has what the list shows', () => {
  fc.assert(
    fc.property(steps, (list) => {
      let client: FeedState = emptyState;
      runSteps(list, (feed) => {
        const page = feed.list({ archived: 'include' }).map(toFeedItem);
        for (const { seq, counts, body } of feed.frames.slice(client.seq)) {
          const { state, need } = apply(client, toFrame(body, { seq, counts }) as Frame);
          // A reset says that the list is to be read again, and nothing else does here.
          expect(need).toBe(body.type === 'reset' ? 'reload' : undefined);
          client = need ? { seq, counts, items: feed.all().map(toFeedItem).reverse() } : state;
        }
        const { unread, unseen } = feed.state;
        expect(client).toMatchObject({ seq: feed.state.seq, counts: { unread, unseen } });
        expect(client.items.filter((item) => item.snoozedUntil === null)).toEqual(page);
        expect(client.items.filter(isShown)).toEqual(feed.list().map(toFeedItem));
      });
    }),
  );
});
