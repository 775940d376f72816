import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowance, spend } from '../../../../src/engine/broadcasts/pace.ts';

const most = 50;

describe('the pace of a broadcast', () => {
  it.each([
    ['none: everybody at once', null, 10_000, most],
    ['one a second, at its moment', 60, 10_000, 1],
    ['one a second, a moment before', 60, 9_999, 0],
    ['one a second, almost a second late', 60, 10_999, 1],
    ['one a second, an hour late: no burst', 60, 3_610_000, 1],
    ['ten a second, half a second late', 600, 10_500, 6],
    ['ten a second, an hour late', 600, 3_610_000, 10],
    ['a thousand a second: as many as are taken at once', 60_000, 10_500, most],
  ])('%s', (_, perMinute, now, expected) => {
    expect(allowance(10_000, perMinute, now, most)).toBe(expected);
  });

  it('is even: never more people than moments, in the whole and in any part of it', () => {
    const run = fc.record({
      perMinute: fc.integer({ min: 1, max: 60_000 }),
      waits: fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 }),
    });
    fc.assert(
      fc.property(run, ({ perMinute, waits }) => {
        const interval = 60_000 / perMinute;
        let nextAt = 0;
        let now = 0;
        const reached: { at: number; n: number }[] = [];
        for (const wait of waits) {
          now += wait;
          const n = allowance(nextAt, perMinute, now, most);
          nextAt = spend(nextAt, perMinute, now, n);
          reached.push({ at: now, n });
        }
        for (const [i, { at: from }] of reached.entries()) {
          const part = reached.slice(i);
          const sum = part.reduce((all, { n }) => all + n, 0);
          expect(sum).toBeLessThanOrEqual((now - from + 999) / interval + 1 + 1e-6);
        }
        expect(reached.reduce((all, { n }) => all + n, 0)).toBeLessThanOrEqual(now / interval + 1 + 1e-6);
      }),
    );
  });

  it('keeps up: whoever looks at it each time it is due reaches all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (perMinute) => {
        let nextAt = 0;
        let reached = 0;
        for (let now = 0; now < 60_000; now += 200) {
          const n = allowance(nextAt, perMinute, now, most);
          nextAt = spend(nextAt, perMinute, now, n);
          reached += n;
        }
        expect(Math.abs(reached - perMinute)).toBeLessThanOrEqual(perMinute / 300 + 1);
      }),
    );
  });
});
