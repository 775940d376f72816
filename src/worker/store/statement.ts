/** A write that was not run: one that drizzle has built, or a statement. */
export type Write = { toSQL(): { sql: string; params: unknown[] } } | D1PreparedStatement;

/** The statement of a write, to be part of a batch. */
export function statementOf(db: D1Database, write: Write): D1PreparedStatement {
  if (!('toSQL' in write)) return write;
  const { sql, params } = write.toSQL();
  return db.prepare(sql).bind(...params);
}
