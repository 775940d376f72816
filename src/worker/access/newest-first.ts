import { type Column, desc, sql } from 'drizzle-orm';
import { decodeCursor } from './pages.ts';

/** Order and start of a list that shows the newest first; the id tells rows of one moment apart. */
export function newestFirst(cursor: string | undefined, table: { createdAt: Column; id: Column }) {
  const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, 2);
  return {
    start: at === undefined ? undefined : sql`(${table.createdAt}, ${table.id}) < (${at}, ${id})`,
    order: [desc(table.createdAt), desc(table.id)],
    keyOf: (row: { createdAt: number; id: string }): [number, string] => [row.createdAt, row.id],
  };
}
