// Writes many rows of one table by few statements: rows are bound as JSON lists, as D1 takes 100 values and 100 KB of SQL.
import { getTableColumns, getTableName } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { jsonLists } from './json-lists.ts';

/** Which columns tell the rows of a table apart. */
export type RowKey =
  | readonly ['id']
  | readonly ['project_id', 'id' | 'name']
  | readonly ['project_id', 'kind', 'item_id'];

/** Creates rows, or replaces those of the same key as a whole. */
export function upsertRows<T extends SQLiteTable>(
  db: D1Database,
  table: T,
  rows: readonly T['$inferSelect'][],
  key: RowKey,
): D1PreparedStatement[] {
  const columns = Object.entries(getTableColumns(table)).map(([field, { name }]) => ({ field, name }));
  const values = columns.map(({ field }) => `value ->> '${field}'`).join(', ');
  const isKey = (name: string) => (key as readonly string[]).includes(name);
  const changed = columns.filter(({ name }) => !isKey(name)).map(({ name }) => `${name} = excluded.${name}`);
  const names = columns.map(({ name }) => name).join(', ');
  const sql = `INSERT INTO ${getTableName(table)} (${names}) SELECT ${values} FROM json_each(?1) WHERE true
     ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changed.join(', ')}`;
  return jsonLists(rows).map((list) => db.prepare(sql).bind(list));
}

/** Deletes rows of a project by the last column of their key. */
export function removeRows(
  db: D1Database,
  table: SQLiteTable,
  projectId: string,
  ids: readonly string[],
  key: RowKey,
): D1PreparedStatement[] {
  if (ids.length === 0) return [];
  // The plus keeps SQLite from an index that has the project alone.
  const owner = key[0] === 'project_id' ? 'project_id' : '+project_id';
  const sql = `DELETE FROM ${getTableName(table)} WHERE ${owner} = ?1 AND ${key.at(-1)} IN (SELECT value FROM json_each(?2))`;
  return [db.prepare(sql).bind(projectId, JSON.stringify(ids))];
}
