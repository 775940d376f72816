// Checks a signature as a receiver does: Standard Webhooks 1.0.

export interface SignedRequest {
  id: string;
  timestamp: string;
  /** The header: signatures with their version, separated by spaces. */
  signatures: string;
  /** The exact text received. */
  body: string;
}

/** The bytes of a secret, which may have its prefix; null when it is not base64. */
export function secretBytes(secret: string): Uint8Array<ArrayBuffer> | null {
  const text = secret.trim().replace(/^whsec_/, '');
  if (text === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Whether one of the signatures was made with the secret. */
export async function isSignedWith(bytes: Uint8Array<ArrayBuffer>, request: SignedRequest): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const content = new TextEncoder().encode(`${request.id}.${request.timestamp}.${request.body}`);
  for (const part of request.signatures.split(' ')) {
    const [version, value = ''] = part.split(',');
    const signature = version === 'v1' ? secretBytes(value) : null;
    if (signature !== null && (await crypto.subtle.verify('HMAC', key, signature, content))) return true;
  }
  return false;
}
