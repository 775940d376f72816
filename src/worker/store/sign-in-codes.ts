// One-time codes for signing a page in. Whoever sends a code gets the keys, once.
// 1. The code is stored as a hash and the keys are sealed, so that the row alone signs nobody in.

/** SQL that stores a code; for programs that write to the database themselves. */
export const insertSignInCode = 'INSERT INTO sign_in_codes (code_hash, sealed_keys, expires_at) VALUES (?1, ?2, ?3)';

/** Takes the sealed keys of a code out; null for one that is unknown, used or too old. */
export async function takeSignInCode(directory: D1Database, codeHash: string, now: number): Promise<string | null> {
  const row = await directory
    .prepare(
      'DELETE FROM sign_in_codes WHERE code_hash = ?1 RETURNING sealed_keys AS sealedKeys, expires_at AS expiresAt',
    )
    .bind(codeHash)
    .first<{ sealedKeys: string; expiresAt: number }>();
  return row && row.expiresAt > now ? row.sealedKeys : null;
}

/** Forgets codes that nobody used in time, at most `limit`. */
export async function dropSignInCodes(directory: D1Database, now: number, limit: number): Promise<void> {
  await directory
    .prepare(
      `DELETE FROM sign_in_codes WHERE code_hash IN
         (SELECT code_hash FROM sign_in_codes WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)`,
    )
    .bind(now, limit)
    .run();
}
