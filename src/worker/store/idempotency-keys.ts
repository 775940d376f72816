/** The row of a request that came with an Idempotency-Key. */
export interface IdempotencyRow {
  fingerprint: string;
  /** null while the request is being worked on. */
  status: number | null;
  /** Sealed; null while the request is being worked on, and once it was dropped with a person. */
  body: string | null;
}

interface Claim {
  orgId: string;
  /** The id of the API key and what it sent as Idempotency-Key. */
  key: string;
  fingerprint: string;
  now: number;
  /** Epoch ms: an older answer is forgotten. */
  keptSince: number;
  /** Epoch ms: an older request without an answer is given up. */
  pendingSince: number;
  /** Whether the answer may tell of a person. */
  isPersonal: boolean;
}

/** Claims a key; false where another request has it. One insert, so two requests at once cannot both have it. */
export async function claimIdempotencyKey(db: D1Database, claim: Claim): Promise<boolean> {
  const { orgId, key, fingerprint, now, keptSince, pendingSince, isPersonal } = claim;
  const row = await db
    .prepare(
      `INSERT INTO idempotency_keys (org_id, key, fingerprint, created_at, personal) VALUES (?1, ?2, ?3, ?4, ?7)
       ON CONFLICT (org_id, key) DO UPDATE SET fingerprint = ?3, status = NULL, body = NULL, created_at = ?4, personal = ?7
       WHERE created_at < ?5 OR (status IS NULL AND created_at < ?6) RETURNING key`,
    )
    .bind(orgId, key, fingerprint, now, keptSince, pendingSince, isPersonal ? 1 : 0)
    .first();
  return row !== null;
}

/** Keeps the answer of the request that claimed the key. */
export async function keepAnswer(
  db: D1Database,
  orgId: string,
  key: string,
  answer: { status: number; body: string },
): Promise<void> {
  await db
    .prepare('UPDATE idempotency_keys SET status = ?3, body = ?4 WHERE org_id = ?1 AND key = ?2')
    .bind(orgId, key, answer.status, answer.body)
    .run();
}

/** Gives a key back. */
export async function forgetIdempotencyKey(db: D1Database, orgId: string, key: string): Promise<void> {
  await db.prepare('DELETE FROM idempotency_keys WHERE org_id = ?1 AND key = ?2').bind(orgId, key).run();
}

/** What is known under a key. */
export async function readIdempotencyKey(db: D1Database, orgId: string, key: string): Promise<IdempotencyRow | null> {
  return db
    .prepare('SELECT fingerprint, status, body FROM idempotency_keys WHERE org_id = ?1 AND key = ?2')
    .bind(orgId, key)
    .first<IdempotencyRow>();
}

/** Forgets the oldest of the idempotency keys that were first used before a moment (epoch ms), at most `limit`. */
export async function dropIdempotencyKeys(directory: D1Database, before: number, limit: number): Promise<void> {
  await directory
    .prepare(
      `DELETE FROM idempotency_keys WHERE (org_id, key) IN
         (SELECT org_id, key FROM idempotency_keys WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)`,
    )
    .bind(before, limit)
    .run();
}
