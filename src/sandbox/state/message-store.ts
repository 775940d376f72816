// Decides how messages are kept:
// 1. appending costs a few keyed writes, however much is stored;
// 2. the newest KEPT_MESSAGES are kept; older ones are deleted in batches, so that most appends delete nothing;
// 3. listing reads one index and no message that it does not return; only the recipients of a kind are counted over all.
import type { MessageQuery } from '../control/control-input.ts';
import { formatMessageId, nextSeq } from '../message-id.ts';
import type { Capture, Kind, Vendor } from '../vendor.ts';
import type { Message } from './message.ts';
import type { KeptRequest, KeptResponse } from './received.ts';

const KEPT_MESSAGES = 20_000;
const TRIM_BATCH = 500;
/** The most that a page offers to choose from. */
const MAX_RECIPIENTS = 200;
/** Limit of a listing: the result of a call to an object may be 32 MiB, and a character takes up to two bytes. */
const MAX_LISTING_CHARACTERS = 12 * 1024 * 1024;

const TABLES = `
  CREATE TABLE IF NOT EXISTS messages (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, entry TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS messages_by_kind ON messages (kind);
  CREATE TABLE IF NOT EXISTS message_keys (key TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (key, seq)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS message_keys_by_seq ON message_keys (seq);
`;

/** A request with its reply; null when the connection was dropped. */
export interface Exchanged {
  request: KeptRequest;
  response: KeptResponse | null;
}

/** Somebody who received messages of a kind. */
export interface Recipient {
  /** In lower case. */
  address: string;
  count: number;
  newestId: string;
}

