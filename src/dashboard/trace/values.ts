// Values and amounts in sentences.

const longest = 80;

/** A value as people read it, at most 80 characters long. */
export function valueWords(value: unknown): string {
  if (typeof value === 'string') return `“${cut(value)}”`;
  if (value === undefined) return 'nothing';
  return cut(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** A text with an ellipsis where it is longer than `most` characters. */
export const cut = (text: string, most = longest): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;

/** "1 device", "2 devices". */
export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** "a", "a and b", "a, b and c"; of more than `most` the rest is counted. */
export function listWords(parts: readonly string[], most = 4): string {
  if (parts.length <= 1) return parts.join('');
  if (parts.length > most) return `${parts.slice(0, most - 1).join(', ')} and ${parts.length - most + 1} more`;
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
export const ordinal = (place: number): string => ordinals[place - 1] ?? `${place}th`;

/** The text as a sentence: with a full stop unless it has an end of its own. */
export const sentence = (text: string): string => (/[.!?…]$/.test(text.trimEnd()) ? text : `${text}.`);

/** Without the full stop at its end, for a sentence that goes on. */
export const unfinished = (text: string): string => text.replace(/\.$/, '');
