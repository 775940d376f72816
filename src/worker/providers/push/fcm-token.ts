// Gets the OAuth access token of a Google service account.
// 1. A token is kept in this isolate until five minutes before it expires, and is never used for another private key.
// 2. Only values are kept, never promises: a request must not wait for the I/O of another one.
import { importPKCS8, SignJWT } from 'jose';
import type { FcmConfig } from '../../../contract/messages/channels/push.ts';
import { createCache } from '../../../engine/cache.ts';
import { encodeBase64, encodeUtf8 } from '../../guard/bytes.ts';
import type { ProviderContext, ProviderResult } from '../provider.ts';
import {
  answered,
  failed,
  fromEgressFailure,
  fromPassingStatus,
  isSuccess,
  readJsonObject,
  refusedForChannel,
} from '../results.ts';

const scope = 'https://www.googleapis.com/auth/firebase.messaging';
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const lifetimeSeconds = 3_600;
const renewBeforeMs = 5 * 60_000;

const keptTokens = createCache<string>({ max: 200, ttlMs: lifetimeSeconds * 1_000 - renewBeforeMs });

/** `isKept`: from the cache, so it may have been revoked by now. */
export type TokenAnswer = { ok: true; token: string; isKept: boolean } | { ok: false; result: ProviderResult };

/** The access token of a service account, cached or fetched, or the result of the failure. */
export async function getAccessToken(config: FcmConfig, context: ProviderContext): Promise<TokenAnswer> {
  const account = await accountKey(config);
  const kept = keptTokens.get(account, context.now);
  if (kept !== undefined) return { ok: true, token: kept, isKept: true };
  const assertion = await signAssertion(config, context.now);
  if (assertion === null) {
    return {
      ok: false,
      result: refusedForChannel('invalid_credentials', { detail: 'the private key cannot be read' }),
    };
  }
  const answer = await context.egress.request(tokenUrlOf(config), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: grantType, assertion }).toString(),
  });
  // Whatever failed, the message itself was not sent yet.
  if (!answer.ok) return { ok: false, result: fromEgressFailure({ ...answer, uncertain: false }) };
  const fields = readJsonObject(answer.body);
  if (!isSuccess(answer)) {
    const passing = fromPassingStatus(answer, context.now);
    const detail = fields.error_description ?? fields.error;
    const result = passing ?? refusedForChannel('invalid_credentials', answered(answer, detail));
    return { ok: false, result: result.kind === 'failed' ? { ...result, uncertain: false } : result };
  }
  if (typeof fields.access_token !== 'string') {
    // The body is left out, as it may contain a token in an unknown form.
    return { ok: false, result: failed('bad_response', { statusCode: answer.status }) };
  }
  const seconds = typeof fields.expires_in === 'number' ? fields.expires_in : lifetimeSeconds;
  keptTokens.set(account, fields.access_token, context.now, seconds * 1_000 - renewBeforeMs);
  return { ok: true, token: fields.access_token, isKept: false };
}

/** Forgets a token that was refused, unless another message has fetched a newer one by now. */
export async function forgetAccessToken(config: FcmConfig, refused: string): Promise<void> {
  const account = await accountKey(config);
  const ofAnyAge = 0;
  if (keptTokens.get(account, ofAnyAge) === refused) keptTokens.delete(account);
}

function tokenUrlOf(config: FcmConfig): string {
  return config.tokenUrl ?? 'https://oauth2.googleapis.com/token';
}

/** A hash of everything that the token depends on: the name of an account alone must not give its token. */
async function accountKey(config: FcmConfig): Promise<string> {
  const identity = JSON.stringify([tokenUrlOf(config), config.clientEmail, config.privateKey]);
  return encodeBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', encodeUtf8(identity))));
}

async function signAssertion(config: FcmConfig, nowMs: number): Promise<string | null> {
  const nowSeconds = Math.floor(nowMs / 1_000);
  try {
    // In keys that were copied from the JSON file, line breaks are the two characters \n.
    const key = await importPKCS8(config.privateKey.replace(/\\n/g, '\n'), 'RS256');
    return await new SignJWT({ scope })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(config.clientEmail)
      .setAudience(tokenUrlOf(config))
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + lifetimeSeconds)
      .sign(key);
  } catch {
    return null;
  }
}
