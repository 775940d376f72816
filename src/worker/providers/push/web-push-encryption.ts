// Encrypts a message for one subscription of Web Push: RFC 8291 on top of RFC 8188, `aes128gcm` in one record.
// 1. Every message has a salt and a key pair of its own.
// 2. Only the browser that subscribed can read it; the push service sees its length.
import { concatBytes, decodeBase64Url, encodeUtf8 } from '../../guard/bytes.ts';

/** The keys of a subscription in base64url. */
export interface SubscriptionKeys {
  p256dh: string;
  auth: string;
}

/** What is new for each message; left to chance outside of tests. */
export interface MessageSecrets {
  /** 16 bytes. */
  salt: Uint8Array<ArrayBuffer>;
  keys: CryptoKeyPair;
}

const recordSize = 4_096;
const tagBytes = 16;
/** Salt, record size, length of the key id, key id. */
const headerBytes = 16 + 4 + 1 + 65;
/** A push service takes bodies of 4,096 bytes; one byte ends the record. */
export const maxPlainBytes = recordSize - headerBytes - tagBytes - 1;

const curve = { name: 'ECDH', namedCurve: 'P-256' };
/** The end of the last record. */
const lastRecord = Uint8Array.of(2);

/** The body of the request, or null where the keys of the subscription cannot be used. */
export async function encryptForSubscription(
  plain: Uint8Array,
  { p256dh, auth }: SubscriptionKeys,
  secrets?: MessageSecrets,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const receiver = decodeBase64Url(p256dh);
  const secret = decodeBase64Url(auth);
  const receiverKey = receiver && (await publicKeyOf(receiver));
  if (!receiver || !receiverKey || secret?.length !== 16) return null;
  const { salt, keys } = secrets ?? (await newSecrets());
  const sender = await rawKey(keys.publicKey);
  // A constant, since the types of the platform name this field differently from the platform itself.
  const agreement = { name: 'ECDH', public: receiverKey };
  const shared = await crypto.subtle.deriveBits(agreement, keys.privateKey, 256);
  const info = concatBytes(encodeUtf8('WebPush: info\0'), receiver, sender);
  const material = await derive(new Uint8Array(shared), secret, info, 32);
  const key = await derive(material, salt, encodeUtf8('Content-Encoding: aes128gcm\0'), 16);
  const nonce = await derive(material, salt, encodeUtf8('Content-Encoding: nonce\0'), 12);
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, aes, concatBytes(plain, lastRecord));
  return concatBytes(salt, sizeBytes(), Uint8Array.of(sender.length), sender, new Uint8Array(sealed));
}

async function newSecrets(): Promise<MessageSecrets> {
  const keys = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
  if (!('privateKey' in keys)) throw new TypeError('a pair of keys was expected');
  return { salt: crypto.getRandomValues(new Uint8Array(16)), keys };
}

async function publicKeyOf(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('raw', bytes, curve, false, []);
  } catch {
    return null;
  }
}

async function rawKey(key: CryptoKey): Promise<Uint8Array> {
  const exported = await crypto.subtle.exportKey('raw', key);
  if (!(exported instanceof ArrayBuffer)) throw new TypeError('a key in raw form was expected');
  return new Uint8Array(exported);
}

/** HKDF with SHA-256. */
async function derive(
  material: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  bytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', material, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, bytes * 8));
}

function sizeBytes(): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, recordSize);
  return bytes;
}
