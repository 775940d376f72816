/**
 * Decides how a value reads as text, when it counts as true, and which numbers it can represent.
 * 1. Nothing here throws, whatever the value.
 */

/** False are: nothing, false, 0, NaN, the empty text and the empty list. */
export function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** Lists of plain values are joined with commas, everything else with fields is shown as JSON. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value === 0 ? 0 : value) : '';
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every(isPlain)) return value.map(toText).join(', ');
  return typeof value === 'object' && value !== null ? toJson(value) : '';
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** Compact JSON; empty for what JSON cannot carry. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** A finite number, also from a text that is plainly one ("49.99"), as form fields send them; else undefined. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'string') return value.length <= 40 && decimal.test(value) ? Number(value) : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes text safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Makes text safe inside one segment of a path and one value of a query. */
export function encodeForUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
