// Encrypts secrets in the database: AES-256-GCM over JSON, stored as `v2.<key id>.<iv>.<ciphertext>`, iv and ciphertext in base64.
// 1. Every value has its own random 96-bit iv.
// 2. A value can be opened only for the purpose and row that it was sealed for, so rows cannot be swapped.
// 3. A value names its key, so that keys can be rotated: the newest seals, every key of the ring opens.
import { decodeBase64, encodeBase64, encodeUtf8 } from './bytes.ts';

/** The place of a sealed value; it is authenticated with the value. */
export interface SealedFor {
  /** Kind of secret, e.g. `channel_config`. */
  purpose: string;
  /** Id of its row. */
  rowId: string;
}

/** A key and its id: the first 8 hex digits of its SHA-256. */
interface RingKey {
  id: string;
  key: CryptoKey;
}

/** The keys of a deployment, newest first; the first one seals. */
export interface Keyring {
  newest: RingKey;
  keys: readonly RingKey[];
}

const version = 'v2';
/** The format before keys had ids; every key is tried. */
const unnamedVersion = 'v1';
const ivBytes = 12;
const keyBytes = 32;

/** Reads keys of 32 bytes in base64, separated by commas or white space, newest first; a repeated key counts once. */
export async function importKeyring(text: string): Promise<Keyring> {
  const texts = text.split(/[\s,]+/).filter((part) => part !== '');
  const keys: RingKey[] = [];
  for (const part of texts) {
    const key = await importKey(part);
    if (!keys.some(({ id }) => id === key.id)) keys.push(key);
  }
  const [newest] = keys;
  if (!newest) throw new Error('ENCRYPTION_KEY is missing: set it to 32 bytes in base64');
  return { newest, keys };
}

async function importKey(base64: string): Promise<RingKey> {
  const bytes = decodeBase64(base64);
  if (bytes === null || bytes.length !== keyBytes) {
    throw new Error('Every key of ENCRYPTION_KEY and ENCRYPTION_KEYS must be 32 bytes in base64');
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const id = [...digest.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { id, key: await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']) };
}

/** Seals a JSON value for one row with the newest key. */
export async function encryptJson({ newest }: Keyring, sealedFor: SealedFor, value: unknown): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const plain = encodeUtf8(JSON.stringify(value));
  const additionalData = bind(version, sealedFor);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, newest.key, plain);
  return [version, newest.id, encodeBase64(iv), encodeBase64(new Uint8Array(sealed))].join('.');
}

/** Opens a sealed JSON value; rejects when it was changed, moved, or sealed with a key that is not in the ring. */
export async function decryptJson(ring: Keyring, sealedFor: SealedFor, stored: string): Promise<unknown> {
  const { keyId, iv, sealed } = parse(stored);
  const format = keyId === null ? unnamedVersion : version;
  const candidates = keyId === null ? ring.keys : ring.keys.filter(({ id }) => id === keyId);
  if (candidates.length === 0) {
    throw new Error(
      `A stored secret (${sealedFor.purpose}) was sealed with the key ${keyId}, which is not among the keys of this Worker; add it to ENCRYPTION_KEYS`,
    );
  }
  const additionalData = bind(format, sealedFor);
  const plain = await Promise.any(
    candidates.map(({ key }) => crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed)),
  ).catch((cause: unknown) => {
    throw new Error(`A stored secret (${sealedFor.purpose}) cannot be opened with the keys of this Worker`, { cause });
  });
  return JSON.parse(new TextDecoder().decode(plain));
}

/** Whether a stored value was sealed with the newest key. */
export function isSealedWithNewest({ newest }: Keyring, stored: string): boolean {
  return stored.startsWith(`${version}.${newest.id}.`);
}

/** Seals a stored value again with the newest key. */
export async function resealJson(ring: Keyring, sealedFor: SealedFor, stored: string): Promise<string> {
  return encryptJson(ring, sealedFor, await decryptJson(ring, sealedFor, stored));
}

function parse(stored: string): { keyId: string | null; iv: Uint8Array<ArrayBuffer>; sealed: Uint8Array<ArrayBuffer> } {
  const [format, ...fields] = stored.split('.');
  const keyId = format === version ? (fields.shift() ?? '') : null;
  const [ivText, sealedText] = fields;
  const iv = decodeBase64(ivText ?? '');
  const sealed = decodeBase64(sealedText ?? '');
  const isKnown = format === version ? /^[0-9a-f]{8}$/.test(keyId ?? '') : format === unnamedVersion;
  if (!isKnown || fields.length !== 2 || iv?.length !== ivBytes || sealed === null) {
    throw new Error('A stored secret has an unknown format');
  }
  return { keyId, iv, sealed };
}

function bind(format: string, sealedFor: SealedFor): Uint8Array<ArrayBuffer> {
  return encodeUtf8(JSON.stringify([format, sealedFor.purpose, sealedFor.rowId]));
}