/** The messages of a sandbox, in the database of its object. */
export class MessageStore {
  readonly #sql: SqlStorage;
  #newestSeq: number;
  #counts: Record<string, number> = {};
  #newest: Record<string, string> = {};

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(TABLES);
    this.#newestSeq = sql.exec<{ seq: number | null }>('SELECT max(seq) AS seq FROM messages').one().seq ?? 0;
    this.#recount();
  }

  /** How many messages of each kind there are. */
  get counts(): Record<string, number> {
    return this.#counts;
  }

  /** The newest message of each kind. */
  get newest(): Record<string, string> {
    return this.#newest;
  }

  append(vendor: Vendor, capture: Capture, exchanged: Exchanged, nowMs: number): void {
    const seq = nextSeq(nowMs, this.#newestSeq);
    this.#newestSeq = seq;
    const { recipients, summary, ...head } = capture;
    const { kind, providerId } = capture;
    const receivedAt = new Date(nowMs).toISOString();
    const id = formatMessageId(seq);
    const message = { id, vendor, receivedAt, ...head, ...exchanged, summary } as Message;
    this.#sql.exec('INSERT INTO messages (seq, kind, entry) VALUES (?, ?, ?)', seq, kind, JSON.stringify(message));
    const keys = new Set(recipients.map((address) => `to:${address.toLowerCase()}`));
    if (providerId !== null) keys.add(`id:${providerId}`);
    for (const key of keys) this.#sql.exec('INSERT INTO message_keys (key, seq) VALUES (?, ?)', key, seq);
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    this.#newest[kind] = id;
    this.#trim();
  }

  /** The matching messages as JSON texts, oldest first. */
  list(query: MessageQuery): string[] {
    const { kind, to, afterSeq, limit } = query;
    const order = afterSeq === null ? 'DESC' : 'ASC';
    const entries: string[] = [];
    let characters = 0;
    for (const { entry } of this.#sql.exec<{ entry: string }>(
      `SELECT m.entry AS entry ${matching(query)} ORDER BY ${to === null ? 'm' : 'k'}.seq ${order} LIMIT ?`,
      ...bindings({ kind, to, afterSeq }),
      limit,
    )) {
      characters += entry.length;
      if (entries.length > 0 && characters > MAX_LISTING_CHARACTERS) break;
      entries.push(entry);
    }
    return afterSeq === null ? entries.reverse() : entries;
  }

  /** One message as JSON text, by the sandbox's id for it or by the vendor's. */
  find(seq: number | null, providerId: string): string | null {
    const [row] =
      seq === null
        ? this.#sql.exec<{ entry: string }>(
            'SELECT m.entry AS entry FROM message_keys k JOIN messages m ON m.seq = k.seq WHERE k.key = ? ORDER BY k.seq DESC LIMIT 1',
            `id:${providerId}`,
          )
        : this.#sql.exec<{ entry: string }>('SELECT entry FROM messages WHERE seq = ?', seq);
    return row?.entry ?? null;
  }

  /** Who received messages of a kind, those of the newest messages first. */
  recipients(kind: Kind): Recipient[] {
    return this.#sql
      .exec<{ address: string; count: number; newest: number }>(
        `SELECT substr(k.key, 4) AS address, count(*) AS count, max(k.seq) AS newest
         FROM message_keys k JOIN messages m ON m.seq = k.seq
         WHERE m.kind = ? AND k.key >= 'to:' AND k.key < 'to;' GROUP BY k.key ORDER BY newest DESC LIMIT ?`,
        kind,
        MAX_RECIPIENTS,
      )
      .toArray()
      .map(({ newest, ...recipient }) => ({ ...recipient, newestId: formatMessageId(newest) }));
  }

  /** Deletes the matching messages and returns how many there were. */
  forget(query: MessageQuery): number {
    const before = this.#total();
    if (query.kind === null && query.to === null && query.afterSeq === null) {
      this.#sql.exec('DELETE FROM messages');
      this.#sql.exec('DELETE FROM message_keys');
    } else {
      const seqs = this.#sql
        .exec<{ seq: number }>(`SELECT m.seq AS seq ${matching(query)}`, ...bindings(query))
        .toArray();
      for (const { seq } of seqs) {
        this.#sql.exec('DELETE FROM messages WHERE seq = ?', seq);
        this.#sql.exec('DELETE FROM message_keys WHERE seq = ?', seq);
      }
    }
    this.#recount();
    return before - this.#total();
  }

  #trim(): void {
    const surplus = this.#total() - KEPT_MESSAGES;
    if (surplus < TRIM_BATCH) return;
    const { seq } = this.#sql
      .exec<{ seq: number }>('SELECT seq FROM messages ORDER BY seq LIMIT 1 OFFSET ?', surplus - 1)
      .one();
    this.#sql.exec('DELETE FROM messages WHERE seq <= ?', seq);
    this.#sql.exec('DELETE FROM message_keys WHERE seq <= ?', seq);
    this.#recount();
  }

  #total(): number {
    return Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
  }

  #recount(): void {
    const rows = this.#sql
      .exec<{ kind: string; count: number; newest: number }>(
        'SELECT kind, count(*) AS count, max(seq) AS newest FROM messages GROUP BY kind',
      )
      .toArray();
    this.#counts = Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
    this.#newest = Object.fromEntries(rows.map(({ kind, newest }) => [kind, formatMessageId(newest)]));
  }
}

type Filter = Pick<MessageQuery, 'kind' | 'to' | 'afterSeq'>;

function matching({ kind, to, afterSeq }: Filter): string {
  const source = to === null ? 'FROM messages m' : 'FROM message_keys k JOIN messages m ON m.seq = k.seq';
  const conditions = [
    ...(to === null ? [] : ['k.key = ?']),
    ...(kind === null ? [] : ['m.kind = ?']),
    ...(afterSeq === null ? [] : [to === null ? 'm.seq > ?' : 'k.seq > ?']),
  ];
  return conditions.length > 0 ? `${source} WHERE ${conditions.join(' AND ')}` : source;
}

function bindings({ kind, to, afterSeq }: Filter): (string | number)[] {
  return [
    ...(to === null ? [] : [`to:${to}`]),
    ...(kind === null ? [] : [kind]),
    ...(afterSeq === null ? [] : [afterSeq]),
  ];
}
