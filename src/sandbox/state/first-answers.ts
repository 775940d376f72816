// Decides how long a vendor remembers an idempotency key: until it expires, and no more than KEPT_ANSWERS of them.
import type { Answer, Once } from '../vendor.ts';

const KEPT_ANSWERS = 100_000;

const TABLE = `
  CREATE TABLE IF NOT EXISTS first_answers (
    scope TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL, expires_at INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

/** The first answer given under each idempotency key. */
export class FirstAnswers {
  readonly #sql: SqlStorage;
  #count: number;

  constructor(sql: SqlStorage, nowMs: number) {
    this.#sql = sql;
    sql.exec(TABLE);
    sql.exec('DELETE FROM first_answers WHERE expires_at <= ?', nowMs);
    this.#count = this.#countRows();
  }

  /** The answer to a repeated request; null when its key is new. */
  recall({ scope, fingerprint, conflict }: Once, nowMs: number): Answer | null {
    const [row] = this.#sql.exec<{ fingerprint: string; answer: string }>(
      'SELECT fingerprint, answer FROM first_answers WHERE scope = ? AND expires_at > ?',
      scope,
      nowMs,
    );
    if (!row) return null;
    return row.fingerprint === fingerprint ? (JSON.parse(row.answer) as Answer) : conflict;
  }

  remember({ scope, fingerprint, ttlMs }: Once, answer: Answer, nowMs: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO first_answers (scope, fingerprint, answer, expires_at) VALUES (?, ?, ?, ?)',
      scope,
      fingerprint,
      JSON.stringify(answer),
      nowMs + ttlMs,
    );
    this.#count += 1;
    if (this.#count > KEPT_ANSWERS) this.#forgetOlderHalf();
  }

  #forgetOlderHalf(): void {
    const middle = 'SELECT expires_at FROM first_answers ORDER BY expires_at LIMIT 1 OFFSET ?';
    this.#sql.exec(`DELETE FROM first_answers WHERE expires_at <= (${middle})`, KEPT_ANSWERS / 2);
    this.#count = this.#countRows();
  }

  #countRows(): number {
    return this.#sql.exec<{ count: number }>('SELECT count(*) AS count FROM first_answers').one().count;
  }
}
