// Decides what the columns of a file of people mean.
import type { JsonValue } from '../../contract/primitives.ts';
import { closest } from '../../engine/faults/suggest.ts';
import { usageFailure } from '../failure.ts';

const types = ['text', 'number', 'boolean', 'json'] as const;
type ColumnType = (typeof types)[number];

interface Column {
  index: number;
  /** `userId`, or the name of a trait. */
  field: string;
  type: ColumnType;
}

/** What to make of each record. */
export interface Columns {
  names: readonly string[];
  userId: number;
  traits: readonly Column[];
}

/** A person as a record gives it, or why it gives none. */
export type PersonRecord = { userId: string; traits: Record<string, JsonValue> } | { fault: string };

const idNames = ['userid', 'user_id', 'user id', 'id'];

/** Reads the header; each of `maps` is `column=field`, `column=field:type`, or `column=` for a column to leave out. */
export function readColumns(names: readonly string[], maps: readonly string[]): Columns {
  const mapped = new Map(maps.map((map) => readMap(map, names)));
  const columns = names.flatMap((name, index): Column[] => {
    const asked = mapped.get(name);
    if (asked === null) return [];
    const field = asked?.field ?? (idNames.includes(name.toLowerCase()) ? 'userId' : name);
    return field === '' ? [] : [{ index, field, type: asked?.type ?? 'text' }];
  });
  const ids = columns.filter(({ field }) => field === 'userId');
  if (ids.length !== 1) {
    const found = ids.length === 0 ? 'No column is' : 'Several columns are';
    if (names.length === 1 && /[;\t]/.test(names[0] ?? '')) {
      throw usageFailure(
        'Columns must be separated by commas, not by semicolons or tabs; save the file as "CSV (comma)".',
      );
    }
    throw usageFailure(
      `${found} the id of the person; say which: --map "<column>=userId". Columns: ${names.join(', ')}.`,
    );
  }
  const twice = columns.find(({ field }, index) => columns.findIndex((other) => other.field === field) !== index);
  if (twice !== undefined) throw usageFailure(`Two columns are "${twice.field}"; rename or drop one with --map.`);
  return { names, userId: ids[0]?.index ?? 0, traits: columns.filter(({ field }) => field !== 'userId') };
}

function readMap(map: string, names: readonly string[]): [string, { field: string; type: ColumnType } | null] {
  const at = map.lastIndexOf('=');
  if (at < 1) throw usageFailure(`--map takes column=field, not "${map}".`);
  const [column, target] = [map.slice(0, at), map.slice(at + 1)];
  if (!names.includes(column)) {
    const meant = closest(column, names);
    const hint = meant === undefined ? ` Columns: ${names.join(', ')}.` : ` Did you mean "${meant}"?`;
    throw usageFailure(`The file has no column "${column}".${hint}`);
  }
  if (target === '') return [column, null];
  const [, field = '', type = 'text'] = /^(.*?)(?::([a-z]+))?$/.exec(target) ?? [];
  const known = types.find((name) => name === type);
  if (known === undefined) throw usageFailure(`"${type}" is not a type of column; types: ${types.join(', ')}.`);
  return [column, { field, type: known }];
}

/** An empty field says nothing of the person, so it is left out. */
export function readPerson({ names, userId, traits }: Columns, fields: readonly string[]): PersonRecord {
  if (fields.length !== names.length) {
    return { fault: `The line has ${fields.length} fields, and the header ${names.length}.` };
  }
  const id = fields[userId]?.trim();
  if (!id) return { fault: `"${names[userId]}" is empty; it is the id of the person.` };
  const read: Record<string, JsonValue> = {};
  for (const { index, field, type } of traits) {
    const text = fields[index] ?? '';
    if (text === '') continue;
    const value = readValue(text, type);
    if (value === undefined) return { fault: `"${names[index]}" is "${text.slice(0, 60)}", which is no ${type}.` };
    Object.defineProperty(read, field, { value, enumerable: true });
  }
  return { userId: id, traits: read };
}

function readValue(text: string, type: ColumnType): JsonValue | undefined {
  if (type === 'text') return text;
  if (type === 'boolean') return { true: true, false: false, '1': true, '0': false }[text.trim().toLowerCase()];
  if (type === 'number') {
    const number = Number(text);
    return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
  }
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
