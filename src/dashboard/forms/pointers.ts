// JSON pointers (RFC 6901) into values: how the fields of a form name their place, as the faults of the API do.
import { isObject } from '../../contract/json.ts';

const escaped = (key: string | number) => String(key).replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (segment: string) => segment.replaceAll('~1', '/').replaceAll('~0', '~');

/** The keys that a pointer leads through. */
export function keysOf(pointer: string): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/').map(unescaped);
}

/** The pointer of what is under `keys` at the place of another pointer. */
export function childPointer(pointer: string, ...keys: readonly (string | number)[]): string {
  return pointer + keys.map((key) => `/${escaped(key)}`).join('');
}

/** Whether a pointer leads to `place` or into it. */
export function isWithin(pointer: string, place: string): boolean {
  return pointer === place || pointer.startsWith(`${place}/`);
}

/** The value that a pointer leads to; undefined where there is none. */
export function readPointer(root: unknown, pointer: string): unknown {
  return keysOf(pointer).reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)];
    return isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }, root);
}

/**
 * The root with another value at a pointer; whatever lies beside it is shared. undefined removes a field, and an item of
 * a list with the place it had. Objects on the way are made where there are none.
 */
export function writePointer(root: unknown, pointer: string, value: unknown): unknown {
  return writeKeys(root, keysOf(pointer), value);
}

function writeKeys(at: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(at)) return writeItem(at, Number(key), rest, value);
  const fields = isObject(at) ? at : {};
  const inner = writeKeys(Object.hasOwn(fields, key) ? fields[key] : undefined, rest, value);
  if (inner === undefined) {
    if (!Object.hasOwn(fields, key)) return at;
    return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
  }
  // Neither a spread nor an assignment: both would treat the name `__proto__` as no field of its own.
  if (Object.hasOwn(fields, key)) {
    return Object.fromEntries(Object.entries(fields).map(([name, old]) => [name, name === key ? inner : old]));
  }
  return Object.fromEntries([...Object.entries(fields), [key, inner]]);
}

function writeItem(list: readonly unknown[], index: number, rest: string[], value: unknown): unknown[] {
  const inner = writeKeys(list[index], rest, value);
  if (inner === undefined) return list.filter((_, place) => place !== index);
  return index < list.length ? list.map((old, place) => (place === index ? inner : old)) : [...list, inner];
}
