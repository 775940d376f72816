/** A write that drizzle has built and not run. */
export interface Write {
  toSQL(): { sql: string; params: unknown[] };
}

/** The statement of a built write, to be part of a batch. */
export function statementOf(db: D1Database, write: Write): D1PreparedStatement {
  const { sql, params } = write.toSQL();
  return db.prepare(sql).bind(...params);
}
