// Signs the provider token of Apple's push service.
// 1. Apple refuses tokens older than an hour, and servers that change theirs more often than every 20 minutes. So a token
//    is issued at the full half hour, in every isolate alike, and used until the next one.
// 2. Only values are kept, never promises: a request must not wait for the I/O of another one.
import { importPKCS8, SignJWT } from 'jose';
import type { ApnsConfig } from '../../../contract/messages/channels/push.ts';
import { createCache } from '../../../engine/cache.ts';
import { encodeBase64, encodeUtf8 } from '../../guard/bytes.ts';

const renewedEveryMs = 30 * 60_000;

const keptTokens = createCache<string>({ max: 200, ttlMs: renewedEveryMs });

/** The token of this half hour, or null where the private key cannot be read. */
export async function apnsToken(config: ApnsConfig, nowMs: number): Promise<string | null> {
  const issuedMs = nowMs - (nowMs % renewedEveryMs);
  const identity = await identityOf(config, issuedMs);
  const kept = keptTokens.get(identity, nowMs);
  if (kept !== undefined) return kept;
  const token = await signToken(config, issuedMs);
  if (token !== null) keptTokens.set(identity, token, nowMs, issuedMs + renewedEveryMs - nowMs);
  return token;
}

async function signToken({ privateKey, keyId, teamId }: ApnsConfig, issuedMs: number): Promise<string | null> {
  try {
    const key = await importPKCS8(privateKey.replace(/\\n/g, '\n'), 'ES256');
    return await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(teamId)
      .setIssuedAt(issuedMs / 1_000)
      .sign(key);
  } catch {
    return null;
  }
}

async function identityOf({ teamId, keyId, privateKey }: ApnsConfig, issuedMs: number): Promise<string> {
  const identity = JSON.stringify([teamId, keyId, privateKey, issuedMs]);
  return encodeBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', encodeUtf8(identity))));
}
