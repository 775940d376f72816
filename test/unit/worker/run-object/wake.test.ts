import { expect, it } from 'vitest';
import { pauseAfterFailures } from '../../../../src/worker/run-object/wake.ts';

it('a wake-up that keeps failing is repeated after pauses that double, up to ten minutes', () => {
  const seconds = Array.from({ length: 9 }, (_, n) => pauseAfterFailures(n + 1) / 1_000);
  expect(seconds).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600]);
});
