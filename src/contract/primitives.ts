import * as z from 'zod';

/** Nesting and length limits of the shared primitives. */
export const primitiveLimits = { jsonDepth: 32, name: 200, glob: 200, pageSize: 100 } as const;

/** A value that JSON can carry. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Why a value cannot be carried as JSON of at most `maxDepth` levels; null when it can. Never recurses. */
export function jsonFault(value: unknown, maxDepth: number = primitiveLimits.jsonDepth): string | null {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 1 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value: item, depth } = at;
    if (item === null || typeof item === 'string' || typeof item === 'boolean') continue;
    if (typeof item === 'number') {
      if (!Number.isFinite(item)) return 'A number must be finite.';
      continue;
    }
    if (typeof item !== 'object') return 'A value must be text, a number, true, false, null, a list or an object.';
    if (depth > maxDepth) return `Lists and objects may be nested at most ${maxDepth} levels deep.`;
    for (const child of Array.isArray(item) ? item : Object.values(item)) open.push({ value: child, depth: depth + 1 });
  }
  return null;
}

/** The cast is sound because `jsonFault` has refused everything that is not JSON. */
function jsonSchema(): z.ZodType<JsonValue, JsonValue> {
  const schema = z.unknown().superRefine((value, ctx) => {
    const message = value === undefined ? 'A value is required.' : jsonFault(value);
    if (message !== null) ctx.addIssue({ code: 'custom', message });
  });
  return schema as unknown as z.ZodType<JsonValue, JsonValue>;
}

export const JsonValue = jsonSchema().describe('Any JSON value.');

export const Uuid = z.uuid('An id is a UUID, e.g. 3f2504e0-4f89-41d3-9a0c-0305e82c3301.').describe('Id (UUID).');
export type Uuid = z.infer<typeof Uuid>;

export const IsoTime = z.iso
  .datetime({ offset: true, error: 'A time is ISO 8601 with a zone, e.g. 2026-05-01T08:30:00Z.' })
  .describe('Moment in time, ISO 8601 with a zone, e.g. 2026-05-01T08:30:00.000Z.');
export type IsoTime = z.infer<typeof IsoTime>;

/** Epoch ms as ISO 8601 in UTC with milliseconds; throws a RangeError beyond the years that a date can hold. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** Query fields of every list. */
export const PageQuery = z.strictObject({
  pageSize: z.coerce
    .number<number | string>()
    .int()
    .min(1)
    .max(primitiveLimits.pageSize)
    .default(20)
    .describe('Number of items per page, 1 to 100.'),
  cursor: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('`nextCursor` of the previous page; the first page when left out.'),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const Label = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
    'A label starts with a letter and holds letters, digits, "_" and "-", at most 64 of them.',
  )
  .refine((label) => label !== 'end', '"end" is reserved: as a target it means the end of the run.')
  .describe('Stable id of a step: a letter, then letters, digits, "_" or "-", at most 64.');
export type Label = z.infer<typeof Label>;

export const Glob = z
  .string()
  .min(1)
  .max(primitiveLimits.glob)
  .describe('Event type or pattern; `*` matches any characters: `auth.*`, `*.failed`, `*`.');
export type Glob = z.infer<typeof Glob>;

/** Written as ranges because JSON Schema validators of other languages do not know `\p{Cc}`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses.
export const noControlCharacters = /^[^\x00-\x1f\x7f-\x9f]*$/;

export const Name = z
  .string()
  .normalize('NFC')
  .trim()
  .min(1)
  .max(primitiveLimits.name)
  .regex(noControlCharacters, 'A name holds no control characters.')
  .describe('Name to show, 1 to 200 characters; spaces around it are removed.');
export type Name = z.infer<typeof Name>;

export const Timezone = z
  .string()
  .max(64)
  .refine(isTimezone, 'A time zone is an IANA name, e.g. Europe/Paris.')
  .describe('IANA time zone, e.g. Europe/Paris.');

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** An id of a person or of a call, as a client chose it. */
export const ChosenId = z
  .string()
  .min(1)
  .max(256)
  .regex(noControlCharacters, 'An id holds no line breaks and no other control characters.');

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/** Epoch ms of an ISO 8601 date or time; undefined for any other text. Without a zone it is read as UTC. */
export function isoTimeMs(text: string): number | undefined {
  const match = isoPattern.exec(text);
  if (match === null) return undefined;
  const field = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [field(1), field(2), field(3), field(4), field(5), field(6)];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const millis = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const offset = offsetMinutes(match[8] ?? 'Z');
  if (offset === undefined) return undefined;
  // Date.UTC reads the years 0 to 99 as 1900 to 1999, so it counts from a year 400 later: the calendar repeats.
  return Date.UTC(year + 400, month - 1, day, hour, minute - offset, second, millis) - 146_097 * 86_400_000;
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
