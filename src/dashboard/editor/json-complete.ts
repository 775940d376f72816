// Decides what can be put in at a place of a JSON text, by its JSON Schema.

import { childSchemas, schemasOf, type TextSchema } from './json-schema.ts';
import { type JsonBranch, type JsonEntry, type JsonLeaf, readTree, textOf } from './json-tree.ts';

/** Something that can be put in for the text between two offsets. */
export interface JsonOffer {
  label: string;
  text: string;
  kind: 'field' | 'value';
  /** What the schema says of it. */
  info: string;
  isRequired: boolean;
}

export interface JsonCompletion {
  from: number;
  to: number;
  offers: JsonOffer[];
}

/** What can be put in at an offset; null where nothing is known. */
export function jsonCompletionAt(text: string, offset: number, root: TextSchema): JsonCompletion | null {
  const way = wayTo(text, offset);
  const at = way.at(-1);
  if (at === undefined) return null;
  const schemas = schemasAt(way, root);
  const place = placeIn(at, text, offset);
  if (place === null) return null;
  const offers = place.isKey
    ? fieldOffers(schemas, at, place.word, text)
    : valueOffers(schemas, place.key, place.entry, root);
  const { start, end } = place.word ?? { start: offset, end: offset };
  return offers.length === 0 ? null : { from: start, to: end, offers };
}

/** The objects and lists around an offset, the outermost first. */
function wayTo(text: string, offset: number): JsonBranch[] {
  const way: JsonBranch[] = [];
  let at = readTree(text);
  while (at !== null && at.kind !== 'leaf' && at.start < offset && (offset < at.end || !at.isClosed)) {
    way.push(at);
    at = at.entries.find(({ value }) => value !== null && value.start < offset && offset <= value.end)?.value ?? null;
  }
  return way;
}

/** The schemas of the innermost object or list. */
function schemasAt(way: readonly JsonBranch[], root: TextSchema): TextSchema[] {
  let schemas = schemasOf(root, way[0] ?? null, root);
  for (const [depth, branch] of way.entries()) {
    const inner = way[depth + 1];
    if (inner === undefined) break;
    const entry = branch.entries.find(({ value }) => value === inner);
    const next = childSchemas(schemas, entry?.key ? textOf(entry.key) : null);
    schemas = next.flatMap((schema) => schemasOf(schema, inner, root));
  }
  return schemas;
}

interface Place {
  isKey: boolean;
  /** The field whose value it is; null in a list. */
  key: string | null;
  entry: JsonEntry | null;
  /** What is replaced; null where nothing is written yet. */
  word: JsonLeaf | null;
}

function placeIn(at: JsonBranch, text: string, offset: number): Place | null {
  const isIn = ({ start, end, text: word }: JsonLeaf) =>
    start < offset && (offset < end || (offset === end && !/^".*"$/s.test(word)));
  for (const entry of at.entries) {
    if (entry.key !== null && isIn(entry.key)) return { isKey: true, key: null, entry, word: entry.key };
    if (entry.value?.kind !== 'leaf' || !isIn(entry.value)) continue;
    return { isKey: false, key: entry.key ? textOf(entry.key) : null, entry, word: entry.value };
  }
  const before = text.slice(at.start, offset).trimEnd().at(-1);
  if (at.kind === 'list')
    return before === '[' || before === ',' ? { isKey: false, key: null, entry: null, word: null } : null;
  if (before === '{' || before === ',') return { isKey: true, key: null, entry: null, word: null };
  if (before !== ':') return null;
  const entry = at.entries.findLast(({ key }) => key !== null && key.end <= offset);
  return entry?.key && entry.value === null ? { isKey: false, key: textOf(entry.key), entry, word: null } : null;
}

function fieldOffers(schemas: readonly TextSchema[], at: JsonBranch, word: JsonLeaf | null, text: string): JsonOffer[] {
  const used = new Set(at.entries.flatMap(({ key }) => (key === null || key === word ? [] : textOf(key))));
  const required = new Set(schemas.flatMap((schema) => schema.required ?? []));
  const hasColon = word !== null && /^\s*:/.test(text.slice(word.end));
  const found = new Map<string, JsonOffer>();
  for (const { properties = {} } of schemas) {
    for (const [name, { description = '' }] of Object.entries(properties)) {
      const info = found.get(name)?.info || description;
      const written = JSON.stringify(name) + (hasColon ? '' : ': ');
      if (!used.has(name))
        found.set(name, { label: name, text: written, kind: 'field', info, isRequired: required.has(name) });
    }
  }
  return [...found.values()].sort((a, b) => Number(b.isRequired) - Number(a.isRequired));
}

function valueOffers(
  around: readonly TextSchema[],
  key: string | null,
  entry: JsonEntry | null,
  root: TextSchema,
): JsonOffer[] {
  const schemas = childSchemas(around, key).flatMap((schema) => schemasOf(schema, entry?.value ?? null, root));
  const found = new Map<string, JsonOffer>();
  const offer = (value: unknown, info: string) => {
    const text = JSON.stringify(value);
    const label = typeof value === 'string' ? value : text;
    if (text !== undefined && !found.has(text))
      found.set(text, { label, text, kind: 'value', info, isRequired: false });
  };
  for (const { const: only, enum: several = [], type, default: usual, description = '' } of schemas) {
    if (usual !== undefined) offer(usual, 'The default.');
    if (only !== undefined) offer(only, description);
    for (const value of several) offer(value, '');
    if (type === 'boolean' && only === undefined) for (const value of [true, false]) offer(value, '');
  }
  return [...found.values()];
}
