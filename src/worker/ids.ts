import { createHash } from 'node:crypto';

/** A UUID (version 8) that follows from its parts: the same parts give the same id, always. */
export function derivedId(...parts: string[]): string {
  const bytes = createHash('sha256').update(parts.join('\u0000')).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return format(bytes.toString('hex'));
}

/** A derived UUID that sorts by time: 48 bits of epoch ms, then the hash. */
export function derivedTimeId(ms: number, ...parts: string[]): string {
  const hash = derivedId(...parts).replaceAll('-', '');
  return format(ms.toString(16).padStart(12, '0') + hash.slice(12));
}

/** A random UUID that sorts by time. */
export function timeId(ms: number): string {
  return derivedTimeId(ms, crypto.randomUUID());
}

/** Hex SHA-256; how API keys are stored. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function format(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
