// Decides the words of fault sentences: for a field, a value, a type and a list of allowed values.
// 1. Text from the input is quoted and cut, so that a sentence is one line whatever the input contains.

type Path = readonly PropertyKey[];

const maxQuoted = 64;

/** A text from the input, short enough for a sentence. */
export const cut = (text: string) => (text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text);

/** The name of the value at a path in a sentence: its field with the indexes that follow, or that of the whole. */
export function nameOf(path: Path, whole: string): string {
  if (path.length === 0) return whole.charAt(0).toUpperCase() + whole.slice(1);
  const last = path.findLastIndex((key) => typeof key !== 'number');
  const indexes = path.slice(last + 1).map((index) => `[${String(index)}]`);
  return last < 0 ? `Item ${indexes.join('')}` : `\`${cut(String(path[last]))}${indexes.join('')}\``;
}

/** The type of a value, e.g. "a string". */
export function typeWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'boolean' ? String(value) : `a ${typeof value}`;
}

/** The value itself if it is short, otherwise its type. */
export function valueWords(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 10 });
  return typeWords(value);
}

/** The values to choose from, e.g. "one of `a`, `b`". */
export function allowedWords(values: readonly unknown[]): string {
  // A field that may be left out has undefined among its values.
  const words = values.filter((value) => value !== undefined).map((value) => `\`${String(value)}\``);
  return words.length === 1 ? words.join('') : `one of ${words.join(', ')}`;
}

const expectedWords: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
  date: 'a date',
};

/** The type that a schema wants, e.g. "a whole number". */
export const expectedType = (expected: string) => expectedWords[expected] ?? `a valid ${expected}`;

const formatWords: Record<string, string> = {
  uuid: 'a UUID',
  email: 'an email address',
  url: 'a URL',
  datetime: 'an ISO 8601 time such as 2026-05-01T08:00:00Z',
  date: 'a date such as 2026-05-01',
  time: 'a time such as 08:00:00',
};

/** The string format that a schema wants, e.g. "a UUID"; undefined for a pattern. */
export const expectedFormat = (format: string) => formatWords[format];

/** The number or boolean that a quoted one stands for, e.g. 5 for "5"; undefined when it is neither. */
export function unquoted(expected: string, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (expected === 'boolean' && (text === 'true' || text === 'false')) return text;
  return expected === 'number' && /^-?\d{1,15}(\.\d{1,10})?$/.test(text) ? text : undefined;
}

/** Whether the message is one of zod's own; a message of the schema is kept. */
export const isStockMessage = (message: string) => /^(Invalid|Too (big|small)|Unrecognized)\b/.test(message);

/** A schema's own message as the reason in a sentence about a field. */
export const invalidBecause = (name: string, message: string) =>
  `${name} is not valid: ${message.replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase())}`;
