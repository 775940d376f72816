// Tokens in the links of messages: `base64url(content).base64url(16 bytes of HMAC-SHA256)`.
// 1. Everything that the link leads to is in the token, so nothing is stored for it and nothing is looked up.
// 2. A token is good for one purpose: each has its own key, derived (HKDF) from the encryption keys. The newest key signs,
//    all of them verify.
// 3. The same content gives the same token, so that a repeated attempt at a message has the same bytes.
import { createCache } from '../../engine/cache.ts';
import type { Env } from '../env.ts';
import { decodeBase64, encodeBase64, encodeUtf8 } from './bytes.ts';

/** Each has the letter of its path: `/o/<token>`. Receipts and taps are the opens and clicks of push messages. */
export const linkPurposes = {
  open: 'o',
  receipt: 'o',
  click: 'c',
  tap: 'c',
  unsubscribe: 'u',
  acknowledge: 'a',
} as const;
export type LinkPurpose = keyof typeof linkPurposes;

/** What a link says. */
export interface LinkContent {
  projectId: string;
  /** Id of the delivery or the alert it is about. */
  subjectId: string;
  /** Epoch seconds; 0 where it is good for ever. */
  expiresAt: number;
  /** What else the purpose needs, e.g. the address that is linked. */
  text: string;
}

type Keys = Pick<Env, 'ENCRYPTION_KEY' | 'ENCRYPTION_KEYS'>;

const uuidBytes = 16;
const headBytes = 1 + 2 * uuidBytes + 4;
const macBytes = 16;

/** The token of a link, by the newest key. */
export async function signLink(keys: Keys, purpose: LinkPurpose, content: LinkContent): Promise<string> {
  const bytes = toBytes(purpose, content);
  const [newest] = await keysOf(keys, purpose);
  if (!newest) throw new Error('ENCRYPTION_KEY is missing: set it to 32 bytes in base64');
  return `${toBase64Url(bytes)}.${toBase64Url(await macOf(newest, bytes))}`;
}

/** What a token says, whether or not its time is over; null where it is not one of ours for this purpose. */
export async function readLink(keys: Keys, purpose: LinkPurpose, token: string): Promise<LinkContent | null> {
  const [content = '', mac = '', ...rest] = token.split('.');
  const [bytes, given] = [fromBase64Url(content), fromBase64Url(mac)];
  if (rest.length > 0 || !bytes || bytes.length < headBytes || given?.length !== macBytes) return null;
  for (const key of await keysOf(keys, purpose)) {
    if (isEqual(await macOf(key, bytes), given)) return fromBytes(purpose, bytes);
  }
  return null;
}

function toBytes(
  purpose: LinkPurpose,
  { projectId, subjectId, expiresAt, text }: LinkContent,
): Uint8Array<ArrayBuffer> {
  const tail = encodeUtf8(text);
  const bytes = new Uint8Array(headBytes + tail.length);
  bytes[0] = linkPurposes[purpose].charCodeAt(0);
  bytes.set(uuidToBytes(projectId), 1);
  bytes.set(uuidToBytes(subjectId), 1 + uuidBytes);
  new DataView(bytes.buffer).setUint32(1 + 2 * uuidBytes, expiresAt);
  bytes.set(tail, headBytes);
  return bytes;
}

function fromBytes(purpose: LinkPurpose, bytes: Uint8Array<ArrayBuffer>): LinkContent | null {
  if (bytes[0] !== linkPurposes[purpose].charCodeAt(0)) return null;
  return {
    projectId: uuidOf(bytes.subarray(1, 1 + uuidBytes)),
    subjectId: uuidOf(bytes.subarray(1 + uuidBytes, 1 + 2 * uuidBytes)),
    expiresAt: new DataView(bytes.buffer).getUint32(1 + 2 * uuidBytes),
    text: new TextDecoder().decode(bytes.subarray(headBytes)),
  };
}

const uuidToBytes = (uuid: string) =>
  Uint8Array.from({ length: uuidBytes }, (_, i) =>
    Number.parseInt(uuid.replaceAll('-', '').slice(2 * i, 2 * i + 2), 16),
  );

function uuidOf(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const toBase64Url = (bytes: Uint8Array) =>
  encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** null for a text that is not exactly what the bytes are written as: of one token there is one form. */
function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  return bytes && toBase64Url(bytes) === text ? bytes : null;
}

async function macOf(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes)).subarray(0, macBytes);
}

/** In constant time for texts of one length. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (const [i, byte] of a.entries()) difference |= byte ^ (b[i] ?? 0);
  return difference === 0;
}

const derived = createCache<Promise<CryptoKey[]>>({ max: 20 });

/** The keys of a purpose, newest first. */
function keysOf({ ENCRYPTION_KEY, ENCRYPTION_KEYS = '' }: Keys, purpose: LinkPurpose): Promise<CryptoKey[]> {
  const secrets = `${ENCRYPTION_KEYS} ${ENCRYPTION_KEY}`;
  const place = `${purpose}\n${secrets}`;
  const known = derived.get(place);
  if (known) return known;
  const keys = Promise.all(
    secrets
      .split(/[\s,]+/)
      .filter((part) => part !== '')
      .map((part) => deriveKey(part, purpose)),
  );
  derived.set(place, keys);
  return keys;
}

async function deriveKey(base64: string, purpose: LinkPurpose): Promise<CryptoKey> {
  const bytes = decodeBase64(base64);
  if (bytes === null) throw new Error('Every key of ENCRYPTION_KEY and ENCRYPTION_KEYS must be 32 bytes in base64');
  const base = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encodeUtf8(`sendora link ${purpose}`) };
  return crypto.subtle.deriveKey(how, base, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']);
}
