import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advanceEndpoint,
  type EndpointEffect,
  type EndpointInput,
  isCalm,
  isSame,
} from '../../../../src/engine/endpoints/advance.ts';
import { breakerPhase, parkedUntil } from '../../../../src/engine/endpoints/breaker.ts';
import { type EndpointState, healthy } from '../../../../src/engine/endpoints/state.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.UTC(2026, 4, 1);
const rules = { disableAfter: { hours: 100, attempts: 20 } };

/** An input, and how many ms after the one before it came. */
type Step = [afterMs: number, kind: EndpointInput['kind']];

function walk(steps: readonly Step[], from: EndpointState = healthy, at = start) {
  let state = from;
  let now = at;
  const effects: EndpointEffect[] = [];
  for (const [afterMs, kind] of steps) {
    now += afterMs;
    const move = advanceEndpoint(state, { kind }, rules, now);
    state = move.state;
    effects.push(...move.effects);
  }
  return { state, effects, now };
}

const times = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step);
const failing = walk(times(4, [1_000, 'failure'])).state;
const disabled = walk([[0, 'gone']]).state;

describe('the state of an endpoint', () => {
  test('a failure of an ok endpoint is counted', () => {
    const { state, effects } = walk(times(3, [1_000, 'failure']));
    expect(state).toMatchObject({ status: 'ok', failures: 3, failSince: start + 1_000, failingSince: null });
    expect(effects).toEqual([]);
  });

  test('the fourth failure in a row makes it failing since the first of the row', () => {
    const { state, effects } = walk(times(4, [1_000, 'failure']));
    expect(state).toMatchObject({ status: 'failing', failingSince: start + 1_000 });
    expect(effects).toEqual([{ kind: 'failing', percent: 0 }]);
  });

  test('a success between failures begins the row again', () => {
    const { state, effects } = walk([...times(3, [1_000, 'failure']), [1_000, 'success'], [1_000, 'failure']]);
    expect(state).toMatchObject({ status: 'ok', failures: 1, failSince: start + 5_000 });
    expect(effects).toEqual([]);
  });

  test.each([
    [49, []],
    [50, [{ kind: 'failing', percent: 50 }]],
    [69, [{ kind: 'failing', percent: 50 }]],
    [70, [{ kind: 'failing', percent: 70 }]],
    [90, [{ kind: 'failing', percent: 90 }]],
    [99, [{ kind: 'failing', percent: 90 }]],
  ])('a failure after %i %% of the time is announced', (percent, effects) => {
    expect(walk([[percent * hour - 3_000, 'failure']], failing, start + 4_000).effects).toEqual(effects);
  });

  test('each percentage is announced once', () => {
    const { effects } = walk(times(99, [hour, 'failure']), failing, start + 1_000);
    expect(effects).toEqual([50, 70, 90].map((percent) => ({ kind: 'failing', percent })));
  });

  test('failures for the whole time, and enough of them, disable it', () => {
    const { state, effects, now } = walk(times(100, [hour, 'failure']), failing, start + 1_000);
    expect(effects.at(-1)).toEqual({ kind: 'disabled', reason: 'failures', since: start + 1_000 });
    const since = start + 1_000;
    expect(state).toEqual({
      ...healthy,
      ...{ status: 'disabled', disabledReason: 'failures', disabledAt: now, failingSince: since },
    });
  });

  test('too few failures do not disable it, however long they take', () => {
    expect(walk(times(19, [20 * hour, 'failure'])).state.status).toBe('failing');
    expect(walk(times(20, [20 * hour, 'failure'])).state.status).toBe('disabled');
  });

  test('two failures can disable it before it is failing', () => {
    const strict = { disableAfter: { hours: 0.0005, attempts: 2 } };
    const first = advanceEndpoint(healthy, { kind: 'failure' }, strict, start).state;
    const { state, effects } = advanceEndpoint(first, { kind: 'failure' }, strict, start + 1_800);
    expect(state.disabledReason).toBe('failures');
    expect(effects).toEqual([{ kind: 'disabled', reason: 'failures', since: start }]);
  });

  test.each([
    ['gone', 'gone'],
    ['asked', 'asked'],
    ['exhausted', 'exhausted'],
    ['disable', 'manual'],
  ] as const)('%s disables it at once, ok or failing', (kind, reason) => {
    for (const from of [healthy, failing]) {
      const { state, effects, now } = walk([[5_000, kind]], from);
      expect(state).toMatchObject({ status: 'disabled', disabledReason: reason, disabledAt: now, breakerUntil: null });
      expect(isCalm(state)).toBe(true);
      expect(effects).toEqual([{ kind: 'disabled', reason, since: now }]);
    }
  });

  test('a success of a failing endpoint is its recovery', () => {
    const { state, effects } = walk([[10_000, 'success']], failing, start + 4_000);
    expect(state).toMatchObject({ status: 'ok', failingSince: null, failures: 0, failSince: null, toldPercent: 0 });
    expect(effects).toEqual([{ kind: 'recovered', downMs: 13_000 }]);
  });

  test.each(['success', 'failure', 'gone', 'asked', 'exhausted', 'disable'] as const)(
    'a disabled endpoint stays as it is after: %s',
    (kind) => {
      expect(advanceEndpoint(disabled, { kind }, rules, start + hour)).toEqual({ state: disabled, effects: [] });
    },
  );

  test.each(['enable', 'tested'] as const)('%s brings a disabled endpoint back with nothing left over', (kind) => {
    expect(advanceEndpoint(disabled, { kind }, rules, start)).toEqual({ state: healthy, effects: [] });
  });

  test('putting a failing endpoint back forgets its failures and is not a recovery', () => {
    expect(advanceEndpoint(failing, { kind: 'enable' }, rules, start)).toEqual({ state: healthy, effects: [] });
    expect(advanceEndpoint(failing, { kind: 'tested' }, rules, start).effects).toMatchObject([{ kind: 'recovered' }]);
  });

  test('a success of a healthy endpoint changes nothing, so that nothing is written', () => {
    expect(advanceEndpoint(healthy, { kind: 'success' }, rules, start).state).toBe(healthy);
  });
});

