import { type Column, desc, sql } from 'drizzle-orm';
import { decodeCursor } from './pages.ts';

/** Order and start of a list with the newest first; rows of the same time are ordered by id. */
export function newestFirst(cursor: string | undefined, table: { createdAt: Column; id: Column }) {
  const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, 2);
  return {
    start: at === undefined ? undefined : sql`(${table.createdAt}, ${table.id}) < (${at}, ${id})`,
    order: [desc(table.createdAt), desc(table.id)],
    keyOf: (row: { createdAt: number; id: string }): [number, string] => [row.createdAt, row.id],
  };
}
