import { expect, test } from 'vitest';
import { hourNumbers } from '../../../../src/dashboard/pages/channels/numbers.ts';

test('outcomes count as sent, failed or neither', () => {
  const outcomes = { sent: 5, error: 1, rate_limited: 2, suppressed: 3, pending: 1 };
  expect(hourNumbers(outcomes)).toEqual({ sent: 5, failed: 3, other: 4 });
  expect(hourNumbers(undefined)).toEqual({ sent: 0, failed: 0, other: 0 });
});
