import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedLimits } from '../../../../src/contract/messages/feed.ts';
import { keptMs, lookAt, nextAlarm } from '../../../../src/engine/feed/feed.ts';
import { countItems } from '../../../../src/engine/feed/item.ts';
import { MemoryFeed, newItem } from '../../../support/feed.ts';
import { runSteps, start, stepArbitrary } from '../../../support/feed-steps.ts';

const minute = 60_000;

const steps = fc.array(stepArbitrary, { maxLength: 40 });
const always = (look: Parameters<typeof runSteps>[1]) =>
  fc.assert(fc.property(steps, (list) => void runSteps(list, look)));

describe('a feed', () => {
  it('F1: seq grows by one with each call that changes something, and by nothing with the others', () => {
    always((feed, before, { do: what }) => {
      const grown = feed.state.seq - before.state.seq;
      const isChanged = JSON.stringify(feed.all()) !== JSON.stringify(before.items);
      if (what === 'later') expect(grown > 0).toBe(isChanged);
      else expect(grown).toBe(isChanged ? 1 : 0);
      expect(feed.frames.map(({ seq }) => seq)).toEqual(feed.frames.map((_, i) => i + 1));
    });
  });

  it('F2: unread and unseen are what a recount gives, after any sequence of calls', () => {
    always((feed) => {
      const { unread, unseen, items } = feed.state;
      expect({ unread, unseen }).toEqual(countItems(feed.all()));
      expect(items).toBe(feed.all().length);
      expect(feed.list({ status: 'unread' })).toHaveLength(unread);
      expect(feed.list({ status: 'unseen' })).toHaveLength(unseen);
    });
  });

  it('F3: read implies seen, unread leaves seen, archiving changes neither, and nothing archived is snoozed', () => {
    fc.assert(
      fc.property(steps, (list) => {
        let earlier = new Map<string, { seenAt: number | null; readAt: number | null }>();
        runSteps(list, (feed, _before, one) => {
          for (const item of feed.all()) {
            if (item.readAt !== null) expect(item.seenAt).not.toBeNull();
            if (item.archivedAt !== null) expect(item.snoozedUntil).toBeNull();
            const was = earlier.get(item.id);
            if (was && one.do === 'unread') expect(item.seenAt).toBe(was.seenAt);
            if (was && (one.do === 'archive' || one.do === 'restore'))
              expect([item.seenAt, item.readAt]).toEqual([was.seenAt, was.readAt]);
          }
          earlier = new Map(feed.all().map((item) => [item.id, item]));
        });
      }),
    );
  });

  it('F4: an item that is added again changes nothing, also where it became part of another one', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const added: string[] = [];
        const { feed, now } = runSteps(list, (_feed, _before, one) => {
          if (one.do === 'add') added.push(one.id);
        });
        const before = { state: feed.state, items: feed.all() };
        // What has ended is not remembered.
        if (list.some((one) => one.do === 'later' && one.minutes > 60)) return;
        for (const one of added) expect(feed.add(newItem(one), now).kind).toBe('known');
        expect({ state: feed.state, items: feed.all() }).toEqual(before);
      }),
    );
  });

  it('F5: a frame has the seq and the counts of its own commit', () => {
    always((feed, before) => {
      if (feed.state === before.state) return;
      const { seq, unread, unseen } = feed.state;
      expect(feed.frames.at(-1)).toMatchObject({ seq, counts: { unread, unseen } });
    });
  });

  it('shows its items in the order in which they came, by position and by time', () => {
    always((feed) => {
      const items = feed.all();
      expect(items.map(({ updatedAt }) => updatedAt)).toEqual(
        items.map(({ updatedAt }) => updatedAt).toSorted((a, b) => a - b),
      );
      expect(new Set(items.map(({ updatedAt }) => updatedAt)).size).toBe(items.length);
    });
  });

  it('rings at the end of the first snooze or of the oldest item', () => {
    const feed = new MemoryFeed();
    expect(nextAlarm([])).toBeNull();
    feed.add(newItem('a'), start);
    feed.add(newItem('b'), start + minute);
    expect(nextAlarm(feed.all().map(lookAt))).toBe(start + keptMs);
    feed.mark(['b'], { kind: 'snooze', until: start + 5 * minute }, start + minute);
    expect(nextAlarm(feed.all().map(lookAt))).toBe(start + 5 * minute);
  });
});

