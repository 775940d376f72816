import { gunzipSync } from 'node:zlib';

type Row = Record<string, unknown>;

/** Statements that put archived rows back into their table; a row that is there already stays as it is. */
export function restoreSql(table: string, archived: Uint8Array): string {
  if (!/^[a-z_]+$/.test(table)) throw new Error(`"${table}" is not the name of a table.`);
  if (table === 'run_objects')
    throw new Error('What a run knew is kept to be read; a run that ended is not run again.');
  return gunzipSync(archived)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => insert(table, JSON.parse(line) as Row))
    .join('');
}

function insert(table: string, row: Row): string {
  const columns = Object.keys(row);
  const strange = columns.find((column) => !/^[a-z_0-9]+$/.test(column));
  if (strange !== undefined) throw new Error(`"${strange}" is not the name of a column.`);
  const values = columns.map((column) => literal(row[column]));
  return `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')});\n`;
}

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  return `'${String(value).replaceAll("'", "''")}'`;
}
