// The feed of a person in a browser, without a look of its own. All tabs share one socket: the tab that leads has it and
// passes every frame on; each tab keeps its own state and asks for what it missed.
import { backoffMs, Connection } from './connection.ts';
import { readMissed, Session, TokenRefused } from './session.ts';
import { apply, emptyState, type FeedSet, type Frame, isShown, withItems } from './state.ts';
import { FeedStore } from './store.ts';
import { lead, openChannel } from './tabs.ts';
import type { FeedClient, FeedCounts, FeedItem, FeedOptions, FeedSnapshot, FeedStatus } from './types.ts';

/** Between tabs. */
type Told = { frame: Frame; since: number } | { status: FeedStatus } | { asksStatus: true };

interface Page {
  data: FeedItem[];
  nextCursor: string | null;
  counts: FeedCounts;
  seq: number;
}

/** Creates a client and starts it. */
export function createFeedClient(options: FeedOptions): FeedClient {
  return new LiveFeed(options);
}

class LiveFeed implements FeedClient {
  readonly #session: Session;
  readonly #pageSize: number;
  readonly #onError: (error: unknown) => void;
  readonly #store = new FeedStore();
  readonly #ends: (() => void)[] = [];
  #tabs: BroadcastChannel | null = null;
  #connection: Connection | null = null;
  #isOver = false;
  /** One question at a time. */
  #asking: Promise<void> = Promise.resolve();
  /** Marks that are not answered. */
  #pending = 0;
  #posted: Promise<unknown> = Promise.resolve();

  constructor(options: FeedOptions) {
    const { pageSize = 20, onError = () => {} } = options;
    this.#pageSize = pageSize;
    this.#onError = onError;
    this.#session = new Session(options);
    void this.#start(0);
  }

