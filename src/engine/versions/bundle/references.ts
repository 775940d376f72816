// Decides where the items of a kind name other items, and turns these names into ids and back.
// 1. A place is a path to an object and the fields of it that hold ids in the API; `*` is every element of a list.
// 2. What is not at a place is never touched: data of users may have fields of the same names.
import { type nameFields, nameFields as names } from '../../../contract/bundle/by-name.ts';
import { isObject } from '../../../contract/json.ts';
import { pointerOf } from '../../faults/faults.ts';
import type { ReferencedKind } from './facts.ts';

type Fields = Readonly<Record<string, unknown>>;
type IdField = keyof typeof nameFields;

/** An object of an item that names others, by its path, with the kind of what each field leads to. */
export interface ReferencePlace {
  at: readonly string[];
  fields: { readonly [Field in IdField]?: ReferencedKind };
}

/** A name or an id in an item. */
export interface Reference {
  kind: ReferencedKind;
  value: string;
  /** Pointer of the value inside the item. */
  pointer: string;
}

type Path = readonly (string | number)[];
type Visit = (parent: Fields, path: Path) => Fields;

/** The value with every object at a path replaced; what is not changed is the same object. */
function atPath(value: unknown, at: readonly string[], path: Path, visit: Visit): unknown {
  const [head, ...rest] = at;
  if (head === undefined) return isObject(value) ? visit(value, path) : value;
  if (head === '*') {
    if (!Array.isArray(value)) return value;
    return value.map((item: unknown, place) => atPath(item, rest, [...path, place], visit));
  }
  if (!isObject(value) || !Object.hasOwn(value, head)) return value;
  const inner = atPath(value[head], rest, [...path, head], visit);
  return inner === value[head] ? value : { ...value, [head]: inner };
}

/** Says what stands in place of a name or an id. */
export type Exchange = (reference: Reference) => unknown;

function exchanged(value: unknown, places: readonly ReferencePlace[], to: 'id' | 'name', exchange: Exchange): unknown {
  return places.reduce<unknown>(
    (made, { at, fields }) =>
      atPath(made, at, [], (parent, path) => {
        const isThere = Object.keys(fields).some((field) => Object.hasOwn(parent, fieldOf(field, to)));
        return isThere ? withFields(parent, path, fields, to, exchange) : parent;
      }),
    value,
  );
}

/** The field that is looked for: that of names on the way to ids, and the other way round. */
const fieldOf = (field: string, to: 'id' | 'name') => (to === 'id' ? names[field as IdField] : field);

function withFields(
  parent: Fields,
  path: Path,
  fields: ReferencePlace['fields'],
  to: 'id' | 'name',
  exchange: Exchange,
): Fields {
  const made = new Map(Object.entries(parent));
  for (const [field, kind] of Object.entries(fields)) {
    const [from, into] = [fieldOf(field, to), to === 'id' ? field : names[field as IdField]];
    if (!Object.hasOwn(parent, from)) continue;
    const value = parent[from];
    made.delete(from);
    const at = [...path, from];
    const one = (item: unknown, here: Path) =>
      typeof item === 'string' ? exchange({ kind, value: item, pointer: pointerOf(here) }) : item;
    made.set(into, Array.isArray(value) ? value.map((item: unknown, i) => one(item, [...at, i])) : one(value, at));
  }
  return Object.fromEntries(made);
}

/** An item of a bundle as the body of the API: ids in place of names. */
export function withIds(item: Fields, places: readonly ReferencePlace[], idOf: Exchange): Fields {
  return exchanged(item, places, 'id', idOf) as Fields;
}

/** A body of the API as an item of a bundle: names in place of ids. */
export function withNames(body: Fields, places: readonly ReferencePlace[], nameOf: Exchange): Fields {
  return exchanged(body, places, 'name', nameOf) as Fields;
}

/** Every name in an item. */
export function referencesIn(item: Fields, places: readonly ReferencePlace[]): Reference[] {
  const found: Reference[] = [];
  withIds(item, places, (reference) => {
    found.push(reference);
    return reference.value;
  });
  return found;
}

/** An item with what it holds in fields of ids replaced. */
export function withIdFields(
  item: Fields,
  places: readonly ReferencePlace[],
  replace: (reference: Reference & { field: IdField }) => unknown,
): Fields {
  return places.reduce<unknown>(
    (made, { at, fields }) =>
      atPath(made, at, [], (parent, path) => {
        const held = Object.entries(fields).filter(([field]) => Object.hasOwn(parent, field));
        if (held.length === 0) return parent;
        const replaced = held.map(([field, kind]) => {
          const value = typeof parent[field] === 'string' ? parent[field] : '';
          const pointer = pointerOf([...path, field]);
          return [field, replace({ kind, value, pointer, field: field as IdField })] as const;
        });
        return { ...parent, ...Object.fromEntries(replaced) };
      }),
    item,
  ) as Fields;
}

/** The pointer into an item of a pointer into its body. */
export function itemPointer(pointer: string, places: readonly ReferencePlace[]): string {
  const segments = pointer.split('/').slice(1);
  for (const { at, fields } of places) {
    const field = segments[at.length];
    const isHere = at.every((part, place) => (part === '*' ? segments[place] !== undefined : part === segments[place]));
    if (!isHere || field === undefined || !Object.hasOwn(fields, field)) continue;
    return `/${segments.with(at.length, names[field as IdField]).join('/')}`;
  }
  return pointer;
}
