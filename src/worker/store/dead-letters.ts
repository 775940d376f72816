// The dead letters that earlier versions kept in the directory; new ones are in objects (src/worker/dead-letters-object/).

/** A row of the table; times in epoch ms. */
export interface OldDeadLetter {
  id: string;
  projectId: string | null;
  queue: string;
  body: string;
  createdAt: number;
  redrivenAt: number | null;
}

/** The next rows to be moved. */
export async function readOldDeadLetters(directory: D1Database, limit: number): Promise<OldDeadLetter[]> {
  const { results } = await directory
    .prepare(
      `SELECT id, project_id AS projectId, queue, body, created_at AS createdAt, redriven_at AS redrivenAt
       FROM dead_letters WHERE id > '' ORDER BY id LIMIT ?`,
    )
    .bind(limit)
    .all<OldDeadLetter>();
  return results;
}

/** Drops rows that were moved. */
export async function dropOldDeadLetters(directory: D1Database, ids: readonly string[]): Promise<void> {
  await directory
    .prepare('DELETE FROM dead_letters WHERE id IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(ids))
    .run();
}
