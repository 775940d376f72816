// Who calls as a person: a JWT that the customer's server signed with the feed secret of its project.
// 1. The algorithm is exactly HS256; anything else is refused before a signature is computed.
// 2. The project of the claim says which secrets count; the signature decides. `sub` is used as it stands.
import { decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { feedLimits } from '../../contract/messages/feed.ts';
import type { Env } from '../env.ts';
import { encodeUtf8 } from '../guard/bytes.ts';
import { type FeedKey, readFeedKeys } from './feed-keys.ts';

/** The person of a token. */
export interface TokenUser {
  projectId: string;
  userId: string;
  /** Fingerprint of the secret that signed it. */
  keyId: string;
  /** Epoch ms. */
  expiresAt: number;
}

const leewaySeconds = 30;
/** Clocks of customers may differ by so much. */
export const leewayMs = leewaySeconds * 1_000;
const longestSeconds = feedLimits.tokenHours * 3_600;
const maxTokenChars = 8_192;
const projectPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Claims {
  projectId: string;
  sub: string;
  exp: number;
}

/** The person of a token; null for every token that is not valid. `beforeRead` may refuse that a database is asked. */
export async function readUserToken(
  env: Env,
  token: string,
  now: number,
  beforeRead?: () => void,
): Promise<TokenUser | null> {
  const claims = claimsOf(token, now);
  if (!claims) return null;
  const { projectId, sub, exp } = claims;
  for (const key of await readFeedKeys(env, projectId, now, beforeRead)) {
    if ((key.until === null || key.until > now) && (await isSignedWith(key, token, now)))
      return { projectId, userId: sub, keyId: key.id, expiresAt: exp * 1_000 };
  }
  return null;
}

/** What the token claims, if it may be true; nothing is proved by it. */
function claimsOf(token: string, now: number): Claims | null {
  if (token.length > maxTokenChars) return null;
  try {
    if (decodeProtectedHeader(token).alg !== 'HS256') return null;
    return soundClaims(decodeJwt(token), now);
  } catch {
    return null;
  }
}

function soundClaims({ projectId, sub, exp }: JWTPayload, now: number): Claims | null {
  if (typeof projectId !== 'string' || !projectPattern.test(projectId)) return null;
  if (typeof sub !== 'string' || sub.length < 1 || sub.length > 256) return null;
  if (typeof exp !== 'number' || exp > now / 1_000 + longestSeconds + leewaySeconds) return null;
  return { projectId: projectId.toLowerCase(), sub, exp };
}

async function isSignedWith({ secret }: FeedKey, token: string, now: number): Promise<boolean> {
  try {
    await jwtVerify(token, encodeUtf8(secret), {
      algorithms: ['HS256'],
      clockTolerance: leewaySeconds,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'sub', 'projectId'],
    });
    return true;
  } catch {
    return false;
  }
}
