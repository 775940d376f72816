import { expect, test } from 'vitest';
import { withRetry } from '../../../../src/worker/db/client.ts';

/** Fails with each error in turn, then succeeds. */
function failing(...errors: string[]) {
  const call = async () => {
    const message = errors.shift();
    if (message !== undefined) throw new Error(message);
    return 'done';
  };
  const pauses: number[] = [];
  const clock = (random: number) => ({
    pause: async (ms: number) => void pauses.push(ms),
    random: () => random,
  });
  return { call, pauses, clock };
}

test('a temporary fault is waited out for some seconds', async () => {
  const { call, pauses, clock } = failing(...Array(5).fill('Network connection lost.'));
  expect(await withRetry(call, clock(0.5))).toBe('done');
  expect(pauses).toEqual([50, 200, 800, 2_000, 2_000]);
});

test('the pauses are spread, so that consumers do not come back together', async () => {
  const [early, late] = [failing('internal error'), failing('internal error')];
  await withRetry(early.call, early.clock(0));
  await withRetry(late.call, late.clock(0.999));
  expect(early.pauses[0]).toBe(25);
  expect(late.pauses[0]).toBeCloseTo(75, 0);
});

test('a fault that lasts is reported after six tries, any other at once', async () => {
  const lasting = failing(...Array(9).fill('D1_ERROR: D1 DB is overloaded.'));
  await expect(withRetry(lasting.call, lasting.clock(0))).rejects.toThrow('overloaded');
  expect(lasting.pauses).toHaveLength(5);
  const other = failing('UNIQUE constraint failed');
  await expect(withRetry(other.call, other.clock(0))).rejects.toThrow('UNIQUE');
  expect(other.pauses).toEqual([]);
});
