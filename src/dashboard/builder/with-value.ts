// Changes one place of a JSON value, which is named by its pointer, and nothing beside it.
import { isObject } from '../../contract/json.ts';

/** Names on the way of a JSON pointer. */
export const pathOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The value with another one at a pointer; undefined removes it. Returns undefined where the pointer leads nowhere. */
export function withValue(whole: unknown, pointer: string, value: unknown): unknown {
  return changed(whole, pathOf(pointer), value);
}

/** The value at a pointer; undefined where there is none. */
export function valueAt(whole: unknown, pointer: string): unknown {
  return pathOf(pointer).reduce<unknown>((at, name) => {
    if (Array.isArray(at)) return at[Number(name)];
    return isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }, whole);
}

function changed(whole: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(whole)) {
    const place = name === '-' ? whole.length : Number(name);
    if (!Number.isInteger(place) || place < 0 || place > whole.length) return undefined;
    const inner = changed(whole[place], rest, value);
    return inner === undefined ? whole.filter((_, index) => index !== place) : whole.toSpliced(place, 1, inner);
  }
  // A place in an object that is not there yet is made.
  if (whole !== undefined && !isObject(whole)) return undefined;
  const object = whole ?? {};
  const inner = changed(object[name], rest, value);
  if (inner === undefined && rest.length > 0) return undefined;
  if (inner !== undefined) return object[name] === inner ? whole : { ...object, [name]: inner };
  const { [name]: _removed, ...others } = object;
  return others;
}