describe('like items', () => {
  const batch = (actor: string | null = null, count: number | null = null) => ({
    batch: { key: 'post', windowMs: 30 * minute, actor, count },
  });

  it('are one item with a count, the newest text and who caused them, unseen again and at the top', () => {
    const feed = new MemoryFeed();
    feed.add(newItem('a', batch('Ada')), start);
    feed.add(newItem('x'), start + 1);
    feed.mark(['a'], { kind: 'seen' }, start + 2);
    feed.add(newItem('b', batch('Grace')), start + 3);
    feed.add(newItem('c', batch('Ada')), start + 4);
    const [top, other] = feed.list();
    expect(top).toMatchObject({ id: 'a', body: 'body of c', count: 3, actors: ['Ada', 'Grace'], seenAt: null });
    expect(other?.id).toBe('x');
    expect(feed.state).toMatchObject({ unread: 2, unseen: 2, items: 2 });
  });

  it.each([
    ['was read', (feed: MemoryFeed) => feed.mark(['a'], { kind: 'read' }, start + 1), start + 2],
    ['is archived', (feed: MemoryFeed) => feed.mark(['a'], { kind: 'archive', archived: true }, start + 1), start + 2],
    [
      'is snoozed',
      (feed: MemoryFeed) => feed.mark(['a'], { kind: 'snooze', until: start + minute }, start + 1),
      start + 2,
    ],
    ['came too long ago', () => {}, start + 30 * minute],
  ])('begin anew where the earlier one %s', (_why, act, at) => {
    const feed = new MemoryFeed();
    feed.add(newItem('a', batch()), start);
    act(feed);
    feed.add(newItem('b', batch()), at);
    expect(feed.all().map(({ id, count }) => [id, count])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  it('are not added while the title was made for another count', () => {
    const feed = new MemoryFeed();
    feed.add(newItem('a', batch(null, 1)), start);
    expect(feed.add(newItem('b', batch(null, 1)), start)).toEqual({ kind: 'recount', count: 2 });
    expect(feed.state.seq).toBe(1);
    expect(feed.add(newItem('b', batch(null, 2)), start).kind).toBe('added');
  });

  it('are remembered for the fifty groups that changed last', () => {
    const feed = new MemoryFeed();
    for (let n = 0; n < 60; n++)
      feed.add(newItem(`i${n}`, { batch: { key: `${n}`, windowMs: minute, actor: null, count: null } }), start);
    expect(feed.state.batches).toHaveLength(feedLimits.batches);
    expect(feed.state.batches.at(-1)).toEqual(['59', 'i59']);
  });
});

describe('the ends of a feed', () => {
  it('holds a thousand items, and lets the oldest go', () => {
    const feed = new MemoryFeed();
    for (let n = 0; n <= feedLimits.items; n++) feed.add(newItem(`i${n}`), start);
    expect(feed.state).toMatchObject({ items: feedLimits.items, unread: feedLimits.items });
    expect(feed.all()[0]?.id).toBe('i1');
  });

  it('drops what is 90 days old and tells clients to read again', () => {
    const feed = new MemoryFeed();
    feed.add(newItem('a'), start);
    feed.add(newItem('b'), start + minute);
    feed.alarm(start + keptMs);
    expect(feed.all().map(({ id }) => id)).toEqual(['b']);
    expect(feed.state).toMatchObject({ items: 1, unread: 1, resetSeq: 3 });
    expect(feed.frames.at(-1)?.body).toEqual({ type: 'reset' });
  });

  it('takes the items of a person who is the same one, each once and with its marks', () => {
    const [feed, other] = [new MemoryFeed(), new MemoryFeed()];
    feed.add(newItem('a'), start);
    other.add(newItem('a'), start);
    other.add(newItem('b'), start);
    other.mark(['b'], { kind: 'read' }, start);
    feed.take(other.all(), start);
    feed.take(other.all(), start);
    expect(feed.list().map(({ id, readAt }) => [id, readAt === null])).toEqual([
      ['b', false],
      ['a', true],
    ]);
    expect(feed.state).toMatchObject({ items: 2, unread: 1, unseen: 1, seq: 2, resetSeq: 2 });
  });
});
