// The tables of one person's feed.
// F1: a commit is one transaction: items, counts, `seq` and the alarm change together.
import { type Change, emptyFeed, endOf, type FeedState, lookAt, nextAlarm } from '../../engine/feed/feed.ts';
import { type FeedFilter, type FeedItem, passesFilter } from '../../engine/feed/item.ts';
import { ObjectTables } from '../db/object-tables.ts';
import { type ItemRow, itemColumns, itemOf, itemValues, type MetaRow, stateOf } from './rows.ts';

const migrations: readonly string[] = [
  `CREATE TABLE items (pos INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL, title TEXT NOT NULL,
     body TEXT NOT NULL, url TEXT, severity TEXT NOT NULL, topic TEXT, actions TEXT NOT NULL, data TEXT NOT NULL,
     batch_key TEXT, count INTEGER NOT NULL, actors TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
     seen_at INTEGER, read_at INTEGER, archived_at INTEGER, snoozed_until INTEGER);
   CREATE TABLE merged (id TEXT PRIMARY KEY, item_id TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE told (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
   CREATE TABLE meta (only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL, unread INTEGER NOT NULL,
     unseen INTEGER NOT NULL, items INTEGER NOT NULL, last_at INTEGER NOT NULL, reset_seq INTEGER NOT NULL,
     batches TEXT NOT NULL, next_alarm INTEGER);`,
];

