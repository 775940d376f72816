// The part of D1 that statements of the store need, over SQLite in memory with all migrations: for tests that run far more
// statements than a Worker could in the time.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

const folder = join(import.meta.dirname, '../../migrations');

interface Bound {
  bind(...values: SQLInputValue[]): Bound;
  rows(): unknown[];
}

/** A migrated database, and its statements as the store prepares them. */
export interface SqliteD1 {
  d1: D1Database;
  /** Runs what the store has prepared, and returns its rows. */
  rows<Row>(statement: D1PreparedStatement): Row[];
  /** Every row of a query of the test. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
}

export function openSqlite(): SqliteD1 {
  const db = new DatabaseSync(':memory:');
  for (const file of readdirSync(folder).toSorted()) db.exec(readFileSync(join(folder, file), 'utf8'));
  const known = new Map<string, StatementSync>();
  const statementOf = (sql: string) => {
    const statement = known.get(sql) ?? db.prepare(sql);
    known.set(sql, statement);
    return statement;
  };
  const bound = (sql: string, values: SQLInputValue[]): Bound => ({
    bind: (...more) => bound(sql, more),
    rows: () => statementOf(sql).all(...values),
  });
  return {
    // Sound for statements that are prepared, bound and put into batches.
    d1: {
      prepare: (sql: string) => bound(sql, []),
      batch: async (statements: Bound[]) => statements.map((one) => ({ results: one.rows() })),
    } as unknown as D1Database,
    rows: <Row>(statement: D1PreparedStatement) => (statement as unknown as Bound).rows() as Row[],
    all: <Row>(sql: string, ...values: SQLInputValue[]) => statementOf(sql).all(...values) as Row[],
  };
}
