import { DurableObject } from 'cloudflare:workers';
import { type FeedFrame, feedLimits } from '../../contract/messages/feed.ts';
import {
  addItem,
  type Change,
  dropItems,
  groupedId,
  keptMs,
  markItems,
  type NewItem,
  newlySeen,
  takeItems,
  wakeItem,
} from '../../engine/feed/feed.ts';
import type { FeedItem } from '../../engine/feed/item.ts';
import type { FeedMark } from '../../engine/feed/marks.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import {
  type FeedAct,
  type FeedAdded,
  type FeedListAnswer,
  type FeedListQuery,
  type FeedMarkedNow,
  type FeedNow,
  type FeedSince,
  parseOpening,
  socketHeader,
} from './messages.ts';
import { FeedSockets } from './sockets.ts';
import { FeedStore } from './store.ts';
import { actBody, tellStream } from './tell.ts';
import { toFeedItem, toFrame } from './view.ts';

/** After an alarm that failed. */
const pauseMs = 60_000;

/** The feed of one person: items, counts, sockets and one alarm. What changes is decided in engine/feed. */
export class Feed extends DurableObject<Env> {
  private readonly store: FeedStore;
  private readonly sockets: FeedSockets;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new FeedStore(ctx.storage);
    this.sockets = new FeedSockets(ctx, env);
  }

  /** The clock of the feed; the only one it reads. */
  now(): number {
    return Date.now();
  }

  /** F4: adds an item; repeating it is harmless. */
  add(input: NewItem): FeedAdded {
    const group = input.batch ? groupedId(this.store.state(), input.batch.key) : null;
    const found = {
      isKnown: this.store.knows(input.id),
      grouped: group === null ? null : this.store.item(group),
      oldest: this.store.oldest(1)[0] ?? null,
    };
    const added = addItem(this.store.state(), found, input, this.now());
    if (added.kind !== 'added') return added;
    const { change, mergedInto } = added;
    this.commit(change, mergedInto === null ? null : { id: input.id, itemId: mergedInto });
    return { kind: 'added' };
  }

  /** F5: counts and seq as of now. */
  counts(): FeedNow {
    const { seq, unread, unseen } = this.store.state();
    return { seq, counts: { unread, unseen } };
  }

  list({ pageSize, after, ...filter }: FeedListQuery): FeedListAnswer {
    const items = this.store.page(filter, after, pageSize + 1);
    const shown = items.slice(0, pageSize);
    const next = items.length > pageSize ? (shown.at(-1)?.pos ?? null) : null;
    return { data: shown.map(toFeedItem), next, ...this.counts() };
  }

  /** What changed after a `seq`; `reset` where that cannot be said, or is too much. */
  since(seq: number): FeedSince {
    const state = this.store.state();
    const now = this.counts();
    if (seq > state.seq || seq < state.resetSeq) return { data: [], reset: true, ...now };
    const changed = this.store.changedSince(seq, feedLimits.caughtUp + 1);
    if (changed.length > feedLimits.caughtUp) return { data: [], reset: true, ...now };
    return { data: changed.map(toFeedItem), reset: false, ...now };
  }

  /** Marks items by their ids; `act` is what the stream is told of it. */
  mark(ids: readonly string[], mark: Exclude<FeedMark, { kind: 'readAll' }>, act?: FeedAct): FeedMarkedNow {
    return this.marked(this.store.byIds(ids), mark, act);
  }

  /** Marks all that came up to a `seq`; all of now for null. */
  markAll(before: number | null, archive: boolean, act?: FeedAct): FeedMarkedNow {
    const upTo = before ?? this.store.state().seq;
    return this.marked(this.store.shownUpTo(upTo), { kind: 'readAll', before: upTo, archive }, act);
  }

  /** Every item, for an export and for a person who becomes another one. */
  all(): FeedItem[] {
    return this.store.all();
  }

  /** Takes the items of a person who is the same one; repeating it is harmless. */
  take(items: readonly FeedItem[]): void {
    const unknown = items.filter(({ id }) => !this.store.knows(id));
    this.commit(takeItems(this.store.state(), unknown, this.store.oldest(unknown.length), this.now()));
  }

  /** Drops items that were taken by another feed. */
  async leave(ids: readonly string[]): Promise<void> {
    this.commit(dropItems(this.store.state(), this.store.byIds(ids)));
    if (this.store.holdsNothing()) await this.store.empty();
  }

  /** Forgets what came until a moment, and closes the sockets that were open then. */
  async erase(until: number): Promise<void> {
    this.sockets.closeErased(until);
    const items = this.store.all();
    const old = items.filter(({ createdAt }) => createdAt <= until);
    if (old.length === items.length) await this.store.empty();
    else this.commit(dropItems(this.store.state(), old));
  }

  /** Opens a socket. */
  override async fetch(request: Request): Promise<Response> {
    const asked = request.headers.get(socketHeader);
    if (asked === null) return new Response(null, { status: 404 });
    return this.sockets.open(parseOpening(asked), this.now(), this.counts(), (seq) => this.since(seq));
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    await this.sockets.receive(socket, message, this.now(), (seq) => this.since(seq));
  }

  override webSocketClose(socket: WebSocket): void {
    // Else a client waits for the end of its own close.
    socket.close(1_000);
  }

  override async alarm(): Promise<void> {
    void this.ctx.storage.setAlarm(this.now() + pauseMs);
    try {
      await tellStream(this.env, this.store, this.ctx.id.toString());
      const now = this.now();
      for (const item of this.store.awake(now)) this.commit(wakeItem(this.store.state(), item, now));
      this.commit(dropItems(this.store.state(), this.store.cameUpTo(now - keptMs)));
      if (this.store.holdsNothing()) await this.store.empty();
      else this.store.plan(now + pauseMs);
    } catch (error) {
      log({ level: 'error', message: 'feed wake-up failed', pauseMs, error: String(error) });
    }
  }

  private marked(items: readonly FeedItem[], mark: FeedMark, act: FeedAct | undefined): FeedMarkedNow {
    const change = markItems(this.store.state(), items, mark, this.now());
    this.commit(change);
    const ids = change?.put.map(({ id }) => id) ?? [];
    // A click on an item that was read before is one all the same.
    const about = act?.type === 'feed.item_clicked' ? items.map(({ id }) => id) : ids;
    if (act && about.length > 0) this.tell(act, about, newlySeen(items, change));
    return { changed: ids.length, ids, ...this.counts() };
  }

  /** Part of the commit of its change: there is no await in between. */
  private tell(act: FeedAct, ids: readonly string[], opened: readonly string[]): void {
    const now = this.now();
    const about = { ids, opened, deliveryIds: this.store.deliveriesOf(ids) };
    this.store.tell(actBody(act, about, now), now + pauseMs);
    // What cannot be posted now is posted by the alarm.
    this.ctx.waitUntil(tellStream(this.env, this.store, this.ctx.id.toString()).catch(() => undefined));
  }

  /** F1: stores a change and sends its frame; null changes nothing. */
  private commit(change: Change | null, merged: { id: string; itemId: string } | null = null): void {
    if (change === null) return;
    this.store.commit(change, merged);
    const frame: FeedFrame = toFrame(change.frame, this.counts());
    this.sockets.broadcast([frame], this.now());
  }
}
