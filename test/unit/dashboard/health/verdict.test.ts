import { expect, test } from 'vitest';
import { troubles } from '../../../../src/dashboard/pages/health/verdict.ts';

const period = 'the last 24 hours';

test('nothing is said while all is quiet', () => {
  expect(troubles({ failed: 0, period, stuck: 0, deadLetters: 0, hasMore: false })).toEqual([]);
});

test('each kind of trouble is one phrase', () => {
  expect(troubles({ failed: 1, period, stuck: 2, deadLetters: 50, hasMore: true })).toEqual([
    '1 message failed for good in the last 24 hours',
    '2 runs are overdue',
    'more than 50 dead letters',
  ]);
  expect(troubles({ failed: 0, period, stuck: 1, deadLetters: 1, hasMore: false })).toEqual([
    '1 run is overdue',
    '1 dead letter',
  ]);
});
