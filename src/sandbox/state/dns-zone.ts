import type { DnsEntry } from '../vendors/dns.ts';

const TABLE = `
  CREATE TABLE IF NOT EXISTS dns_records (id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS dns_records_by_name ON dns_records (name);
`;

/** The DNS records that were set, in their order. */
export class DnsZone {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(TABLE);
  }

  /** Replaces all records of each name and type that is given; `data: null` leaves none. */
  set(entries: readonly { name: string; type: string; data: string | null }[]): void {
    for (const { name, type } of entries)
      this.#sql.exec('DELETE FROM dns_records WHERE name = ? AND type = ?', name, type);
    for (const { name, type, data } of entries)
      if (data !== null)
        this.#sql.exec('INSERT INTO dns_records (name, type, data) VALUES (?, ?, ?)', name, type, data);
  }

  list(): DnsEntry[] {
    return [
      ...this.#sql.exec<DnsEntry & Record<string, string>>('SELECT name, type, data FROM dns_records ORDER BY id'),
    ];
  }

  of(name: string): DnsEntry[] {
    const query = 'SELECT name, type, data FROM dns_records WHERE name = ? ORDER BY id';
    return [...this.#sql.exec<DnsEntry & Record<string, string>>(query, name)];
  }
}
