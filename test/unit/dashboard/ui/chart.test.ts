import { expect, test } from 'vitest';
import { movedTo } from '../../../../src/dashboard/ui/chart.tsx';

test.each([
  ['ArrowLeft', 5, 4],
  ['ArrowRight', 5, 6],
  ['ArrowLeft', 0, 0],
  ['ArrowRight', 23, 23],
  ['PageDown', 3, 0],
  ['Home', 12, 0],
  ['End', 12, 23],
])('%s at moment %i of 24 leads to %i', (key, from, to) => {
  expect(movedTo(key, from, 24)).toBe(to);
});

test('another key leads nowhere', () => {
  expect(movedTo('a', 3, 24)).toBeNull();
  expect(movedTo('toString', 3, 24)).toBeNull();
});
