// The browsers of the sandbox: each address has one, whose keys follow from its id, so that nothing has to be kept.
import { isObject } from '../../contract/json.ts';
import { decodeBase64, encodeBase64Url } from '../digest.ts';
import { filledString, parseJson } from '../json-value.ts';

const curve = { name: 'ECDH', namedCurve: 'P-256' };
/** PKCS #8 of a private key on P-256 up to the key itself; the public key follows from that. */
const keyHead = '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420';
/** Salt, record size, length of the key, key. */
const headerBytes = 86;

/** What a service worker is given. */
export interface ShownPush {
  title: string | null;
  body: string | null;
  data: Record<string, unknown>;
}

/** The subscription of a browser, as its page would send it to a server. */
export async function subscriptionOf(origin: string, id: string) {
  const { publicKey, auth } = await browserOf(id);
  const keys = { p256dh: encodeBase64Url(publicKey), auth: encodeBase64Url(auth) };
  return { endpoint: `${origin}/webpush/${encodeURIComponent(id)}`, expirationTime: null, keys };
}

/** What the browser reads in a message; null where it was encrypted for another one. */
export async function readPush(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<ShownPush | null> {
  try {
    const shown = parseJson(new TextDecoder().decode(await decrypt(id, bytes)));
    if (!isObject(shown)) return null;
    const data = isObject(shown.data) ? shown.data : {};
    return { title: filledString(shown.title), body: filledString(shown.body), data };
  } catch {
    return null;
  }
}

interface Browser {
  privateKey: CryptoKey;
  publicKey: Uint8Array<ArrayBuffer>;
  auth: Uint8Array<ArrayBuffer>;
}

async function browserOf(id: string): Promise<Browser> {
  const scalar = await digest(`key of the browser ${id}`);
  // Below the order of the curve.
  scalar[0] = (scalar[0] ?? 0) & 0x7f;
  const encoded = join(fromHex(keyHead), scalar);
  const privateKey = await crypto.subtle.importKey('pkcs8', encoded, curve, true, ['deriveBits']);
  const { x, y } = (await crypto.subtle.exportKey('jwk', privateKey)) as { x?: string; y?: string };
  const [left, right] = [decodeBase64(x ?? ''), decodeBase64(y ?? '')];
  if (!left || !right) throw new TypeError('a key has no public part');
  const publicKey = join(Uint8Array.of(4), left, right);
  return { privateKey, publicKey, auth: (await digest(`secret of the browser ${id}`)).slice(0, 16) };
}

/** RFC 8291, as the browser does it. */
async function decrypt(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { privateKey, publicKey, auth } = await browserOf(id);
  const sender = bytes.slice(21, headerBytes);
  // A constant, since the types of the platform name this field differently from the platform itself.
  const agreement = { name: 'ECDH', public: await crypto.subtle.importKey('raw', sender, curve, false, []) };
  const shared = new Uint8Array(await crypto.subtle.deriveBits(agreement, privateKey, 256));
  const material = await derive(shared, auth, join(encode('WebPush: info\0'), publicKey, sender), 32);
  const salt = bytes.slice(0, 16);
  const key = await derive(material, salt, encode('Content-Encoding: aes128gcm\0'), 16);
  const iv = await derive(material, salt, encode('Content-Encoding: nonce\0'), 12);
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const plain = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, aes, bytes.slice(headerBytes)));
  // Padding of zeros follows the byte that ends the record.
  return plain.slice(0, plain.lastIndexOf(2));
}

async function derive(
  material: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', material, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8));
}

const encode = (text: string) => new Uint8Array(new TextEncoder().encode(text));
const digest = async (text: string) => new Uint8Array(await crypto.subtle.digest('SHA-256', encode(text)));
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
