// A feed in memory: stores what the engine decides, as the object does, and keeps every frame.
import {
  addItem,
  type Change,
  dropItems,
  emptyFeed,
  type FeedState,
  type FrameBody,
  groupedId,
  keptMs,
  markItems,
  type NewItem,
  takeItems,
  wakeItem,
} from '../../src/engine/feed/feed.ts';
import { type FeedFilter, type FeedItem, passesFilter } from '../../src/engine/feed/item.ts';
import type { FeedMark } from '../../src/engine/feed/marks.ts';

export interface SentFrame {
  seq: number;
  counts: { unread: number; unseen: number };
  body: FrameBody;
}

export const newItem = (id: string, change: Partial<NewItem> = {}): NewItem => ({
  id,
  title: 'Title',
  body: `body of ${id}`,
  url: null,
  severity: 'info',
  topic: null,
  actions: [],
  data: {},
  ...change,
});

export class MemoryFeed {
  state: FeedState = emptyFeed;
  readonly frames: SentFrame[] = [];
  private readonly items = new Map<string, FeedItem>();
  private readonly merged = new Map<string, string>();

  all(): FeedItem[] {
    return [...this.items.values()].sort((a, b) => a.pos - b.pos);
  }

  list(filter: Partial<FeedFilter> = {}): FeedItem[] {
    const whole: FeedFilter = { status: 'all', archived: 'exclude', ...filter };
    return this.all()
      .filter((item) => passesFilter(item, whole))
      .reverse();
  }

  add(input: NewItem, now: number): ReturnType<typeof addItem> {
    const group = input.batch ? groupedId(this.state, input.batch.key) : null;
    const found = {
      isKnown: this.items.has(input.id) || this.merged.has(input.id),
      grouped: (group === null ? undefined : this.items.get(group)) ?? null,
      oldest: this.all()[0] ?? null,
    };
    const added = addItem(this.state, found, input, now);
    if (added.kind === 'added') {
      this.commit(added.change);
      if (added.mergedInto !== null) this.merged.set(input.id, added.mergedInto);
    }
    return added;
  }

  mark(ids: readonly string[], mark: FeedMark, now: number): void {
    this.commit(
      markItems(
        this.state,
        this.all().filter(({ id }) => ids.includes(id)),
        mark,
        now,
      ),
    );
  }

  markAll(before: number, archive: boolean, now: number): void {
    const mark: FeedMark = { kind: 'readAll', before, archive };
    this.commit(markItems(this.state, this.all(), mark, now));
  }

  alarm(now: number): void {
    const due = this.all().filter(({ snoozedUntil }) => snoozedUntil !== null && snoozedUntil <= now);
    for (const item of due) this.commit(wakeItem(this.state, item, now));
    this.commit(
      dropItems(
        this.state,
        this.all().filter(({ updatedAt }) => updatedAt <= now - keptMs),
      ),
    );
  }

  take(items: readonly FeedItem[], now: number): void {
    const unknown = items.filter(({ id }) => !this.items.has(id) && !this.merged.has(id));
    this.commit(takeItems(this.state, unknown, this.all().slice(0, unknown.length), now));
  }

  private commit(change: Change | null): void {
    if (change === null) return;
    for (const { id } of change.drop) this.items.delete(id);
    for (const item of change.put) this.items.set(item.id, item);
    this.state = change.state;
    const { seq, unread, unseen } = change.state;
    this.frames.push({ seq, counts: { unread, unseen }, body: change.frame });
  }
}
