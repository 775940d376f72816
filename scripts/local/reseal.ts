// Seals every stored secret again with the newest key. Restartable: what is sealed with it already is passed over, and
// a row that the Worker changed in between is left to the next pass.
import { sealedFor } from '../../src/worker/db/sealed.ts';
import { type Keyring, resealJson, type SealedFor } from '../../src/worker/guard/encrypt.ts';

/** Runs one statement and returns its rows. */
export type RunSql = (sql: string) => Promise<Record<string, unknown>[]>;

export interface Resealed {
  resealed: number;
  /** Values that no key opens; their owners have to enter them again. */
  unreadable: string[];
}

interface SealedColumn {
  table: string;
  id: string;
  column: string;
  /** Narrows the table to the rows that hold a secret. */
  where?: string;
  place(id: string): SealedFor;
}

/** Every column that holds secrets for longer than a day. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'channels', id: 'id', column: 'config', where: "config <> ''", place: sealedFor.channelConfig },
  { table: 'projects', id: 'id', column: 'feed_secret', place: sealedFor.feedSecret },
  { table: 'projects', id: 'id', column: 'webhook_secret', place: sealedFor.webhookSecret },
  { table: 'settings', id: 'org_id', column: 'value', where: "name = 'ai'", place: sealedFor.aiSettings },
];

const pageRows = 100;

/** Goes through all sealed columns of one database. */
export async function resealDatabase(run: RunSql, ring: Keyring): Promise<Resealed> {
  const total: Resealed = { resealed: 0, unreadable: [] };
  for (const column of sealedColumns) await resealColumn(run, ring, column, total);
  return total;
}

async function resealColumn(run: RunSql, ring: Keyring, column: SealedColumn, total: Resealed): Promise<void> {
  const { table, id: idColumn, column: valueColumn, where, place } = column;
  const also = where ? ` AND ${where}` : '';
  for (let after = ''; ; ) {
    const rows = await run(
      `SELECT ${idColumn} AS id, ${valueColumn} AS value FROM ${table} WHERE ${idColumn} > ${literal(after)}${also}
       AND ${valueColumn} NOT LIKE 'v2.${ring.newest.id}.%' ORDER BY ${idColumn} LIMIT ${pageRows}`,
    );
    for (const { id, value } of rows) {
      const [rowId, stored] = [String(id), String(value)];
      after = rowId;
      const sealed = await resealJson(ring, place(rowId), stored).catch(() => null);
      if (sealed === null) total.unreadable.push(`${table}.${valueColumn} of ${rowId}`);
      else {
        await run(
          `UPDATE ${table} SET ${valueColumn} = ${literal(sealed)} WHERE ${idColumn} = ${literal(rowId)}${also} AND ${valueColumn} = ${literal(stored)}`,
        );
        total.resealed += 1;
      }
    }
    if (rows.length < pageRows) return;
  }
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
