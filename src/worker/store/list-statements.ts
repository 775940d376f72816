// The statements behind every list that grows. A page costs the same however many rows its table holds:
// 1. `equal`, `start` and `until` are served by a key, which also has the order: a page is read from where it begins.
// 2. `filters` are served by no key. They are applied to a number of rows in that order; the second statement returns
//    the last of these, from where the next page looks on.
import { getTableColumns } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { SortKey } from './sort-key.ts';

type Value = string | number;

/** A condition, and the values of its question marks. */
export interface Clause {
  sql: string;
  values: readonly Value[];
}

/** A column that a list is sorted by. */
interface KeyColumn {
  column: string;
  /** Its name in a row. */
  as: string;
  /** Sorts behind every value that the column can have. */
  end: Value;
}

/** The rows of one project that a list shows. */
export interface ListSource {
  columns: string;
  /** The table, with what is joined to it and the index to use where SQLite would take another. */
  from: string;
  /** Together these tell any two rows apart. */
  key: readonly KeyColumn[];
  order: 'ascending' | 'descending';
  equal: readonly Clause[];
  /** Rows behind this key. */
  start?: SortKey | undefined;
  /** Rows up to this key. */
  until?: SortKey | undefined;
  filters?: readonly Clause[];
  /** Where an index has all that the filters read: the column by which the rows that pass them are fetched. */
  fetchedBy?: string;
}

/** How many rows are returned, and how many are looked at for them where there are filters. */
export interface ListLimits {
  rows: number;
  lookedAt: number;
}

/** The columns of a table under the names of its mirror, for ListSource; some may be left out. */
export function columnsOf(table: SQLiteTable, without: readonly string[] = []): string {
  return Object.entries(getTableColumns(table))
    .filter(([name]) => !without.includes(name))
    .map(([name, { name: column }]) => `${column} AS "${name}"`)
    .join(', ');
}

/** `column = value`, where there is a value. */
export function equals(column: string, value: Value | undefined): Clause[] {
  return value === undefined ? [] : [{ sql: `${column} = ?`, values: [value] }];
}

/**
 * One of the columns contains a text, whether A to Z are large or small. Only for lists of what people make by hand, of which
 * there is a most: a page looks at as many rows as any search.
 */
export function containing(columns: readonly string[], text: string | undefined): Clause[] {
  if (text === undefined) return [];
  const small = text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const clauses = columns.map((column) => `instr(lower(${column}), ?) > 0`);
  return [{ sql: `(${clauses.join(' OR ')})`, values: columns.map(() => small) }];
}

/** A statement for the rows of a page, and where the list has filters, one for the last row that was looked at. */
export function listStatements(db: D1Database, source: ListSource, limits: ListLimits): D1PreparedStatement[] {
  const { columns, from, key, filters = [], until } = source;
  const [way, upTo] = source.order === 'ascending' ? ['ASC', '<='] : ['DESC', '>='];
  const keyColumns = `(${key.map(({ column }) => column).join(', ')})`;
  const orderOf = (sign: string) => `ORDER BY ${key.map(({ column }) => `${sign}${column} ${way}`).join(', ')}`;
  const order = orderOf('');
  const begun = [...source.equal, ...startClause(source, keyColumns)];
  const page = (clauses: readonly Clause[], by = order) =>
    statementOf(db, [
      { sql: `SELECT ${columns} FROM ${from} WHERE`, values: [] },
      allOf(clauses),
      { sql: `${by} LIMIT ?`, values: [limits.rows] },
    ]);
  const untilClause = until === undefined ? [] : [{ sql: `${keyColumns} ${upTo} ${signs(until)}`, values: until }];
  if (filters.length === 0) return [page([...begun, ...untilClause])];
  const last = joined([
    { sql: `SELECT ${key.map(({ column, as }) => `${column} AS ${as}`).join(', ')} FROM ${from} WHERE`, values: [] },
    allOf([...begun, ...untilClause]),
    { sql: `${order} LIMIT 1 OFFSET ?`, values: [limits.lookedAt - 1] },
  ]);
  // One bound and not two, since SQLite would seek by one of them and might take the wider one.
  const end = until ?? key.map(({ end: behind }) => behind);
  const lookedAt = {
    sql: `${keyColumns} ${upTo} (SELECT * FROM (${last.sql}) UNION ALL SELECT ${signs(end).slice(1, -1)} LIMIT 1)`,
    values: [...last.values, ...end],
  };
  const found = [...begun, lookedAt, ...filters];
  const { fetchedBy } = source;
  if (fetchedBy === undefined) return [page(found), statementOf(db, [last])];
  const keys = joined([
    { sql: `${fetchedBy} IN (SELECT ${fetchedBy} FROM ${from} WHERE`, values: [] },
    allOf(found),
    { sql: `${order} LIMIT ?)`, values: [limits.rows] },
  ]);
  // The plus keeps SQLite from walking the whole index in its order, past rows that are not among the keys.
  return [page([...source.equal, keys], orderOf('+')), statementOf(db, [last])];
}

function startClause({ order, start }: ListSource, keyColumns: string): Clause[] {
  if (start === undefined) return [];
  return [{ sql: `${keyColumns} ${order === 'ascending' ? '>' : '<'} ${signs(start)}`, values: start }];
}

const signs = (values: readonly Value[]) => `(${values.map(() => '?').join(', ')})`;

function joined(parts: readonly Clause[], by = ' '): Clause {
  return { sql: parts.map(({ sql }) => sql).join(by), values: parts.flatMap(({ values }) => values) };
}

const allOf = (clauses: readonly Clause[]) => joined(clauses, ' AND ');

function statementOf(db: D1Database, parts: readonly Clause[]): D1PreparedStatement {
  const { sql, values } = joined(parts);
  return db.prepare(sql).bind(...values);
}
