import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepTrace } from '../../../../src/contract/workflows/run.ts';
import { axisOf, type Part, partsOf } from '../../../../src/dashboard/trace/axis.ts';

const start = Date.parse('2026-05-01T09:00:00Z');
const at = (ms: number) => new Date(start + ms).toISOString();

const step = (from: number, to: number | null, more: Partial<StepTrace> = {}): StepTrace => ({
  index: 0,
  label: 'a',
  type: 'send_email',
  outcome: 'sent',
  startedAt: at(from),
  finishedAt: to === null ? null : at(to),
  attempts: [],
  ...more,
});

/** Consecutive parts, from a millisecond to a week. */
const lengths = fc.array(
  fc.record({
    ms: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 604_800_000 })),
    isWait: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);
const sequence = (parts: readonly { ms: number; isWait: boolean }[]): Part[] => {
  let at = start;
  return parts.map(({ ms, isWait }) => {
    const part = { from: at, to: at + ms, isWait };
    at += ms;
    return part;
  });
};

describe('the axis of a run', () => {
  it('has every bar inside of it, in the order of time, without overlap', () => {
    fc.assert(
      fc.property(lengths, (given) => {
        const parts = sequence(given);
        const bars = axisOf(parts, null).bars(parts);
        let reached = 0;
        for (const { left, width } of bars) {
          expect(left).toBeGreaterThanOrEqual(reached - 1e-9);
          expect(width).toBeGreaterThanOrEqual(0);
          expect(left + width).toBeLessThanOrEqual(1 + 1e-9);
          reached = left + width;
        }
      }),
    );
  });

  it('draws work to scale: a longer step has a longer bar', () => {
    fc.assert(
      fc.property(lengths, (given) => {
        const parts = sequence(given);
        const bars = axisOf(parts, null).bars(parts);
        const works = parts.flatMap((part, index) =>
          part.isWait ? [] : [{ ms: part.to - part.from, width: bars[index]?.width ?? 0 }],
        );
        for (const a of works)
          for (const b of works) if (a.ms > b.ms) expect(a.width).toBeGreaterThanOrEqual(b.width - 1e-9);
      }),
    );
  });

  it('leaves work a visible share beside a wait of a week', () => {
    const parts = sequence([
      { ms: 5_000, isWait: false },
      { ms: 604_800_000, isWait: true },
      { ms: 2_500, isWait: false },
    ]);
    const axis = axisOf(parts, null);
    const [first, wait, last] = axis.bars(parts);
    expect(axis.isCompressed).toBe(true);
    expect(first?.width).toBeGreaterThan(0.3);
    expect(last?.width).toBeCloseTo((first?.width ?? 0) / 2);
    expect(wait?.width).toBeGreaterThan(0.2);
  });

  it('is to scale as a whole where no wait is long', () => {
    const parts = sequence([
      { ms: 1_000, isWait: false },
      { ms: 100, isWait: true },
    ]);
    const axis = axisOf(parts, null);
    expect(axis.isCompressed).toBe(false);
    expect(axis.bars(parts).map(({ width }) => width)).toEqual([1_000 / 1_100, expect.closeTo(100 / 1_100)]);
  });

  it('ends when a waiting run continues, and fills the wait up to now', () => {
    const parts = [
      ...sequence([{ ms: 1_000, isWait: false }]),
      { from: start + 1_000, to: start + 31_000, isWait: true },
    ];
    const axis = axisOf(parts, start + 61_000);
    const [, wait] = axis.bars(parts);
    expect(axis.to).toBe(start + 61_000);
    expect((wait?.left ?? 0) + (wait?.width ?? 0)).toBeLessThan(1);
    expect(wait?.width).toBeCloseTo((1 - (wait?.left ?? 0)) / 2);
  });

  it('has bars without width where nothing took any time, and none without steps', () => {
    const parts = sequence([{ ms: 0, isWait: false }]);
    expect(axisOf(parts, null).bars(parts)).toEqual([{ left: 0, width: 0, isWait: false }]);
    expect(axisOf([], null).bars([])).toEqual([]);
  });
});

describe('the parts of a step', () => {
  it.each<[string, StepTrace, [ms: number, isWait: boolean][]]>([
    ['a wait is a wait, however short', step(0, 40, { type: 'wait' }), [[40, true]]],
    ['a short step is work as a whole', step(0, 40, { attempts: [{ at: at(10), ms: 5 }] }), [[40, false]]],
    [
      'a second attempt a few seconds later is the same work',
      step(0, 5_000, {
        attempts: [
          { at: at(0), ms: 5 },
          { at: at(4_900), ms: 100 },
        ],
      }),
      [[5_000, false]],
    ],
    [
      'the time to an attempt after five minutes is a wait',
      step(0, 300_100, {
        attempts: [
          { at: at(0), ms: 100 },
          { at: at(300_000), ms: 100 },
        ],
      }),
      [
        [100, false],
        [299_900, true],
        [100, false],
      ],
    ],
    [
      'a delay before the step is a wait',
      step(0, 3_600_100, { attempts: [{ at: at(3_600_000), ms: 100 }] }),
      [
        [3_600_000, true],
        [100, false],
      ],
    ],
    ['a step that is under way ends now', step(0, null), [[60_000, true]]],
    [
      'clocks that disagree make no negative length',
      step(1_000, 900, { attempts: [{ at: at(0), ms: -5 }] }),
      [[0, false]],
    ],
  ])('%s', (_, given, expected) => {
    const parts = partsOf(given, start + 60_000);
    expect(parts.map(({ from, to, isWait }) => [to - from, isWait])).toEqual(expected);
  });
});
