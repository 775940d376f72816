import { describe, expect, test } from 'vitest';
import { lastToFirst, wholeOf, windowsOf } from '../../../bench/windows.ts';

const sample = (second: number, cpuMs: number) => ({ atMs: second * 1_000, cpuMs });
/** So many runs in each second, spread evenly. */
const ended = (...perSecond: number[]) =>
  perSecond.flatMap((count, second) => Array.from({ length: count }, (_, n) => second * 1_000 + (n * 1_000) / count));

describe('windows of a long measurement', () => {
  test('have the rate and the CPU of the runs that ended in them', () => {
    const samples = [sample(0, 100), sample(2, 160), sample(4, 200)];
    expect(windowsOf(ended(2, 4, 5, 5), samples)).toEqual([
      { fromMs: 0, toMs: 2_000, perSecond: 3, cpuMsEach: 10 },
      { fromMs: 2_000, toMs: 4_000, perSecond: 5, cpuMsEach: 4 },
    ]);
  });

  test('leave out what ended in the warm-up and after the end', () => {
    expect(windowsOf([-5, 0, 999, 1_000], [sample(0, 0), sample(1, 8)])).toMatchObject([
      { perSecond: 2, cpuMsEach: 4 },
    ]);
  });

  test('have no CPU of a run where none ended', () => {
    expect(windowsOf([], [sample(0, 0), sample(1, 50)])).toMatchObject([{ perSecond: 0, cpuMsEach: Number.NaN }]);
  });

  test('add up to the whole', () => {
    expect(wholeOf(ended(2, 4, 6), [sample(0, 0), sample(1, 1), sample(3, 24)])).toMatchObject({
      perSecond: 4,
      cpuMsEach: 2,
    });
    expect(wholeOf([], [])).toBeUndefined();
  });
});

describe('the end against the beginning', () => {
  const samples = [sample(0, 0), sample(1, 20), sample(2, 40), sample(3, 50), sample(4, 70)];

  test('is a ratio of rates and one of CPU', () => {
    expect(lastToFirst(ended(10, 10, 9, 9), samples, 1)).toEqual({ perSecond: 0.9, cpuMsEach: 20 / 9 / 2 });
    expect(lastToFirst(ended(10, 10, 5, 5), samples, 2)).toEqual({ perSecond: 0.5, cpuMsEach: 1.5 });
  });

  test('is no number where nothing ended at first', () => {
    expect(lastToFirst(ended(0, 10, 9, 9), samples, 1)).toEqual({ perSecond: Number.NaN, cpuMsEach: Number.NaN });
  });
});