const putItem = `INSERT INTO items (${itemColumns.join(', ')}) VALUES (${itemColumns.map(() => '?').join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${itemColumns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
const putMeta = `INSERT OR REPLACE INTO meta (only, seq, unread, unseen, items, last_at, reset_seq, batches, next_alarm)
  VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)`;
const rowsAtOnce = 200;

export class FeedStore {
  private readonly storage: DurableObjectStorage;
  private readonly tables: ObjectTables;
  /** What the meta row holds; undefined when this instance has not read it. An instance whose write fails is gone. */
  private meta: { state: FeedState; nextAlarm: number | null } | undefined;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
    this.tables = new ObjectTables(storage, 'feed', migrations);
  }

  state(): FeedState {
    return this.readMeta().state;
  }

  /** Whether the delivery of this id is here, as an item or as part of one. */
  knows(id: string): boolean {
    return (
      this.tables.rows('SELECT 1 FROM items WHERE id = ?1 UNION ALL SELECT 1 FROM merged WHERE id = ?1', id).length > 0
    );
  }

  item(id: string): FeedItem | null {
    return this.items('id = ?', id)[0] ?? null;
  }

  byIds(ids: readonly string[]): FeedItem[] {
    return this.items('id IN (SELECT value FROM json_each(?)) ORDER BY pos', JSON.stringify(ids));
  }

  /** The last ones of the list. */
  oldest(limit: number): FeedItem[] {
    return this.items('1 ORDER BY pos LIMIT ?', limit);
  }

  /** Items that a list shows, as far as they came up to a `seq`. */
  shownUpTo(pos: number): FeedItem[] {
    return this.items('pos <= ? AND archived_at IS NULL AND snoozed_until IS NULL ORDER BY pos', pos);
  }

  /** Items whose snooze is over, in the order of its end. */
  awake(now: number): FeedItem[] {
    return this.items('snoozed_until <= ? ORDER BY snoozed_until, pos', now);
  }

  /** Items that last came up to a moment. */
  cameUpTo(moment: number): FeedItem[] {
    return this.items('updated_at <= ? ORDER BY pos', moment);
  }

  /** Items that changed after a `seq`, in the order of the changes. */
  changedSince(seq: number, limit: number): FeedItem[] {
    return this.items('seq > ? ORDER BY seq, pos LIMIT ?', seq, limit);
  }

  all(): FeedItem[] {
    return this.items('1 ORDER BY pos');
  }

  /** The newest items before a position that pass a filter. */
  page(filter: FeedFilter, after: number | null, limit: number): FeedItem[] {
    const found: FeedItem[] = [];
    for (let before = after ?? Number.MAX_SAFE_INTEGER; found.length < limit; ) {
      const some = this.items('pos < ? ORDER BY pos DESC LIMIT ?', before, rowsAtOnce);
      found.push(...some.filter((item) => passesFilter(item, filter)));
      const last = some.at(-1);
      if (last === undefined || some.length < rowsAtOnce) break;
      before = last.pos;
    }
    return found.slice(0, limit);
  }

  /** Deliveries that are part of these items, their own included. */
  deliveriesOf(ids: readonly string[]): string[] {
    const list = JSON.stringify(ids);
    const sql = 'SELECT id FROM merged WHERE item_id IN (SELECT value FROM json_each(?))';
    return [...ids, ...this.tables.rows<{ id: string }>(sql, list).map(({ id }) => id)];
  }

  /** Keeps what is to be told to the stream, until it was; the alarm tells it at `dueAt` (epoch ms) at the latest. */
  tell(body: string, dueAt: number): void {
    this.storage.transactionSync(() => {
      this.storage.sql.exec('INSERT INTO told (body) VALUES (?)', body);
      this.writeMeta(this.state(), nextAlarm([this.readMeta().nextAlarm, dueAt]));
    });
  }

  /** What was not told to the stream yet, oldest first. */
  untold(): { id: number; body: string }[] {
    return this.tables.rows('SELECT id, body FROM told ORDER BY id LIMIT 100');
  }

  /** Whether there is no item, and nothing left to tell. */
  holdsNothing(): boolean {
    return this.state().items === 0 && this.untold().length === 0;
  }

  dropTold(ids: readonly number[]): void {
    this.storage.sql.exec('DELETE FROM told WHERE id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
  }

  /** Writes a change; `merged` is a delivery that became part of an item. */
  commit({ state, put, drop }: Change, merged: { id: string; itemId: string } | null = null): void {
    this.tables.migrate();
    this.storage.transactionSync(() => {
      for (const { id, count } of drop) this.dropItem(id, count);
      for (const item of put) this.storage.sql.exec(putItem, ...itemValues(item));
      if (merged) this.storage.sql.exec('INSERT INTO merged (id, item_id) VALUES (?, ?)', merged.id, merged.itemId);
      this.writeMeta(state, nextAlarm([this.readMeta().nextAlarm, ...put.map(lookAt)]));
    });
  }

  /** After an alarm: plans the next one from what is stored; what is not told yet is told at `tellAt` (epoch ms). */
  plan(tellAt: number): void {
    if (!this.tables.exist()) return;
    const isUntold = this.untold().length > 0;
    const [row] = this.tables.rows<{ look: number | null; oldest: number | null }>(
      'SELECT min(snoozed_until) AS look, (SELECT updated_at FROM items ORDER BY pos LIMIT 1) AS oldest FROM items',
    );
    const oldest = row?.oldest ?? null;
    this.storage.transactionSync(() => {
      const next = nextAlarm([row?.look ?? null, oldest === null ? null : endOf(oldest), isUntold ? tellAt : null]);
      this.writeMeta(this.state(), next, { isForced: true });
    });
  }

  /** Leaves nothing. */
  async empty(): Promise<void> {
    this.meta = undefined;
    await this.storage.deleteAlarm();
    await this.storage.deleteAll();
  }

  private dropItem(id: string, count: number): void {
    this.storage.sql.exec('DELETE FROM items WHERE id = ?', id);
    if (count > 1) this.storage.sql.exec('DELETE FROM merged WHERE item_id = ?', id);
  }

  private writeMeta(state: FeedState, next: number | null, { isForced = false } = {}): void {
    const isMoved = isForced || next !== this.meta?.nextAlarm;
    const { seq, unread, unseen, items, lastAt, resetSeq, batches } = state;
    const values = [seq, unread, unseen, items, lastAt, resetSeq, JSON.stringify(batches), next];
    this.storage.sql.exec(putMeta, ...values);
    if (isMoved && next !== null) void this.storage.setAlarm(next);
    if (isMoved && next === null) void this.storage.deleteAlarm();
    this.meta = { state, nextAlarm: next };
  }

  private readMeta() {
    if (this.meta) return this.meta;
    const [row] = this.tables.rows<MetaRow>('SELECT * FROM meta');
    this.meta = row ? { state: stateOf(row), nextAlarm: row.next_alarm } : { state: emptyFeed, nextAlarm: null };
    return this.meta;
  }

  private items(where: string, ...values: (string | number)[]): FeedItem[] {
    return this.tables.rows<ItemRow>(`SELECT * FROM items WHERE ${where}`, ...values).map(itemOf);
  }
}
