import { AppError } from '../../contract/errors.ts';
import { openSecret, sealSecret } from '../db/sealed.ts';
import type { Env } from '../env.ts';
import { sha256Hex } from '../ids.ts';

export interface StoredAnswer {
  status: number;
  body: string | null;
}

const keptMs = 24 * 3_600_000;
/** A first request that never finished blocks its key for this time. */
const pendingMs = 60_000;

interface Row {
  fingerprint: string;
  status: number | null;
  body: string | null;
  created_at: number;
}

/**
 * Runs a POST once per Idempotency-Key and org in 24 h. The claim is one insert, so only one of two simultaneous requests
 * runs; answers of 5xx are not kept, so that a retry may succeed.
 */
export async function once(
  env: Env,
  orgId: string,
  key: string,
  request: { method: string; path: string; body: string },
  now: number,
  run: () => Promise<StoredAnswer>,
): Promise<{ answer: StoredAnswer; replayed: boolean }> {
  if (key.length > 255) throw new AppError('bad_request', 'An Idempotency-Key is at most 255 characters.');
  const fingerprint = sha256Hex(`${request.method}\n${request.path}\n${request.body}`);
  const claimed = await env.DB.prepare(
    `INSERT INTO idempotency_keys (org_id, key, fingerprint, created_at) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (org_id, key) DO UPDATE SET fingerprint = ?3, status = NULL, body = NULL, created_at = ?4
     WHERE created_at < ?5 OR (status IS NULL AND created_at < ?6) RETURNING key`,
  )
    .bind(orgId, key, fingerprint, now, now - keptMs, now - pendingMs)
    .first();
  if (!claimed) return { answer: await earlierAnswer(env, orgId, key, fingerprint), replayed: true };
  try {
    const answer = await run();
    await env.DB.prepare('UPDATE idempotency_keys SET status = ?3, body = ?4 WHERE org_id = ?1 AND key = ?2')
      .bind(orgId, key, answer.status, await sealSecret(env, 'idempotentAnswer', `${orgId}:${key}`, answer.body))
      .run();
    return { answer, replayed: false };
  } catch (error) {
    await env.DB.prepare('DELETE FROM idempotency_keys WHERE org_id = ?1 AND key = ?2').bind(orgId, key).run();
    throw error;
  }
}

async function earlierAnswer(env: Env, orgId: string, key: string, fingerprint: string): Promise<StoredAnswer> {
  const row = await env.DB.prepare('SELECT * FROM idempotency_keys WHERE org_id = ?1 AND key = ?2')
    .bind(orgId, key)
    .first<Row>();
  if (row && row.fingerprint !== fingerprint) {
    throw new AppError(
      'idempotency_mismatch',
      'This Idempotency-Key was used with another request within 24 hours; use a new one.',
    );
  }
  if (!row || row.status === null) {
    throw new AppError('conflict', 'A request with this Idempotency-Key is still running; try again shortly.', {
      headers: { 'retry-after': '1' },
    });
  }
  // An answer may contain a secret that is shown only once, so answers are encrypted like secrets.
  const body = row.body && (await openSecret<string | null>(env, 'idempotentAnswer', `${orgId}:${key}`, row.body));
  return { status: row.status, body };
}
