import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latencyBoundsMs, percentileMs } from '../../../src/engine/histogram.ts';

const bucketOf = (ms: number) => {
  const bucket = latencyBoundsMs.findIndex((bound) => ms <= bound);
  return bucket === -1 ? latencyBoundsMs.length : bucket;
};
const histogramOf = (durations: readonly number[]) => {
  const counts = Array.from({ length: latencyBoundsMs.length + 1 }, () => 0);
  for (const ms of durations) counts[bucketOf(ms)] = (counts[bucketOf(ms)] ?? 0) + 1;
  return counts;
};

describe('a percentile of a histogram', () => {
  test('is computed over buckets that double from 4 ms to about a minute', () => {
    expect(latencyBoundsMs.slice(0, 4)).toEqual([4, 8, 16, 32]);
    expect(latencyBoundsMs.at(-1)).toBe(65_536);
  });

  test('is null when nothing was counted', () => {
    expect(percentileMs([], 0.5)).toBeNull();
    expect(percentileMs(histogramOf([]), 0.95)).toBeNull();
  });

  test('is interpolated inside its bucket on a logarithmic scale', () => {
    expect(percentileMs(histogramOf(Array(100).fill(100)), 0.5)).toBe(91);
    expect(percentileMs(histogramOf([1, 1]), 0.5)).toBe(2);
    expect(percentileMs(histogramOf([5, 6, 7, 8]), 1)).toBe(8);
  });

  test('p95 is raised by a few slow calls, and p50 is not', () => {
    const counts = histogramOf([...Array(90).fill(50), ...Array(10).fill(5_000)]);
    expect(percentileMs(counts, 0.5)).toBeLessThanOrEqual(64);
    expect(percentileMs(counts, 0.95)).toBeGreaterThan(4_096);
  });

  test('above the last bound is reported as that bound', () => {
    expect(percentileMs(histogramOf([200_000]), 0.5)).toBe(65_536);
  });

  test('is in the bucket of the true percentile, and grows with the share', () => {
    const durations = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(durations, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, q) => {
        const truth = list.toSorted((a, b) => a - b)[Math.ceil(q * list.length) - 1] ?? 0;
        const counts = histogramOf(list);
        const answer = percentileMs(counts, q) ?? -1;
        const lower = latencyBoundsMs[bucketOf(truth) - 1] ?? 0;
        expect(answer).toBeGreaterThanOrEqual(lower);
        expect(answer).toBeLessThanOrEqual(latencyBoundsMs[bucketOf(truth)] ?? lower);
        expect(percentileMs(counts, q / 2)).toBeLessThanOrEqual(answer);
      }),
    );
  });

  test('of two histograms is that of the sum of their counts', () => {
    const [a, b] = [
      [3, 9, 40, 700],
      [12, 80, 80, 6_000],
    ];
    const sum = histogramOf(a ?? []).map((count, i) => count + (histogramOf(b ?? [])[i] ?? 0));
    expect(percentileMs(sum, 0.75)).toBe(percentileMs(histogramOf([...(a ?? []), ...(b ?? [])]), 0.75));
  });
});