describe('the breaker of an endpoint', () => {
  test('opens for a minute after ten failures in a row', () => {
    const nine = walk(times(9, [1_000, 'failure']));
    expect(breakerPhase(nine.state, nine.now)).toBe('closed');
    const { state, now } = walk([[1_000, 'failure']], nine.state, nine.now);
    expect(state).toMatchObject({ breakerUntil: now + minute, breakerMs: minute });
    expect(breakerPhase(state, now + minute - 1)).toBe('open');
    expect(breakerPhase(state, now + minute)).toBe('probing');
  });

  test('opens when 70 % of at least ten answers in five minutes are failures', () => {
    const pattern: Step[] = [...times(3, [1_000, 'failure']), [1_000, 'success']];
    const seven = walk([...pattern, ...pattern, [1_000, 'failure']]);
    expect(seven.state).toMatchObject({ failCount: 7, okCount: 2, breakerUntil: null });
    expect(walk([[1_000, 'failure']], seven.state, seven.now).state.breakerMs).toBe(minute);
    const six = walk([...pattern, [1_000, 'success'], ...pattern, [1_000, 'failure']]);
    expect(six.state).toMatchObject({ failCount: 7, okCount: 3, breakerMs: minute });
  });

  test('stays closed while less than 70 % fail', () => {
    const pattern: Step[] = [
      [1_000, 'failure'],
      [1_000, 'failure'],
      [1_000, 'success'],
    ];
    expect(walk(Array.from({ length: 30 }, () => pattern).flat()).state.breakerUntil).toBeNull();
  });

  test('counts the share of five minutes only', () => {
    const { state } = walk([...times(3, [1_000, 'failure']), [1_000, 'success'], [5 * minute, 'failure']]);
    expect(state).toMatchObject({ failCount: 1, okCount: 0 });
  });

  test('forgets the counts with the first success after five minutes', () => {
    const { state } = walk([
      [1_000, 'failure'],
      [5 * minute, 'success'],
    ]);
    expect(state).toEqual(healthy);
  });

  test('doubles its time with each failed probe, up to an hour', () => {
    let { state, now } = walk(times(10, [0, 'failure']));
    const opened: number[] = [];
    for (let i = 0; i < 8; i++) {
      opened.push(state.breakerMs / minute);
      now = state.breakerUntil ?? 0;
      state = advanceEndpoint(state, { kind: 'failure' }, { disableAfter: { hours: 720, attempts: 20 } }, now).state;
    }
    expect(opened).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test('is not prolonged by failures that were under way when it opened', () => {
    const open = walk(times(10, [0, 'failure']));
    const { state } = walk(times(5, [1_000, 'failure']), open.state, open.now);
    expect(state).toMatchObject({ breakerUntil: open.state.breakerUntil, breakerMs: minute, failures: 15 });
  });

  test('is closed by a success, and begins with a minute the next time', () => {
    const open = walk([...times(10, [0, 'failure']), [minute, 'failure']]);
    expect(open.state.breakerMs).toBe(2 * minute);
    const closed = walk([[2 * minute, 'success']], open.state, open.now);
    expect(closed.state).toEqual(healthy);
    expect(walk(times(10, [0, 'failure']), closed.state, closed.now).state.breakerMs).toBe(minute);
  });

  test('lets what is parked come due within ten seconds, not all at once', () => {
    const dues = Array.from({ length: 200 }, (_, i) => parkedUntil(start, `delivery ${i}`) - start);
    expect(Math.min(...dues)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...dues)).toBeLessThanOrEqual(10_000);
    expect(new Set(dues).size).toBeGreaterThan(150);
  });
});

describe('whatever happens to an endpoint', () => {
  const kinds = [
    'success',
    'failure',
    'failure',
    'failure',
    'gone',
    'asked',
    'exhausted',
    'disable',
    'enable',
    'tested',
  ];
  const step = fc.tuple(
    fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 30 * hour })),
    fc.constantFrom(...(kinds as EndpointInput['kind'][])),
  );

  test('its fields agree with each other', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const { state } = walk(steps);
        expect(state.status === 'disabled').toBe(state.disabledReason !== null);
        expect(state.status === 'disabled').toBe(state.disabledAt !== null);
        if (state.status === 'failing') expect(state.failures).toBeGreaterThanOrEqual(4);
        if (state.status === 'ok') expect(state.failingSince).toBeNull();
        if (state.status === 'disabled') expect(isCalm(state)).toBe(true);
        expect(state.failures === 0).toBe(state.failSince === null);
        expect(state.breakerUntil === null).toBe(state.breakerMs === 0);
        expect(state.breakerMs).toBeLessThanOrEqual(hour);
      }),
    );
  });

  test('announcements alternate, and a state without effects that did not change is the same object', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        let state: EndpointState = healthy;
        let now = start;
        let percent = -1;
        for (const [afterMs, kind] of steps) {
          now += afterMs;
          const before = state;
          const move = advanceEndpoint(state, { kind }, rules, now);
          state = move.state;
          if (isSame(before, state)) expect(state).toBe(before);
          for (const effect of move.effects) {
            if (effect.kind === 'failing') {
              expect(effect.percent).toBeGreaterThan(percent);
              percent = effect.percent;
            } else percent = -1;
            if (effect.kind === 'recovered') expect(before.status).toBe('failing');
            if (effect.kind === 'disabled') expect(before.status).not.toBe('disabled');
          }
          if (kind === 'enable') percent = -1;
        }
      }),
    );
  });
});
