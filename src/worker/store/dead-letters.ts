/** A queue message that failed every time. */
export interface DeadLetterRow {
  /** The id of the message. */
  id: string;
  /** The message as JSON. */
  body: string;
  /** null where the message names no project. */
  projectId: string | null;
}

/** Keeps messages of one queue; repeating it is harmless. */
export function deadLettersStatement(
  db: D1Database,
  queue: string,
  rows: DeadLetterRow[],
  now: number,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO dead_letters (id, project_id, queue, body, created_at)
       SELECT value ->> 'id', value ->> 'projectId', ?2, value ->> 'body', ?3 FROM json_each(?1) WHERE true ON CONFLICT (id) DO NOTHING`,
    )
    .bind(JSON.stringify(rows), queue, now);
}
