// Which keys have live traces open. A row is written by the run object once its socket is open, and goes with the last
// socket of its key; what is left of an object that was lost ends by its age.

export interface LiveSocket {
  keyId: string;
  runId: string;
}

/** The key that opened a socket, as it was then. */
export interface SocketKey {
  keyId: string;
  role: string;
  projectId: string | null;
}

/** Notes a socket that is open. */
export async function noteSocket(directory: D1Database, runId: string, key: SocketKey, now: number): Promise<void> {
  await directory
    .prepare(
      `INSERT INTO live_sockets (key_id, run_id, role, project_id, opened_at) VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT (key_id, run_id) DO UPDATE SET role = ?3, project_id = ?4, opened_at = ?5`,
    )
    .bind(key.keyId, runId, key.role, key.projectId, now)
    .run();
}

/** Forgets the sockets of a key on a run, unless one was opened at `now` (epoch ms) or later. */
export async function forgetSockets(directory: D1Database, { keyId, runId }: LiveSocket, now: number): Promise<void> {
  await directory
    .prepare('DELETE FROM live_sockets WHERE key_id = ?1 AND run_id = ?2 AND opened_at < ?3')
    .bind(keyId, runId, now)
    .run();
}

/** Sockets of one key. */
export async function listSocketsOf(directory: D1Database, keyId: string, limit: number): Promise<LiveSocket[]> {
  const { results } = await directory
    .prepare('SELECT key_id AS keyId, run_id AS runId FROM live_sockets WHERE key_id = ?1 LIMIT ?2')
    .bind(keyId, limit)
    .all<LiveSocket>();
  return results;
}

/** Sockets whose key was revoked or may do something else by now, and those opened before a moment (epoch ms). */
export async function listStaleSockets(
  directory: D1Database,
  openedBefore: number,
  limit: number,
): Promise<LiveSocket[]> {
  const { results } = await directory
    .prepare(
      `SELECT s.key_id AS keyId, s.run_id AS runId FROM live_sockets s LEFT JOIN api_keys k ON k.id = s.key_id
       WHERE k.id IS NULL OR k.revoked_at IS NOT NULL OR k.role <> s.role OR k.project_id IS NOT s.project_id
         OR s.opened_at < ?1 LIMIT ?2`,
    )
    .bind(openedBefore, limit)
    .all<LiveSocket>();
  return results;
}