  getSnapshot = (): FeedSnapshot => this.#store.snapshot;
  subscribe = (listener: () => void) => listen(this.#store.listeners, listener);
  onItem = (listener: (item: FeedItem) => void) => listen(this.#store.itemListeners, listener);

  async loadMore(): Promise<void> {
    const { cursor } = this.#store;
    if (cursor === null) return;
    const { data, nextCursor } = await this.#readPage(this.#pageSize, cursor);
    this.#store.cursor = nextCursor;
    const { state } = this.#store;
    this.#store.publish({ ...state, items: withItems(data, state.items) });
  }

  markSeen = (ids: readonly string[]) => this.#mark('/seen', { ids }, ids, { seenAt: this.#time() });
  markRead = (ids: readonly string[]) => this.#mark('/read', { ids }, ids, this.#read());
  markUnread = (ids: readonly string[]) => this.#mark('/unread', { ids }, ids, { readAt: null });

  markAllRead(): Promise<void> {
    const { items, seq } = this.#store.state;
    const ids = items.filter(isShown).map(({ id }) => id);
    return this.#mark('/read-all', { before: seq }, ids, this.#read());
  }

  archive(ids: readonly string[], archived = true): Promise<void> {
    const set = archived ? { archivedAt: this.#time(), snoozedUntil: null } : { archivedAt: null };
    return this.#mark('/archive', { ids, archived }, ids, set);
  }

  snooze(ids: readonly string[], until: Date): Promise<void> {
    const snoozedUntil = until.toISOString();
    return this.#mark('/snooze', { ids, until: snoozedUntil }, ids, { snoozedUntil });
  }

  click(id: string, action?: number): Promise<void> {
    return this.#mark('/click', { id, ...(action === undefined ? {} : { action }) }, [id], this.#read());
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const end of this.#ends) end();
    this.#connection?.stop();
    this.#tabs?.close();
    this.#setStatus('closed');
  }

  async #start(tries: number): Promise<void> {
    try {
      await this.#reload();
    } catch (error) {
      this.#failed(error);
      if (this.#isOver || error instanceof TokenRefused) return;
      const timer = setTimeout(() => void this.#start(tries + 1), backoffMs(tries, Math.random()));
      this.#ends.push(() => clearTimeout(timer));
      return;
    }
    if (this.#isOver) return;
    const name = this.#session.name();
    this.#tabs = openChannel(name, (told) => this.#hear(told as Told));
    this.#tell({ asksStatus: true });
    this.#ends.push(lead(name, () => this.#lead()));
  }

  #lead(): void {
    if (this.#isOver) return;
    this.#connection = new Connection(this.#session, {
      seq: () => this.#store.state.seq,
      onFrame: (frame, since) => {
        this.#tell({ frame, since });
        this.#take(frame, since);
      },
      onStatus: (status) => {
        // The other tabs go on without this one.
        if (this.#isOver) return;
        this.#tell({ status });
        this.#setStatus(status);
      },
      onError: this.#onError,
    });
  }

  #tell(told: Told): void {
    this.#tabs?.postMessage(told);
  }

  #hear(told: Told): void {
    if (this.#isOver) return;
    if ('frame' in told) this.#take(told.frame, told.since);
    else if ('status' in told) this.#setStatus(told.status);
    else if (this.#connection) this.#tell({ status: this.#store.status });
  }

  /** Applies a frame, and asks for what it lacks. */
  #take(frame: Frame, since: number): void {
    const before = this.#store.state;
    const { state, need } = apply(before, frame, since);
    if (need) return void this.#ask(need);
    if (state === before) return;
    this.#store.publish(state);
    const isNew = ({ id, readAt }: FeedItem) => readAt === null && !before.items.some((item) => item.id === id);
    if (frame.type === 'item') this.#store.announce([frame.item]);
    if (frame.type === 'catchup') this.#store.announce(frame.data.filter(isNew));
  }

  #ask(need: 'gap' | 'reload'): Promise<void> {
    this.#asking = this.#asking
      .then(() => (need === 'gap' ? this.#catchUp() : this.#reload()))
      .catch((error) => this.#failed(error));
    return this.#asking;
  }

  async #catchUp(): Promise<void> {
    const { seq } = this.#store.state;
    const frame = await readMissed(this.#session, seq);
    if (frame.type === 'reset') await this.#reload();
    else this.#take(frame, seq);
  }

  async #reload(): Promise<void> {
    const size = Math.min(100, Math.max(this.#pageSize, this.#store.state.items.length));
    const { data, nextCursor, seq, counts } = await this.#readPage(size);
    this.#store.cursor = nextCursor;
    this.#store.loaded = true;
    this.#store.publish({ seq, counts, items: data });
  }

  #readPage(size: number, cursor?: string): Promise<Page> {
    const after = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    return this.#session.read<Page>(`?pageSize=${size}${after}`);
  }

  /** Shows a mark at once and posts it; its answer replaces the guess, a refusal takes it back. */
  async #mark(path: string, body: object, ids: readonly string[], set: FeedSet): Promise<void> {
    const guesses = this.#store.guess(ids, set);
    this.#pending += 1;
    // In the order in which they were made; one that failed holds back no other.
    const posted = this.#posted.then(() => this.#session.read<FeedCounts & { seq: number }>(path, body));
    this.#posted = posted.catch(() => {});
    try {
      const { seq, unread, unseen } = await posted.finally(() => {
        this.#pending -= 1;
      });
      const { state } = this.#store;
      // While another mark is on its way, what is shown is ahead of what was answered.
      const counts = this.#pending > 0 ? state.counts : { unread, unseen };
      if (seq > state.seq + 1) await this.#ask('gap');
      else if (seq >= state.seq) this.#store.publish({ ...state, seq, counts });
    } catch (error) {
      this.#store.takeBack(guesses);
      this.#failed(error);
      throw error;
    }
  }

  #failed(error: unknown): void {
    if (this.#isOver) return;
    this.#onError(error);
    if (error instanceof TokenRefused) this.#setStatus('error');
  }

  #setStatus(status: FeedStatus): void {
    this.#store.status = status;
    // Who was erased has nothing any more; who stops keeps what is shown.
    this.#store.publish(status === 'closed' && !this.#isOver ? emptyState : this.#store.state);
  }

  #time(): string {
    return new Date().toISOString();
  }

  #read(): FeedSet {
    return { readAt: this.#time(), seenAt: this.#time() };
  }
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
