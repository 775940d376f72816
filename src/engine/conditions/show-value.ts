const maxValueLength = 80;
export const maxItems = 5;

/** A value as a person reads it, at most 80 characters long. */
export function showValue(value: unknown): string {
  return clip(show(value, 2), maxValueLength);
}

function show(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(clip(value, maxValueLength));
  if (value === undefined) return 'nothing';
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'a function' : String(value);
  if (depth === 0) return Array.isArray(value) ? '[…]' : '{…}';
  const entries = Array.isArray(value)
    ? value.slice(0, maxItems).map((item: unknown) => show(item, depth - 1))
    : fieldsOf(value, depth);
  const more = (Array.isArray(value) ? value : Object.keys(value)).length > maxItems ? ', …' : '';
  return Array.isArray(value) ? `[${entries.join(', ')}${more}]` : `{${entries.join(', ')}${more}}`;
}

function fieldsOf(value: object, depth: number): string[] {
  const fields = Object.entries(value).slice(0, maxItems);
  return fields.map(([key, item]) => `${clip(key, maxValueLength)}: ${show(item, depth - 1)}`);
}

/** The text, cut at `max` characters with an ellipsis. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
}
