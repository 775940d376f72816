// What may happen to a feed, as fast-check makes it up, and a feed in memory to which it happens.
import fc from 'fast-check';
import type { FeedState } from '../../src/engine/feed/feed.ts';
import type { FeedItem } from '../../src/engine/feed/item.ts';
import { MemoryFeed, newItem } from './feed.ts';

/** A Friday. */
export const start = Date.parse('2026-05-01T00:00:00Z');
const minute = 60_000;

export type Step =
  | { do: 'add'; id: string; group: string | null }
  | { do: 'seen' | 'read' | 'unread' | 'archive' | 'restore' | 'snooze'; ids: string[] }
  | { do: 'all'; back: number; archive: boolean }
  | { do: 'later'; minutes: number };

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
export const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), id, group: fc.constantFrom(null, 'g', '7') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('seen', 'read', 'unread', 'archive', 'restore', 'snooze'),
      ids: fc.uniqueArray(id, { minLength: 1 }),
    }),
  },
  fc.record({ do: fc.constant('all' as const), back: fc.nat(4), archive: fc.boolean() }),
  // Some of them leave behind what is kept for 90 days.
  fc.record({ do: fc.constant('later' as const), minutes: fc.constantFrom(0, 1, 20, 60, 70_000) }),
);

interface Before {
  state: FeedState;
  items: FeedItem[];
}

/** Runs steps on a feed and looks at it before and after each. */
export function runSteps(steps: readonly Step[], look: (feed: MemoryFeed, before: Before, step: Step) => void) {
  const feed = new MemoryFeed();
  let now = start;
  for (const one of steps) {
    const before = { state: feed.state, items: feed.all() };
    if (one.do === 'later') {
      now += one.minutes * minute;
      feed.alarm(now);
    } else if (one.do === 'add') {
      const batch =
        one.group === null ? {} : { batch: { key: one.group, windowMs: 30 * minute, actor: one.id, count: null } };
      feed.add(newItem(one.id, batch), now);
    } else if (one.do === 'all') feed.markAll(Math.max(0, feed.state.seq - one.back), one.archive, now);
    else if (one.do === 'archive' || one.do === 'restore')
      feed.mark(one.ids, { kind: 'archive', archived: one.do === 'archive' }, now);
    else if (one.do === 'snooze') feed.mark(one.ids, { kind: 'snooze', until: now + 10 * minute }, now);
    else feed.mark(one.ids, { kind: one.do }, now);
    look(feed, before, one);
  }
  return { feed, now };
}
