const TABLE = `
  CREATE TABLE IF NOT EXISTS sender_domains (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL,
    UNIQUE (account, name)
  );
`;

/** A domain in an account of the mail vendor. */
export interface SenderDomain {
  id: string;
  name: string;
  status: string;
  created_at: string;
}
type Row = SenderDomain & Record<string, string>;

const COLUMNS = 'id, name, status, created_at';

/** The domains that the accounts of the mail vendor have. */
export class SenderDomains {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(TABLE);
  }

  list(account: string): SenderDomain[] {
    return [
      ...this.#sql.exec<Row>(
        `SELECT ${COLUMNS} FROM sender_domains WHERE account = ? ORDER BY created_at DESC`,
        account,
      ),
    ];
  }

  /** null when the account has the domain already. */
  add(account: string, { id, name, status, created_at: at }: SenderDomain): SenderDomain | null {
    const [row] = this.#sql.exec<Row>(
      `INSERT INTO sender_domains (id, account, name, status, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      id,
      account,
      name,
      status,
      at,
    );
    return row ?? null;
  }

  find(account: string, id: string): SenderDomain | null {
    const [row] = this.#sql.exec<Row>(
      `SELECT ${COLUMNS} FROM sender_domains WHERE account = ? AND id = ?`,
      account,
      id,
    );
    return row ?? null;
  }

  setStatus(account: string, id: string, status: string): void {
    this.#sql.exec('UPDATE sender_domains SET status = ? WHERE account = ? AND id = ?', status, account, id);
  }
}
