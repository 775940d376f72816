import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  durationUnits,
  durationWords,
  splitMinutes,
  toMinutes,
} from '../../../../src/dashboard/forms/fields/minutes.ts';

describe('a duration', () => {
  it.each([
    [0, 0, 'minutes'],
    [5, 5, 'minutes'],
    [90, 90, 'minutes'],
    [120, 2, 'hours'],
    [1_440, 1, 'days'],
    [-2_880, -2, 'days'],
    [0.5, 30, 'seconds'],
    [1 / 3, 20, 'seconds'],
    [0.12345, 0.12345, 'minutes'],
  ])('of %d minutes is shown as %d %s', (minutes, amount, unit) => {
    expect(splitMinutes(minutes)).toEqual({ amount, unit });
  });

  it('is the same minutes after it was shown and typed in', () => {
    const unit = fc.constantFrom(...(Object.keys(durationUnits) as (keyof typeof durationUnits)[]));
    fc.assert(
      fc.property(fc.integer({ min: -500_000, max: 500_000 }), unit, (amount, name) => {
        const minutes = toMinutes(amount, name);
        const shown = splitMinutes(minutes);
        expect(toMinutes(shown.amount, shown.unit)).toBeCloseTo(minutes, 6);
        expect(Number.isInteger(shown.amount)).toBe(true);
      }),
    );
  });

  it('is said in words', () => {
    expect([durationWords(60), durationWords(90), durationWords(-1_440 * 3)]).toEqual([
      '1 hour',
      '90 minutes',
      '3 days',
    ]);
  });
});
