// Keeps secrets at rest: AES-256-GCM over JSON, stored as `v1.<iv>.<ciphertext>` in base64.
// 1. Every value has its own random 96-bit iv.
// 2. A value opens only for the purpose and row it was sealed for, so rows cannot be swapped in the database.
import { decodeBase64, encodeBase64, encodeUtf8 } from './bytes.ts';

/** Where a sealed value lives; a part of what is authenticated. */
export interface SealedFor {
  /** Kind of secret, e.g. `channel_config`. */
  purpose: string;
  /** Id of the row that holds it. */
  rowId: string;
}

const version = 'v1';
const ivBytes = 12;
const keyBytes = 32;

/** Reads the ENCRYPTION_KEY secret: 32 bytes in base64. */
export async function importEncryptionKey(base64: string): Promise<CryptoKey> {
  const bytes = decodeBase64(base64.trim());
  if (bytes === null || bytes.length !== keyBytes) throw new Error('ENCRYPTION_KEY must be 32 bytes in base64');
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Seals a JSON value for one row. */
export async function encryptJson(key: CryptoKey, sealedFor: SealedFor, value: unknown): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const plain = encodeUtf8(JSON.stringify(value));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bind(sealedFor) }, key, plain);
  return [version, encodeBase64(iv), encodeBase64(new Uint8Array(sealed))].join('.');
}

/** Opens a sealed JSON value; rejects when it was changed, moved, or sealed with another key. */
export async function decryptJson(key: CryptoKey, sealedFor: SealedFor, stored: string): Promise<unknown> {
  const [storedVersion, ivText, sealedText, ...rest] = stored.split('.');
  const iv = decodeBase64(ivText ?? '');
  const sealed = decodeBase64(sealedText ?? '');
  if (storedVersion !== version || rest.length > 0 || iv?.length !== ivBytes || sealed === null) {
    throw new Error('A stored secret has an unknown format');
  }
  const plain = await crypto.subtle
    .decrypt({ name: 'AES-GCM', iv, additionalData: bind(sealedFor) }, key, sealed)
    .catch((cause: unknown) => {
      throw new Error(`A stored secret (${sealedFor.purpose}) cannot be opened with this ENCRYPTION_KEY`, { cause });
    });
  return JSON.parse(new TextDecoder().decode(plain));
}

/** A hint by which an owner recognises a secret: its last four characters when it is long enough to stay one. */
export function mask(secret: string): string {
  const shown = secret.length >= 12 ? (/[A-Za-z0-9]{4}$/.exec(secret)?.[0] ?? '') : '';
  return `••••${shown}`;
}

function bind(sealedFor: SealedFor): Uint8Array<ArrayBuffer> {
  return encodeUtf8(JSON.stringify([version, sealedFor.purpose, sealedFor.rowId]));
}
