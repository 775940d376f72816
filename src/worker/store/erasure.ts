// Who was erased, and what is left to do for it. All statements on erasures.
// 1. A person is kept by a hash alone once nothing is left to do; the hash says only that an event comes too late.
// 2. What was received until the moment of the erasure is dropped, whenever it is dispatched; what the same id sends
//    afterwards begins a new person.
import { derivedId } from '../ids.ts';

/** The id of a person in the rows of their erasure, and in the audit log after it. */
export const personHash = (projectId: string, personId: string): string => derivedId('person', projectId, personId);

/** True in SQL where the person was not erased since a moment; the project is ?1. */
export const notErasedSince = (hash: string, receivedAt: string): string =>
  `NOT EXISTS (SELECT 1 FROM erasures WHERE project_id = ?1 AND person_hash = ${hash} AND erased_at >= ${receivedAt})`;

/** An erasure that is not finished; `work` is read by who carries it out. */
export interface ErasureRow {
  projectId: string;
  personHash: string;
  erasedAt: number;
  work: string | null;
}

export interface Tombstone {
  personHash: string;
  /** Epoch ms. */
  erasedAt: number;
}

const columns = 'project_id AS projectId, person_hash AS personHash, erased_at AS erasedAt, work';

/** Which of these people were erased, and when. */
export function tombstonesStatement(db: D1Database, projectId: string, hashes: readonly string[]): D1PreparedStatement {
  return db
    .prepare(
      `SELECT person_hash AS personHash, erased_at AS erasedAt FROM erasures
       WHERE project_id = ?1 AND person_hash IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(hashes));
}

/** Marks people as erased; a later erasure of the same id counts from its own moment. */
export function markErasedStatement(
  db: D1Database,
  projectId: string,
  hashes: readonly string[],
  { erasedAt, dueAt }: { erasedAt: number; dueAt: number },
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO erasures (project_id, person_hash, erased_at, work, due_at)
       SELECT ?1, value, ?3, NULL, ?4 FROM json_each(?2) WHERE true
       ON CONFLICT (project_id, person_hash) DO UPDATE SET erased_at = max(erased_at, ?3), due_at = max(due_at, ?4)`,
    )
    .bind(projectId, JSON.stringify(hashes), erasedAt, dueAt);
}

/** Notes what is left to do, and when the cron looks at it. */
export function setWorkStatement(
  db: D1Database,
  { projectId, personHash: hash, work }: Omit<ErasureRow, 'erasedAt'>,
  dueAt: number,
): D1PreparedStatement {
  return db
    .prepare('UPDATE erasures SET work = ?3, due_at = ?4 WHERE project_id = ?1 AND person_hash = ?2')
    .bind(projectId, hash, work, dueAt);
}

/** The erasure of a person, where one has begun. */
export async function readErasure(db: D1Database, projectId: string, hash: string): Promise<ErasureRow | null> {
  return db
    .prepare(`SELECT ${columns} FROM erasures WHERE project_id = ?1 AND person_hash = ?2`)
    .bind(projectId, hash)
    .first<ErasureRow>();
}

/** Erasures with something to do, the oldest first. */
export async function readDueErasures(db: D1Database, now: number, limit: number): Promise<ErasureRow[]> {
  const { results } = await db
    .prepare(`SELECT ${columns} FROM erasures WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2`)
    .bind(now, limit)
    .all<ErasureRow>();
  return results;
}

/** Forgets that a person was erased, once nothing that was received before can come any more. */
export async function forgetErasure(db: D1Database, { projectId, personHash: hash }: ErasureRow): Promise<void> {
  await db.prepare('DELETE FROM erasures WHERE project_id = ?1 AND person_hash = ?2').bind(projectId, hash).run();
}
