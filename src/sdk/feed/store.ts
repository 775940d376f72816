// The state of a client as others see it: snapshots, listeners, and marks that are guessed until they are answered.
import { countsOf, emptyState, type FeedSet, type FeedState, isShown, withItems, withSet } from './state.ts';
import type { FeedItem, FeedSnapshot, FeedStatus } from './types.ts';

/** An item before and after a guess. */
type Guess = [before: FeedItem, after: FeedItem];

export class FeedStore {
  state: FeedState = emptyState;
  status: FeedStatus = 'connecting';
  /** Of the next page; null on the last one. */
  cursor: string | null = null;
  loaded = false;
  snapshot: FeedSnapshot = this.#take();
  readonly listeners = new Set<() => void>();
  readonly itemListeners = new Set<(item: FeedItem) => void>();

  publish(state: FeedState = this.state): void {
    this.state = state;
    this.snapshot = this.#take();
    for (const listener of this.listeners) listener();
  }

  announce(items: readonly FeedItem[]): void {
    for (const item of items.filter(isShown)) for (const listener of this.itemListeners) listener(item);
  }

  /** Shows a mark before it is taken. */
  guess(ids: readonly string[], set: FeedSet): Guess[] {
    const items = withSet(this.state.items, ids, set);
    const guesses = this.state.items.flatMap((before, i): Guess[] => {
      const after = items[i];
      return after && ids.includes(before.id) ? [[before, after]] : [];
    });
    this.publish({ ...this.state, items, counts: this.#recount(guesses) });
    return guesses;
  }

  /** Takes a guess back, as far as nobody has changed the items since. */
  takeBack(guesses: readonly Guess[]): void {
    const own = guesses.filter(([, after]) => this.state.items.includes(after));
    const counts = this.#recount(own.map(([before, after]) => [after, before]));
    const items = withItems(
      this.state.items,
      own.map(([before]) => before),
    );
    this.publish({ ...this.state, items, counts });
  }

  #recount(changes: readonly Guess[]) {
    const gone = countsOf(changes.map(([before]) => before));
    const come = countsOf(changes.map(([, after]) => after));
    const { unread, unseen } = this.state.counts;
    return { unread: unread - gone.unread + come.unread, unseen: unseen - gone.unseen + come.unseen };
  }

  #take(): FeedSnapshot {
    const state = this.state;
    const status = this.status;
    const cursor = this.cursor;
    const loaded = this.loaded;
    return { items: state.items.filter(isShown), counts: state.counts, status, hasMore: cursor !== null, loaded };
  }
}
