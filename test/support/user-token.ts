// User tokens as a customer's server makes them.

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const utf8 = (text: string) => new TextEncoder().encode(text);
const encode = (value: unknown) => base64url(utf8(JSON.stringify(value)));

/** A JWT with these claims; `exp` is in ten minutes where the claims do not say. */
export async function userToken(
  claims: Record<string, unknown>,
  { secret = 'f'.repeat(64), alg = 'HS256' }: { secret?: string; alg?: string } = {},
): Promise<string> {
  const signed = `${encode({ alg, typ: 'JWT' })}.${encode({ exp: Math.floor(Date.now() / 1_000) + 600, ...claims })}`;
  const key = await crypto.subtle.importKey('raw', utf8(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return `${signed}.${base64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(signed))))}`;
}
