// Signs who sends a message of Web Push: VAPID, RFC 8292.
// 1. A token is for one push service and valid for half a day; it is kept in this isolate for half of that.
// 2. A private key that does not belong to the public key of the channel signs nothing.
import { SignJWT } from 'jose';
import type { WebPushConfig } from '../../../contract/messages/channels/push.ts';
import { createCache } from '../../../engine/cache.ts';
import { decodeBase64Url, encodeBase64, encodeBase64Url, encodeUtf8 } from '../../guard/bytes.ts';

const lifetimeSeconds = 12 * 3_600;
const keptMs = (lifetimeSeconds * 1_000) / 2;

const keptTokens = createCache<string>({ max: 500, ttlMs: keptMs });
const curve = { name: 'ECDSA', namedCurve: 'P-256' };

/** The header `Authorization` for a push service (its origin), or null where the keys of the channel do not fit. */
export async function vapidAuthorization(
  config: WebPushConfig,
  audience: string,
  nowMs: number,
): Promise<string | null> {
  const identity = await hashOf(JSON.stringify([config.publicKey, config.privateKey, config.subject, audience]));
  const kept = keptTokens.get(identity, nowMs);
  const token = kept ?? (await signToken(config, audience, nowMs));
  if (token === null) return null;
  if (kept === undefined) keptTokens.set(identity, token, nowMs);
  return `vapid t=${token}, k=${config.publicKey}`;
}

async function signToken(
  { publicKey, privateKey, subject }: WebPushConfig,
  audience: string,
  nowMs: number,
): Promise<string | null> {
  const nowSeconds = Math.floor(nowMs / 1_000);
  try {
    const key = await signingKey(publicKey, privateKey);
    if (key === null) return null;
    return await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .setAudience(audience)
      .setSubject(subject)
      .setExpirationTime(nowSeconds + lifetimeSeconds)
      .sign(key);
  } catch {
    return null;
  }
}

/** The private key; null where it does not belong to the public one, which not every runtime checks. */
async function signingKey(publicKey: string, privateKey: string): Promise<CryptoKey | null> {
  const point = decodeBase64Url(publicKey);
  if (point?.length !== 65) return null;
  const [x, y] = [encodeBase64Url(point.slice(1, 33)), encodeBase64Url(point.slice(33))];
  const shared = { kty: 'EC', crv: 'P-256', x, y };
  const secret = await crypto.subtle.importKey('jwk', { ...shared, d: privateKey }, curve, false, ['sign']);
  const open = await crypto.subtle.importKey('jwk', shared, curve, false, ['verify']);
  const probe = encodeUtf8('vapid');
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const fits = await crypto.subtle.verify(algorithm, open, await crypto.subtle.sign(algorithm, secret, probe), probe);
  return fits ? secret : null;
}

async function hashOf(text: string): Promise<string> {
  return encodeBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', encodeUtf8(text))));
}
