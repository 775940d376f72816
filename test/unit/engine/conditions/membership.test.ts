import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deepEqual } from '../../../../src/engine/conditions/deep-equal.ts';
import { evaluate } from '../../../../src/engine/conditions/evaluate.ts';
import { holdsItem } from '../../../../src/engine/conditions/membership.ts';
import { buildScope } from '../../../../src/engine/scope.ts';

test('a list holds what one of its items equals by content, whatever its length', () => {
  const values = fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.constantFrom('a', null, true, Number.NaN, -0),
    fc.record({ a: fc.nat(2) }),
  );
  fc.assert(
    fc.property(fc.array(values, { maxLength: 20 }), values, (list, value) => {
      expect(holdsItem(list, value)).toBe(list.some((item) => deepEqual(item, value)));
    }),
  );
});

test('a long list is looked through once, however many people are compared with it', () => {
  let reads = 0;
  const list = new Proxy(
    Array.from({ length: 1_000 }, (_, n) => `person-${n}`),
    {
      get(target, key, receiver) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
        return Reflect.get(target, key, receiver);
      },
    },
  );
  const condition = { trait: 'id', op: 'in' as const, value: list };
  const people = Array.from({ length: 200 }, (_, n) => buildScope({ profile: { traits: { id: `person-${n * 5}` } } }));
  for (const scope of people) expect(evaluate(condition, scope, 0).ok).toBe(true);
  expect(reads).toBeLessThan(3_000);
});
