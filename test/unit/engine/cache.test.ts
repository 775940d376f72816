import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCache } from '../../../src/engine/cache.ts';

describe('a cache', () => {
  test('returns what was set and forgets what was deleted', () => {
    const cache = createCache<string | null>({ max: 2 });
    cache.set('a', 'one');
    cache.set('b', null);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual(['one', null, undefined]);
    cache.delete('a');
    expect(cache.get('a')).toBeUndefined();
  });

  test('drops the value that was set longest ago, and only that one', () => {
    const cache = createCache<number>({ max: 2 });
    cache.set('a', 1);
    cache.set('b', 2);
    cache.set('a', 3);
    cache.set('c', 4);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([3, undefined, 4]);
  });

  test('expires a value when its lifetime is over', () => {
    const cache = createCache<number>({ max: 2, ttlMs: 100 });
    cache.set('a', 1, 1_000);
    expect(cache.get('a', 1_099)).toBe(1);
    expect(cache.get('a', 1_100)).toBeUndefined();
  });

  test('a value can have a lifetime of its own', () => {
    const cache = createCache<number>({ max: 3, ttlMs: 100 });
    cache.set('short', 1, 0, 10);
    cache.set('long', 2, 0, 1_000);
    cache.set('none', 3, 0, 0);
    expect([cache.get('short', 9), cache.get('short', 10)]).toEqual([1, undefined]);
    expect([cache.get('long', 999), cache.get('long', 1_000)]).toEqual([2, undefined]);
    expect(cache.get('none', 0)).toBeUndefined();
  });

  test('behaves like a list that is cut at its front', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(operation, { maxLength: 60 }), (max, operations) => {
        const cache = createCache<number>({ max, ttlMs: 20 });
        const model = createModel(max, 20);
        let now = 0;
        operations.forEach(({ kind, key, ttlMs, passMs }, i) => {
          now += passMs;
          if (kind === 'set') {
            cache.set(key, i, now, ttlMs);
            model.set(key, i, now, ttlMs);
          } else if (kind === 'delete') {
            cache.delete(key);
            model.delete(key);
          }
          for (const any of keys) expect(cache.get(any, now)).toBe(model.get(any, now));
        });
      }),
    );
  });
});

const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
const operation = fc.record({
  kind: fc.constantFrom('set', 'set', 'delete', 'pass'),
  key: fc.constantFrom(...keys),
  ttlMs: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
  passMs: fc.integer({ min: 0, max: 10 }),
});

/** The same promises, kept as slowly and plainly as possible. */
function createModel(max: number, lifetimeMs: number) {
  let entries: { key: string; value: number; until: number }[] = [];
  return {
    get: (wanted: string, now: number) => entries.find(({ key, until }) => key === wanted && now < until)?.value,
    set(key: string, value: number, now: number, ttlMs = lifetimeMs) {
      entries = [...entries.filter((entry) => entry.key !== key), { key, value, until: now + ttlMs }].slice(-max);
    },
    delete(wanted: string) {
      entries = entries.filter(({ key }) => key !== wanted);
    },
  };
}
