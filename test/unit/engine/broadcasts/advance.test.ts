import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advanceBroadcast,
  type BroadcastInput,
  type BroadcastState,
  broadcastDueAt,
  mayReach,
} from '../../../../src/engine/broadcasts/advance.ts';

const now = 1_000_000;
const scheduled: BroadcastState = {
  status: 'scheduled',
  stopReason: null,
  version: 1,
  total: 10,
  capped: false,
  countCursor: null,
  counted: 20,
  started: 0,
  skipped: 0,
  failed: 0,
  skips: {},
  perMinute: null,
  nextAt: null,
  cursor: '',
  tries: 0,
  at: now,
  startedAt: null,
  finishedAt: null,
};
const running: BroadcastState = { ...scheduled, status: 'running', startedAt: now, nextAt: now };
const paused: BroadcastState = { ...running, status: 'paused' };
const stopped: BroadcastState = { ...running, status: 'stopped', stopReason: 'asked', finishedAt: now };
const done: BroadcastState = { ...running, status: 'done', finishedAt: now };
const reached = { kind: 'reached' as const, tried: 3, started: 2, failed: 0, skips: { reentry_once: 1 }, cursor: 'c' };

describe('a broadcast', () => {
  it.each<[string, BroadcastState, BroadcastInput, Partial<BroadcastState> | null]>([
    ['pauses', running, { kind: 'pause' }, { status: 'paused' }],
    ['pauses before it begins', scheduled, { kind: 'pause' }, { status: 'paused' }],
    ['stays paused', paused, { kind: 'pause' }, { status: 'paused' }],
    ['does not pause once it is stopped', stopped, { kind: 'pause' }, null],
    ['does not pause once it is done', done, { kind: 'pause' }, null],
    ['resumes', paused, { kind: 'resume' }, { status: 'running' }],
    [
      'resumes to its schedule',
      { ...scheduled, status: 'paused', at: now + 1 },
      { kind: 'resume' },
      { status: 'scheduled' },
    ],
    [
      'resumes without catching up with its pause',
      { ...paused, perMinute: 60, nextAt: now - 60_000 },
      { kind: 'resume' },
      { status: 'running', nextAt: now },
    ],
    [
      'resumes without a person too early',
      { ...paused, perMinute: 60, nextAt: now + 900 },
      { kind: 'resume' },
      { nextAt: now + 900 },
    ],
    ['is running already', running, { kind: 'resume' }, { status: 'running' }],
    ['does not resume once it is stopped', stopped, { kind: 'resume' }, null],
    [
      'stops',
      running,
      { kind: 'stop', reason: 'asked' },
      { status: 'stopped', stopReason: 'asked', finishedAt: now, cursor: '' },
    ],
    ['stays stopped', stopped, { kind: 'stop', reason: 'audience_deleted' }, { stopReason: 'asked' }],
    ['does not stop once it is done', done, { kind: 'stop', reason: 'asked' }, null],
    [
      'begins with the version of that moment',
      scheduled,
      { kind: 'begin', version: 7 },
      { status: 'running', version: 7, startedAt: now, nextAt: now },
    ],
    ['keeps its version', running, { kind: 'begin', version: 7 }, { status: 'running', version: 1 }],
    ['does not begin while it is paused', paused, { kind: 'begin', version: 7 }, null],
    [
      'counts',
      { ...scheduled, total: 1, capped: true, countCursor: 'a', counted: 500 },
      { kind: 'counted', members: 4, looked: 500, cursor: 'f' },
      { total: 5, counted: 1_000, countCursor: 'f', capped: true },
    ],
    [
      'has counted everybody',
      { ...scheduled, total: 1, capped: true, countCursor: 'a', counted: 500 },
      { kind: 'counted', members: 4, looked: 20, cursor: null },
      { total: 5, counted: 520, countCursor: null, capped: false },
    ],
    [
      'counts to a million and no further',
      { ...scheduled, total: 1, capped: true, countCursor: 'a', counted: 999_500 },
      { kind: 'counted', members: 4, looked: 500, cursor: 'b' },
      { total: 5, countCursor: null, capped: true },
    ],
    [
      'keeps what was reached',
      running,
      { ...reached, isEnd: false },
      { status: 'running', started: 2, skipped: 1, skips: { reentry_once: 1 }, cursor: 'c', total: 10 },
    ],
    [
      'keeps what was reached when it was stopped',
      stopped,
      { ...reached, isEnd: true },
      { status: 'stopped', started: 2, skipped: 1, total: 10 },
    ],
    [
      'says at its end who had left',
      running,
      { ...reached, isEnd: true },
      { status: 'done', total: 10, started: 2, skipped: 8, skips: { reentry_once: 1, left_audience: 7 }, cursor: '' },
    ],
    [
      'reaches people who have come since',
      { ...running, total: 2 },
      { ...reached, isEnd: true },
      { status: 'done', total: 3, started: 2, skipped: 1, skips: { reentry_once: 1 } },
    ],
  ])('%s', (_, state, input, expected) => {
    const after = advanceBroadcast(state, input, now);
    if (expected === null) expect(after).toBeNull();
    else expect(after).toMatchObject(expected);
  });

  it.each<[string, BroadcastState, number | null]>([
    ['scheduled: at its time', { ...scheduled, at: now + 5_000 }, now + 5_000],
    ['scheduled and being counted: now', { ...scheduled, at: now + 5_000, countCursor: 'a' }, now],
    ['running without a pace: now', running, now],
    ['running: at the next moment', { ...running, perMinute: 60, nextAt: now + 700.5 }, now + 701],
    ['running fast: not for every person', { ...running, perMinute: 6_000, nextAt: now + 10 }, now + 200],
    ['paused: never', paused, null],
    ['stopped: never', stopped, null],
    ['done: never', done, null],
  ])('is due when %s', (_, state, due) => {
    expect(broadcastDueAt(state, now)).toBe(due);
  });

  it('reaches nobody unless it runs, and never changes after its end but in its counts', () => {
    const input = fc.oneof<fc.Arbitrary<BroadcastInput>[]>(
      fc.constantFrom<BroadcastInput>({ kind: 'pause' }, { kind: 'resume' }, { kind: 'stop', reason: 'asked' }),
      fc.constant<BroadcastInput>({ kind: 'begin', version: 2 }),
      fc.record({
        kind: fc.constant('reached' as const),
        tried: fc.nat(50),
        started: fc.nat(50),
        failed: fc.nat(3),
        skips: fc.dictionary(fc.constantFrom('reentry_once', 'left_audience'), fc.nat(5)),
        cursor: fc.string(),
        isEnd: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
        let state = scheduled;
        for (const [i, one] of inputs.entries()) {
          const before = state;
          state = advanceBroadcast(state, one, now + i) ?? state;
          if (before.status === 'stopped' || before.status === 'done') expect(state.status).toBe(before.status);
          if (state.status !== 'running') expect(mayReach(state, now + i)).toBe(0);
          const sum = Object.values(state.skips).reduce((all, n) => all + n, 0);
          expect(state.skipped).toBe(sum);
          if (state.status === 'done' && before.status !== 'done')
            expect(state.total).toBe(state.started + state.skipped + state.failed);
          expect((state.finishedAt === null) === (state.status !== 'stopped' && state.status !== 'done')).toBe(true);
        }
      }),
    );
  });
});
