// The table of the dead letters of one project.
// Keeping a letter again changes nothing, unless it was redriven since: then it has been given up once more.
import { ObjectTables } from '../db/object-tables.ts';
import type { EventsMessage } from '../messages.ts';
import type { Letter, LetterFilter, LetterPlace } from './messages.ts';

const migrations: readonly string[] = [
  `CREATE TABLE letters (id TEXT PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, attempts INTEGER NOT NULL,
     first_error TEXT, last_error TEXT, created_at INTEGER NOT NULL, redriven_at INTEGER) WITHOUT ROWID;
   CREATE INDEX letters_by_time ON letters (created_at, id);`,
];

const columns = `id, queue, body, attempts, first_error AS firstError, last_error AS lastError, created_at AS createdAt,
  redriven_at AS redrivenAt`;
const keep = `INSERT INTO letters (id, queue, body, attempts, first_error, last_error, created_at, redriven_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET attempts = attempts + excluded.attempts, last_error = excluded.last_error, redriven_at = NULL
  WHERE redriven_at IS NOT NULL`;
const beforeAll: LetterPlace = { createdAt: 0, id: '' };
const behindAll: LetterPlace = { createdAt: Number.MAX_SAFE_INTEGER, id: '' };
const lettersAtOnce = 100;

export class LetterStore {
  private readonly storage: DurableObjectStorage;
  private readonly tables: ObjectTables;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
    this.tables = new ObjectTables(storage, 'list of dead letters', migrations);
  }

  keep(letters: readonly Letter[]): void {
    this.tables.migrate();
    for (const { id, queue, body, attempts, firstError, lastError, createdAt, redrivenAt } of letters)
      this.storage.sql.exec(keep, id, queue, body, attempts, firstError, lastError, createdAt, redrivenAt);
  }

  /** Places before `after`, newest first. */
  newest(after: LetterPlace | null, limit: number): LetterPlace[] {
    const { createdAt, id } = after ?? behindAll;
    return this.tables.rows<LetterPlace>(
      `SELECT created_at AS createdAt, id FROM letters WHERE (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT ?`,
      createdAt,
      id,
      limit,
    );
  }

  read(ids: readonly string[]): Letter[] {
    return this.tables.rows<Letter>(
      `SELECT ${columns} FROM letters WHERE id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(ids),
    );
  }

  /** Letters behind `after` that were not put back on their queue, oldest first. */
  oldestWaiting({ queue, from, to }: LetterFilter, after: LetterPlace | null, limit: number): Letter[] {
    const { createdAt, id } = after ?? beforeAll;
    return this.tables.rows<Letter>(
      `SELECT ${columns} FROM letters WHERE (created_at, id) > (?1, ?2) AND created_at >= ?3 AND created_at < ?4
         AND redriven_at IS NULL AND (?5 IS NULL OR queue = ?5) ORDER BY created_at, id LIMIT ?6`,
      createdAt,
      id,
      from ?? 0,
      to ?? Number.MAX_SAFE_INTEGER,
      queue ?? null,
      limit,
    );
  }

  markRedriven(ids: readonly string[], now: number): void {
    if (!this.tables.exist()) return;
    this.storage.sql.exec(
      'UPDATE letters SET redriven_at = ? WHERE id IN (SELECT value FROM json_each(?))',
      now,
      JSON.stringify(ids),
    );
  }

  /** Takes what these people did until a moment out of the letters; a letter that holds nothing else goes. */
  forget(people: ReadonlySet<string>, until: number): void {
    for (let after: LetterPlace | null = null; ; ) {
      const places = this.after(after);
      for (const letter of this.read(places.map(({ id }) => id))) this.forgetIn(letter, people, until);
      after = places.at(-1) ?? null;
      if (after === null) return;
    }
  }

  /** Drops the oldest letters from before a moment, at most `limit`; returns the time of the oldest that is left. */
  dropBefore(moment: number, limit: number): number | null {
    if (!this.tables.exist()) return null;
    this.storage.sql.exec(
      'DELETE FROM letters WHERE id IN (SELECT id FROM letters WHERE created_at < ? ORDER BY created_at LIMIT ?)',
      moment,
      limit,
    );
    return this.oldest();
  }

  /** When the oldest letter was given up; null when there is none. */
  oldest(): number | null {
    return (
      this.tables.rows<LetterPlace>('SELECT created_at AS createdAt, id FROM letters ORDER BY created_at LIMIT 1')[0]
        ?.createdAt ?? null
    );
  }

  private after(place: LetterPlace | null): LetterPlace[] {
    const { createdAt, id } = place ?? beforeAll;
    return this.tables.rows<LetterPlace>(
      `SELECT created_at AS createdAt, id FROM letters WHERE (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT ?`,
      createdAt,
      id,
      lettersAtOnce,
    );
  }

  private forgetIn({ id, body }: Letter, people: ReadonlySet<string>, until: number): void {
    const message = JSON.parse(body) as Partial<EventsMessage> | null;
    if (!Array.isArray(message?.events)) return;
    const { recipients } = message;
    const listed = recipients?.people.filter((person) => !people.has(person));
    const isListed = recipients !== undefined && listed?.length !== recipients.people.length;
    const events = message.events.filter(({ userId, anonymousId, properties, receivedAt }) => {
      if (receivedAt > until) return true;
      const named = [userId, anonymousId, properties?.previousId];
      return !named.some((person) => typeof person === 'string' && people.has(person));
    });
    if (events.length === message.events.length && !isListed) return;
    const kept = { ...message, events, ...(recipients ? { recipients: { ...recipients, people: listed ?? [] } } : {}) };
    if (events.length === 0 || listed?.length === 0) this.storage.sql.exec('DELETE FROM letters WHERE id = ?', id);
    else this.storage.sql.exec('UPDATE letters SET body = ? WHERE id = ?', JSON.stringify(kept), id);
  }
}
