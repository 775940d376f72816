// The secrets that sign user tokens of a project: the present one, and former ones until their time of grace is over.
import { SignJWT } from 'jose';
import { AppError } from '../../contract/errors.ts';
import { createCache } from '../../engine/cache.ts';
import { openSecret } from '../db/sealed.ts';
import type { Env } from '../env.ts';
import { encodeUtf8 } from '../guard/bytes.ts';
import { sha256Hex } from '../ids.ts';
import { type FormerSecrets, readFeedSecrets } from '../store/projects.ts';

export interface FeedKey {
  /** Fingerprint of the secret. */
  id: string;
  secret: string;
  /** End of its grace, epoch ms; null for the present one. */
  until: number | null;
}

/** A rotation is seen everywhere within this time. */
const keptMs = 10_000;
const keysByProject = createCache<readonly FeedKey[]>({ max: 2_000, ttlMs: keptMs });

/** The keys of a project, none for an unknown one; kept by each isolate for ten seconds. */
export async function readFeedKeys(
  env: Env,
  projectId: string,
  now: number,
  beforeRead?: () => void,
): Promise<readonly FeedKey[]> {
  const known = keysByProject.get(projectId, now);
  if (known !== undefined) return known;
  beforeRead?.();
  const row = await readFeedSecrets(env.DB, projectId);
  const keys = row ? await keysOf(env, projectId, row) : [];
  keysByProject.set(projectId, keys, now);
  return keys;
}

/** A user token as the server of the project would sign it, with the present secret; times are epoch ms. */
export async function signUserToken(
  env: Env,
  { projectId, userId, expiresAt }: { projectId: string; userId: string; expiresAt: number },
  now: number,
): Promise<string> {
  const current = (await readFeedKeys(env, projectId, now)).find(({ until }) => until === null);
  if (!current) throw new AppError('not_found', `There is no project ${projectId}.`);
  return new SignJWT({ projectId })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(userId)
    .setIssuedAt(Math.floor(now / 1_000))
    .setExpirationTime(Math.floor(expiresAt / 1_000))
    .sign(encodeUtf8(current.secret));
}

/** Removes the keys of a project from the cache of this isolate. */
export function forgetFeedKeys(projectId: string): void {
  keysByProject.delete(projectId);
}

async function keysOf(
  env: Env,
  projectId: string,
  { feedSecret, formerSecrets }: { feedSecret: string; formerSecrets: string | null },
): Promise<FeedKey[]> {
  const secret = await openSecret<string>(env, 'feedSecret', projectId, feedSecret);
  const former =
    formerSecrets === null ? null : await openSecret<FormerSecrets>(env, 'formerSecrets', projectId, formerSecrets);
  return [{ secret, until: null }, ...(former?.feed ?? [])].map((key) => ({
    ...key,
    id: sha256Hex(key.secret).slice(0, 16),
  }));
}
