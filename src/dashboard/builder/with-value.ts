// Changes one place of a JSON value, which is named by its pointer, and nothing beside it.
import { isObject } from '../../contract/json.ts';

/** Names on the way of a JSON pointer. */
export const pathOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/**
 * The value with another one at a pointer: undefined removes it, `-` adds to a list, and an object that is missing on
 * the way is made. Returns undefined where the pointer leads nowhere.
 */
export function withValue(whole: unknown, pointer: string, value: unknown): unknown {
  return changed(whole, pathOf(pointer), value)?.value;
}

/** The value at a pointer; undefined where there is none. */
export function valueAt(whole: unknown, pointer: string): unknown {
  return pathOf(pointer).reduce<unknown>((at, name) => {
    if (Array.isArray(at)) return at[Number(name)];
    return isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }, whole);
}

/** The new value in a box of its own, since undefined is one; null where there is no such place. */
function changed(whole: unknown, [name, ...rest]: readonly string[], value: unknown): { value: unknown } | null {
  if (name === undefined) return { value };
  if (Array.isArray(whole)) return changedList(whole, name, rest, value);
  if (whole !== undefined && !isObject(whole)) return null;
  const object = whole ?? {};
  const inner = changed(object[name], rest, value);
  if (inner === null) return null;
  if (inner.value === object[name]) return { value: whole };
  if (inner.value !== undefined) return { value: { ...object, [name]: inner.value } };
  const { [name]: _removed, ...others } = object;
  return { value: others };
}

function changedList(list: readonly unknown[], name: string, rest: readonly string[], value: unknown) {
  const place = name === '-' ? list.length : Number(name);
  if (!Number.isInteger(place) || place < 0 || place > list.length) return null;
  const inner = changed(list[place], rest, value);
  if (inner === null) return null;
  if (inner.value === list[place]) return { value: list };
  return { value: inner.value === undefined ? list.toSpliced(place, 1) : list.toSpliced(place, 1, inner.value) };
}
