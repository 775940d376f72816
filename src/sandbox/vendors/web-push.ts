import { refuse, textAnswer } from '../answer.ts';
import { decodeBase64 } from '../digest.ts';
import { parseJsonWebToken } from '../json-web-token.ts';
import type { Context, Judgement, Received } from '../vendor.ts';
import { readPush } from './web-push-browser.ts';

const MAX_BODY_BYTES = 4096;
/** Salt 16, record size 4, key length 1, key 65, and the tag of an empty record. */
const MIN_BODY_BYTES = 103;
const MAX_VAPID_S = 24 * 3600;
const URGENCIES = ['very-low', 'low', 'normal', 'high'];

const refusal = (status: number, reason: string): Judgement => refuse(textAnswer(status, reason));

/**
 * Judges a message to a subscription as an RFC 8030 push service does. It shows what it can read: messages to the
 * subscriptions that the sandbox itself has given out.
 */
export async function judgeWebPush(request: Received, context: Context): Promise<Judgement> {
  const wrong = checkHeaders(request) ?? checkBody(request) ?? (await checkVapid(request, context.nowMs));
  if (wrong) return wrong;
  const { headers, params, bytes, origin } = request;
  const token = params.id ?? '';
  if (token.startsWith('unregistered')) return refusal(410, 'The subscription has expired');
  const shown = await readPush(token, bytes);
  const location = `${origin}/webpush/messages/${context.newId()}`;
  return {
    answer: { status: 201, headers: { location, ttl: headers.ttl ?? '0' }, body: '' },
    capture: {
      kind: 'push',
      to: token,
      recipients: [token],
      providerId: location,
      summary: {
        token,
        title: shown?.title ?? null,
        body: shown?.body ?? null,
        data: {
          ...shown?.data,
          encryptedBytes: bytes.length,
          ttl: Number(headers.ttl),
          urgency: headers.urgency ?? 'normal',
          topic: headers.topic ?? null,
        },
      },
    },
  };
}

function checkHeaders({ headers }: Received): Judgement | null {
  if (!/^\d+$/.test(headers.ttl ?? '')) return refusal(400, 'Missing or invalid TTL header');
  if (headers.urgency !== undefined && !URGENCIES.includes(headers.urgency))
    return refusal(400, 'Invalid Urgency header');
  const badTopic = headers.topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(headers.topic);
  return badTopic ? refusal(400, 'Invalid Topic header: at most 32 characters of the URL-safe base64 alphabet') : null;
}

function checkBody({ headers, bytes }: Received): Judgement | null {
  if (bytes.length === 0) return null;
  if (headers['content-encoding'] !== 'aes128gcm') return refusal(400, 'Content-Encoding must be aes128gcm');
  if (bytes.length > MAX_BODY_BYTES) return refusal(413, `Payload too large: at most ${MAX_BODY_BYTES} bytes`);
  return bytes.length < MIN_BODY_BYTES || bytes[20] !== 65 ? refusal(400, 'Invalid aes128gcm payload') : null;
}

async function checkVapid({ headers, origin }: Received, nowMs: number): Promise<Judgement | null> {
  const authorization = headers.authorization;
  if (!authorization) return refusal(401, 'Missing VAPID authorization');
  const parts = /^vapid\s+(?=.*\bt=([\w.-]+))(?=.*\bk=([\w=-]+))/i.exec(authorization);
  const token = parseJsonWebToken(parts?.[1] ?? '');
  const key = decodeBase64(parts?.[2] ?? '');
  if (!token || key?.length !== 65) return refusal(401, 'Invalid VAPID authorization');
  const { aud, exp, sub } = token.claims;
  const nowS = nowMs / 1000;
  if (aud !== origin) return refusal(403, `VAPID aud must be ${origin}`);
  if (typeof exp !== 'number' || exp <= nowS || exp > nowS + MAX_VAPID_S)
    return refusal(403, 'VAPID exp must be within 24 hours');
  if (sub !== undefined && !/^(mailto:|https:)/.test(String(sub)))
    return refusal(403, 'VAPID sub must be a mailto: or https: address');
  const signed = token.header.alg === 'ES256' && (await isSignedBy(key, token.signature, token.signed));
  return signed ? null : refusal(403, 'VAPID signature does not match its key');
}

async function isSignedBy(
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  text: string,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'verify',
    ]);
    return await crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      key,
      signature,
      new TextEncoder().encode(text),
    );
  } catch {
    return false;
  }
}
