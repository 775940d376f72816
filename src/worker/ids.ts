import { createHash } from 'node:crypto';

/** A UUID (version 8) that follows from its parts: the same parts give the same id, always. */
export function derivedId(...parts: string[]): string {
  const hex = sha256Hex(parts.join('\u0000'));
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return format(`${hex.slice(0, 12)}8${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`);
}

/** Whether an id may come from derivedId or timeId. */
export const isOwnId = (id: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id);

/** A derived UUID that sorts by time: 48 bits of epoch ms, then the hash. */
export function derivedTimeId(ms: number, ...parts: string[]): string {
  const hash = derivedId(...parts).replaceAll('-', '');
  return format(ms.toString(16).padStart(12, '0') + hash.slice(12));
}

/** A random UUID that sorts by time. */
export function timeId(ms: number): string {
  return derivedTimeId(ms, crypto.randomUUID());
}

/** The id before all that sort by a time of this moment (epoch ms) or later. */
export function firstTimeId(ms: number): string {
  return format(ms.toString(16).padStart(12, '0') + '0'.repeat(20));
}

/** The time that an id sorts by, epoch ms. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Hex SHA-256; how API keys are stored. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function format(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
