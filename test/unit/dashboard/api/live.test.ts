import { expect, test } from 'vitest';
import { pollInterval } from '../../../../src/dashboard/api/live.ts';

type Polled = Parameters<typeof pollInterval>[0];

/** A query with the data that it has now. */
const queryWith = (data: unknown) => ({ state: { data } }) as unknown as Polled & { state: { data: unknown } };
const minutes = (count: number) => count * 60_000;

test('a list is read every two seconds, and every fifteen after five minutes without a change', () => {
  const query = queryWith('first');
  expect(pollInterval(query, 0)).toBe(2_000);
  expect(pollInterval(query, minutes(4.9))).toBe(2_000);
  expect(pollInterval(query, minutes(5))).toBe(15_000);
  query.state.data = 'second';
  expect(pollInterval(query, minutes(6))).toBe(2_000);
  expect(pollInterval(query, minutes(10.9))).toBe(2_000);
  expect(pollInterval(query, minutes(11))).toBe(15_000);
});

test('a list of many pages is read less often, since all of them are', () => {
  const pages = (count: number) => queryWith({ pages: Array.from({ length: count }) });
  expect([1, 3, 50].map((count) => pollInterval(pages(count), 0))).toEqual([2_000, 6_000, 15_000]);
});

test('what could not be read yet waits for Retry, what was read before is still renewed', () => {
  const failed = (data: unknown) => ({ state: { data, errorUpdateCount: 1 } }) as unknown as Polled;
  expect(pollInterval(failed(undefined), 0)).toBe(false);
  expect(pollInterval(failed('old'), 0)).toBe(2_000);
});
