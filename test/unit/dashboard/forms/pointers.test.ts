import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childPointer, isWithin, keysOf, readPointer, writePointer } from '../../../../src/dashboard/forms/pointers.ts';

describe('pointers of form fields', () => {
  it('lead through keys with dots, slashes and tildes', () => {
    const value = { traits: { 'address.city': 'Paris', 'a/b': { '~': 1 } } };
    expect(readPointer(value, '/traits/address.city')).toBe('Paris');
    expect(readPointer(value, '/traits/a~1b/~0')).toBe(1);
    expect(childPointer('/traits', 'a/b', '~')).toBe('/traits/a~1b/~0');
  });

  it('take back the keys that they were made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (keys) => {
        expect(keysOf(childPointer('', ...keys))).toEqual(keys);
      }),
    );
  });

  it('read nothing that is inherited', () => {
    expect(readPointer({}, '/constructor')).toBeUndefined();
    expect(readPointer([1, 2], '/length')).toBeUndefined();
  });

  it('write a value and share whatever lies beside it', () => {
    const before = { a: { x: 1 }, b: { y: 2 } };
    const after = writePointer(before, '/b/y', 3) as typeof before;
    expect(after).toEqual({ a: { x: 1 }, b: { y: 3 } });
    expect(after.a).toBe(before.a);
    expect(before.b.y).toBe(2);
  });

  it('keep the order of fields', () => {
    expect(Object.keys(writePointer({ a: 1, b: 2, c: 3 }, '/b', 9) as object)).toEqual(['a', 'b', 'c']);
  });

  it('make the objects on the way', () => {
    expect(writePointer(undefined, '/a/b', 1)).toEqual({ a: { b: 1 } });
  });

  it('remove a field, or an item with its place, with undefined', () => {
    expect(writePointer({ a: 1, b: 2 }, '/a', undefined)).toEqual({ b: 2 });
    expect(writePointer({ list: ['x', 'y', 'z'] }, '/list/1', undefined)).toEqual({ list: ['x', 'z'] });
    const same = { a: 1 };
    expect(writePointer(same, '/b/c', undefined)).toBe(same);
  });

  it('append an item behind the last one', () => {
    expect(writePointer({ list: ['x'] }, '/list/1', 'y')).toEqual({ list: ['x', 'y'] });
  });

  it('write a field that is called __proto__ as a field', () => {
    const written = writePointer({ traits: {} }, '/traits/__proto__', 'x') as { traits: object };
    expect(Object.hasOwn(written.traits, '__proto__')).toBe(true);
    expect(Object.getPrototypeOf(written.traits)).toBe(Object.prototype);
    expect(readPointer(writePointer(written, '/traits/__proto__', 'y'), '/traits/__proto__')).toBe('y');
  });

  it('lie in a place, and not in one whose name begins alike', () => {
    expect(isWithin('/a/b', '/a')).toBe(true);
    expect(isWithin('/ab', '/a')).toBe(false);
    expect(isWithin('/a', '')).toBe(true);
  });
});
