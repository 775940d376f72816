import { AppError } from '../../contract/errors.ts';
import type { Access } from '../access/access.ts';
import { openSecret, sealSecret } from '../db/sealed.ts';
import type { Env } from '../env.ts';
import { sha256Hex } from '../ids.ts';
import {
  claimIdempotencyKey,
  forgetIdempotencyKey,
  keepAnswer,
  readIdempotencyKey,
} from '../store/idempotency-keys.ts';

export interface StoredAnswer {
  status: number;
  body: string | null;
}

const keptMs = 24 * 3_600_000;
/** A first request that never finished blocks its key for this time. */
const pendingMs = 60_000;

/**
 * Runs a POST once per Idempotency-Key and API key in 24 h: what one API key was answered may hold what another one must
 * not see. The claim is one insert, so only one of two simultaneous requests runs; answers of 5xx are not kept, so that a
 * retry may succeed.
 */
export async function once(
  env: Env,
  access: Access,
  idempotencyKey: string,
  request: { method: string; path: string; body: string; isPersonal: boolean },
  now: number,
  run: () => Promise<StoredAnswer>,
): Promise<{ answer: StoredAnswer; replayed: boolean }> {
  if (idempotencyKey.length > 255) throw new AppError('bad_request', 'An Idempotency-Key is at most 255 characters.');
  const orgId = access.org.id;
  const key = `${access.keyId}:${idempotencyKey}`;
  // What the caller may do is part of the request: with other rights the same words ask for something else.
  const rights = `${access.role} ${access.projectId ?? ''}`;
  const fingerprint = sha256Hex(`${rights}\n${request.method}\n${request.path}\n${request.body}`);
  const claimed = await claimIdempotencyKey(env.DB, {
    orgId,
    key,
    fingerprint,
    now,
    keptSince: now - keptMs,
    pendingSince: now - pendingMs,
    isPersonal: request.isPersonal,
  });
  if (!claimed) return { answer: await earlierAnswer(env, orgId, key, fingerprint), replayed: true };
  try {
    const answer = await run();
    const body = await sealSecret(env, 'idempotentAnswer', `${orgId}:${key}`, answer.body);
    await keepAnswer(env.DB, orgId, key, { status: answer.status, body });
    return { answer, replayed: false };
  } catch (error) {
    await forgetIdempotencyKey(env.DB, orgId, key);
    throw error;
  }
}

async function earlierAnswer(env: Env, orgId: string, key: string, fingerprint: string): Promise<StoredAnswer> {
  const row = await readIdempotencyKey(env.DB, orgId, key);
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
  if (row.body === null) {
    throw new AppError(
      'conflict',
      'The request was carried out; its answer was dropped when a person was erased, since it may have told of them.',
    );
  }
  // An answer may contain a secret that is shown only once, so answers are encrypted like secrets.
  const body = await openSecret<string | null>(env, 'idempotentAnswer', `${orgId}:${key}`, row.body);
  return { status: row.status, body };
}
