// Reads values out of a draft, which may hold anything: what is being typed is often not a valid definition yet.

export type DraftRecord = Readonly<Record<string, unknown>>;

export const recordOf = (value: unknown): DraftRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as DraftRecord) : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The text, or empty for every other value. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The number, or null for every other value. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
