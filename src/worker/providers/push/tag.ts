import { encodeUtf8 } from '../../guard/bytes.ts';

/** Limit of apns-collapse-id. */
export const maxTagBytes = 64;

/** The start of a text that fits into a number of bytes. */
export function cutToBytes(text: string, maxBytes: number): string {
  return new TextDecoder().decode(encodeUtf8(text).slice(0, maxBytes), { stream: true });
}
