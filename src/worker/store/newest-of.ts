import { getTableName } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { BundleKind } from '../../contract/bundle/registry.ts';
import { type Clause, columnsOf, containing, equals, type ListSource } from './list-statements.ts';
import { managedColumn } from './managed-items.ts';
import type { SortKey } from './sort-key.ts';

interface Narrowed {
  equal?: readonly Clause[];
  index?: string;
  managed?: BundleKind;
  q?: string | undefined;
}

/**
 * The rows of a project in a table of configuration, newest first; rows of the same time are ordered by id. `equal` narrows
 * them by what `index` serves, `q` to those with a text in their name. `managed` adds whose an item of that kind is, as JSON.
 */
export function newestOf(
  table: SQLiteTable,
  projectId: string,
  after: SortKey | undefined,
  { equal = [], index, managed, q }: Narrowed = {},
): ListSource {
  const name = getTableName(table);
  const owned = managed === undefined ? '' : `, ${managedColumn(managed, name)} AS managedBy`;
  return {
    columns: columnsOf(table) + owned,
    from: index === undefined ? name : `${name} INDEXED BY ${index}`,
    key: [
      { column: 'created_at', as: 'createdAt', end: -1 },
      { column: 'id', as: 'id', end: '' },
    ],
    order: 'descending',
    equal: [...equals('project_id', projectId), ...equal],
    start: after,
    filters: containing(['name'], q),
  };
}

/** The same of a table whose ids sort by time, and whose key is the project and the id. */
export const newestById = (
  table: SQLiteTable,
  projectId: string,
  after: SortKey | undefined,
  managed: BundleKind,
): ListSource => ({
  columns: `${columnsOf(table)}, ${managedColumn(managed, getTableName(table))} AS managedBy`,
  from: getTableName(table),
  key: [{ column: 'id', as: 'id', end: '' }],
  order: 'descending',
  equal: equals('project_id', projectId),
  start: after,
});
