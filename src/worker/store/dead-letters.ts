import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { deadLetters } from '../db/schema/directory.ts';

/** The write that notes when a message was sent once more. */
export function redriven(directory: Db, id: string, now: number) {
  return directory.update(deadLetters).set({ redrivenAt: now }).where(eq(deadLetters.id, id));
}

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

/** The message of a letter as JSON; null: the letter goes. */
export interface DeadLetterBody {
  id: string;
  body: string | null;
}

/** Letters of a project behind an id, in the order of their ids. */
export async function readDeadLetters(directory: D1Database, projectId: string, after: string, limit: number) {
  const { results } = await directory
    .prepare('SELECT id, body FROM dead_letters WHERE project_id = ? AND id > ? ORDER BY id LIMIT ?')
    .bind(projectId, after, limit)
    .all<{ id: string; body: string }>();
  return results;
}

/** Writes other messages into letters, and drops those without one. */
export function replaceDeadLettersStatements(directory: D1Database, letters: readonly DeadLetterBody[]) {
  return letters.map(({ id, body }) =>
    body === null
      ? directory.prepare('DELETE FROM dead_letters WHERE id = ?').bind(id)
      : directory.prepare('UPDATE dead_letters SET body = ? WHERE id = ?').bind(body, id),
  );
}
