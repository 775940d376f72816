// Signs outgoing webhooks (Standard Webhooks 1.0) and checks what providers call back with.
// 1. The signed body is the body that is sent: `${id}.${timestamp}.${body}`.
// 2. Received signatures are compared in constant time.
import { decodeBase64, encodeBase64, encodeUtf8 } from './bytes.ts';

const prefix = 'whsec_';
/** A header may hold one for each secret that is being rotated, and no more are looked at. */
const mostSignatures = 10;
const secretBytes = { made: 32, min: 24, max: 64 } as const;

/** Creates a signing secret: `whsec_` and 32 random bytes. */
export function generateSecret(): string {
  return prefix + encodeBase64(crypto.getRandomValues(new Uint8Array(secretBytes.made)));
}

/** Whether this is a signing secret of 24 to 64 bytes; the prefix may be missing. */
export function isSigningSecret(secret: string): boolean {
  return decodeSecret(secret) !== null;
}

/** The `webhook-signature` header: one signature per secret, so that a receiver can switch to a new one at any time. */
export async function sign(
  secrets: readonly string[],
  id: string,
  timestampSeconds: number,
  body: string,
): Promise<string> {
  const content = encodeUtf8(`${id}.${timestampSeconds}.${body}`);
  const signatures = await Promise.all(
    secrets.map(async (secret) => {
      const bytes = decodeSecret(secret);
      if (bytes === null) throw new Error('A webhook signing secret is not base64 of 24 to 64 bytes');
      const key = await importHmacKey(bytes, 'SHA-256', 'sign');
      return `v1,${encodeBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, content)))}`;
    }),
  );
  return signatures.join(' ');
}

/** Whether one of the `v1` signatures of a received header is by this secret; Svix signs in the same way. */
export async function verifySignature(
  secret: string,
  { id, timestamp, body, signatures }: { id: string; timestamp: string; body: string; signatures: string },
): Promise<boolean> {
  const bytes = decodeSecret(secret);
  if (bytes === null) return false;
  const key = await importHmacKey(bytes, 'SHA-256', 'verify');
  const content = encodeUtf8(`${id}.${timestamp}.${body}`);
  const given = signatures.split(' ').flatMap((signature) => {
    const [version, value = ''] = signature.split(',', 2);
    return version === 'v1' ? (decodeBase64(value) ?? []) : [];
  });
  const verdicts = await Promise.all(
    given.slice(0, mostSignatures).map((signature) => crypto.subtle.verify('HMAC', key, signature, content)),
  );
  return verdicts.includes(true);
}

/** Whether a form post comes from Twilio: `url` is the public address that Twilio called, `params` are all form fields. */
export async function verifyTwilioSignature(
  authToken: string,
  url: string,
  params: Iterable<readonly [string, string]>,
  signature: string,
): Promise<boolean> {
  const given = decodeBase64(signature);
  if (given === null || authToken === '') return false;
  const fields = [...new Set([...params].map(([name, value]) => `${name}\u0000${value}`))].sort();
  const content = url + fields.map((field) => field.replace('\u0000', '')).join('');
  const key = await importHmacKey(encodeUtf8(authToken), 'SHA-1', 'verify');
  return crypto.subtle.verify('HMAC', key, given, encodeUtf8(content));
}

function decodeSecret(secret: string): Uint8Array<ArrayBuffer> | null {
  const bytes = decodeBase64(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret);
  return bytes !== null && bytes.length >= secretBytes.min && bytes.length <= secretBytes.max ? bytes : null;
}

function importHmacKey(bytes: Uint8Array<ArrayBuffer>, hash: string, usage: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash }, false, [usage]);
}
