import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../../src/contract/workflows/workflow.ts';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { type AdvanceInput, newRun, type RunState } from '../../../../src/engine/runs/state.ts';
import { dueOf } from '../../../../src/engine/runs/wait-until.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { definitionOf, mail } from '../../../support/definitions.ts';

const minute = 60_000;
const at = (iso: string) => Date.parse(iso);

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock in the zone shows, by the platform's own tables. */
function clockIn(zone: string, ms: number): string {
  const known =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  clocks.set(zone, known);
  return known.format(ms);
}

/** Minutes that a clock moves forward from one time to another, past midnight if needed. */
function minutesFrom(from: string, to: string): number {
  const [a = 0, b = 0] = [from, to].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  return (b - a + 1440) % 1440;
}

const scopeIn = (timezone: string, traits: Record<string, unknown> = {}) =>
  buildScope({
    event: { type: 'test', properties: { at: '2026-03-28T09:00:00Z' } },
    profile: { userId: 'u', timezone, traits },
  });

describe('a wait until a time of day', () => {
  // Each moment is shortly before a clock change: forward (a gap) or back (a fold).
  const moments: [zone: string, iso: string][] = [
    ['America/New_York', '2026-03-08T05:00:00Z'],
    ['America/New_York', '2026-11-01T04:00:00Z'],
    ['Europe/Paris', '2026-03-28T23:30:00Z'],
    ['Europe/Paris', '2026-10-24T22:30:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T13:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T13:00:00Z'],
    ['Pacific/Apia', '2011-12-30T09:00:00Z'],
    ['Asia/Kathmandu', '2026-06-01T00:00:00Z'],
    ['Atlantic/Azores', '2026-03-28T23:30:00Z'],
    ['Atlantic/Azores', '2026-10-24T23:30:00Z'],
  ];
  const times = ['00:00', '00:30', '01:15', '02:00', '02:15', '02:30', '03:00', '08:00', '23:45'];

  test.each(moments)(
    'in %s after %s ends when clocks show the time, or at the first moment after a gap',
    (zone, iso) => {
      for (const time of times) {
        const verdict = dueOf({ time }, scopeIn(zone), at(iso));
        const due = verdict.due ?? Number.NaN;
        expect(due).toBeGreaterThan(at(iso));
        if (clockIn(zone, due) === time) {
          // The first such moment: no earlier minute of the wait shows it.
          for (let ms = due - minute; ms > at(iso); ms -= minute) expect(clockIn(zone, ms)).not.toBe(time);
        } else {
          // The day has no such time: the moment is the one at which the clocks jumped over it.
          const before = clockIn(zone, due - minute);
          expect(minutesFrom(before, time), `${zone} ${time}`).toBeLessThan(minutesFrom(before, clockIn(zone, due)));
        }
      }
    },
  );

  test('ends only on the given weekdays, in the zone of the person', () => {
    // Saturday 23:30 in Paris is still Saturday; Monday comes in two days.
    const verdict = dueOf({ time: '09:00', weekdays: ['monday'] }, scopeIn('Europe/Paris'), at('2026-05-02T21:30:00Z'));
    expect(new Date(verdict.due ?? 0).toISOString()).toBe('2026-05-04T07:00:00.000Z');
  });

  test('uses the zone of the step before that of the person, and ignores an unknown zone of the person', () => {
    const now = at('2026-05-02T00:00:00Z');
    expect(dueOf({ time: '09:00', timezone: 'Asia/Tokyo' }, scopeIn('Europe/Paris'), now)).toMatchObject({
      zone: 'Asia/Tokyo',
    });
    expect(dueOf({ time: '09:00' }, scopeIn('Mars/Olympus'), now)).toMatchObject({
      zone: 'UTC',
      due: at('2026-05-02T09:00:00Z'),
    });
  });
});

describe('a wait until a date', () => {
  const now = at('2026-03-01T00:00:00Z');

  test('takes the date from a trait, with an offset, at a time of day on that local day', () => {
    const scope = scopeIn('America/New_York', { trialEndsAt: '2026-03-10T02:00:00Z' });
    expect(dueOf({ date: '{{trait.trialEndsAt}}', offsetMinutes: -1440 }, scope, now)).toMatchObject({
      due: at('2026-03-09T02:00:00Z'),
    });
    // 02:00 UTC on the 10th is the evening of the 9th in New York, already on summer time.
    expect(dueOf({ date: '{{trait.trialEndsAt}}', time: '09:00' }, scope, now)).toMatchObject({
      due: at('2026-03-09T13:00:00Z'),
    });
  });

  test('does not wait when the date is missing, unreadable or past, and says so', () => {
    const scope = scopeIn('UTC', { soon: 'next week' });
    expect(dueOf({ date: '{{trait.none}}' }, scope, now)).toMatchObject({ due: null, reason: 'date_missing' });
    expect(dueOf({ date: '{{trait.soon}}' }, scope, now)).toMatchObject({ due: null, reason: 'date_unreadable' });
    expect(dueOf({ date: '2020-01-01' }, scope, now)).toMatchObject({ due: null, reason: 'date_passed' });
  });
});

const start = at('2026-05-01T00:00:00Z');

/** A run driven by hand, with a profile that can change. */
function drive(definition: Definition, properties: Record<string, unknown> = {}) {
  const run = {
    state: newRun('run-1', start) as RunState,
    now: start,
    traits: {} as Record<string, unknown>,
    give(input: AdvanceInput) {
      const scope = buildScope({ event: { type: 'test', properties }, profile: { userId: 'u', traits: run.traits } });
      const advanced = advance(definition, run.state, input, run.now, scope);
      run.state = advanced.state;
      return advanced;
    },
    event(type: string, eventProperties: Record<string, unknown> = {}, afterMinutes = 1) {
      run.now = start + afterMinutes * minute;
      const times = { timestamp: run.now, receivedAt: run.now };
      const event = { id: `${type}-${afterMinutes}`, type, ...times, properties: eventProperties };
      return run.give({ kind: 'event', event });
    },
    alarm(afterMinutes: number) {
      run.now = start + afterMinutes * minute;
      return run.give({ kind: 'alarm' });
    },
    labels: () => run.state.trace.map((entry) => entry.label),
  };
  run.give({ kind: 'start' });
  return run;
}

const awaiting = (config: object, extra: object = {}) => ({
  label: 'hold',
  type: 'wait',
  config: { timeoutMinutes: 60, onMatch: 'thanks', onTimeout: 'reminder', ...config },
  ...extra,
});
const ending = [mail('reminder', { next: 'end' }), mail('thanks')];

describe('a wait for an event', () => {
  const paid = {
    waitForEvent: { eventType: 'order.paid', filters: [{ property: 'orderId', value: '{{event.orderId}}' }] },
  };

  test('ends when the event comes, and compares it with the event that started the run', () => {
    const run = drive(definitionOf([awaiting(paid), ...ending]), { orderId: 'A-1' });
    expect(run.state.waitingFor).toContain('order.paid');
    run.event('order.paid', { orderId: 'B-2' });
    expect(run.labels()).toEqual(['hold']);
    run.event('order.paid', { orderId: 'A-1' }, 2);
    expect(run.labels()).toEqual(['hold', 'thanks']);
    expect(run.state.trace[0]?.output).toMatchObject({ matched: true, eventId: 'order.paid-2' });
  });

  test('jumps to `onTimeout` when the time is over, and says what did not come', () => {
    const run = drive(definitionOf([awaiting(paid), ...ending]), { orderId: 'A-1' });
    run.alarm(59);
    expect(run.labels()).toEqual(['hold']);
    run.alarm(60);
    expect(run.labels()).toEqual(['hold', 'reminder']);
    expect(run.state.trace[0]).toMatchObject({ outcome: 'completed', reason: 'timed_out' });
  });

  test.each([
    ['run_start', ['nap', 'hold', 'thanks']],
    ['previous_step', ['nap', 'hold']],
  ])('with since %s decides whether an event from before the wait counts', (since, walked) => {
    const waits = { waitForEvent: { ...paid.waitForEvent, since } };
    const run = drive(
      definitionOf([{ label: 'nap', type: 'wait', config: {}, delayMinutes: 10 }, awaiting(waits), ...ending]),
      { orderId: 'A-1' },
    );
    run.event('order.paid', { orderId: 'A-1' }, 5);
    run.alarm(10);
    expect(run.labels()).toEqual(walked);
  });

  test('counts an event during the delay of the step as after the step before', () => {
    const run = drive(definitionOf([awaiting(paid, { delayMinutes: 10 }), ...ending]), { orderId: 'A-1' });
    run.event('order.paid', { orderId: 'A-1' }, 5);
    run.alarm(10);
    expect(run.labels()).toEqual(['hold', 'thanks']);
  });

  test('ignores an event from before the one that started the run', () => {
    const run = drive(definitionOf([awaiting(paid), ...ending]), { orderId: 'A-1' });
    expect(run.event('order.paid', { orderId: 'A-1' }, -1).verdict).toBe('unchanged');
  });
});

describe('a wait for a condition', () => {
  const isPro = { waitForCondition: { trait: 'plan', value: 'pro' } };

  test('checks the condition at once, and again whenever the person changes', () => {
    const definition = definitionOf([awaiting(isPro), ...ending]);
    const run = drive(definition);
    expect(run.labels()).toEqual(['hold']);
    run.traits = { plan: 'pro' };
    run.event('user.identified');
    expect(run.labels()).toEqual(['hold', 'thanks']);
  });
});

test('a wait for a date follows the trait when it changes', () => {
  const run = drive(
    definitionOf([
      { label: 'hold', type: 'wait', config: { until: { date: '{{trait.renewsAt}}', ifMissing: 'continue' } } },
      mail('mail'),
    ]),
  );
  expect(run.labels(), 'without the trait it does not wait').toEqual(['hold', 'mail']);
  const moving = drive(
    definitionOf([
      { label: 'nap', type: 'wait', config: {}, delayMinutes: 1 },
      { label: 'hold', type: 'wait', config: { until: { date: '{{trait.renewsAt}}' } } },
      mail('mail'),
    ]),
  );
  moving.traits = { renewsAt: '2026-05-02T00:00:00Z' };
  moving.alarm(1);
  expect(moving.state.dueAt).toBe(at('2026-05-02T00:00:00Z'));
  moving.traits = { renewsAt: '2026-05-03T00:00:00Z' };
  moving.event('user.identified', {}, 2);
  expect(moving.state.dueAt).toBe(at('2026-05-03T00:00:00Z'));
  moving.alarm(3 * 1440);
  expect(moving.labels()).toEqual(['nap', 'hold', 'mail']);
});

test('a queued run starts when its workflow is resumed, and expires after seven days', () => {
  const definition = definitionOf([mail('mail')]);
  const begin = () => advance(definition, newRun('q', start), { kind: 'start', queued: true }, start, null).state;
  expect(begin()).toMatchObject({ status: 'queued', intent: null });
  const released = advance(definition, begin(), { kind: 'release' }, start + minute, null);
  expect(released.state.status).toBe('running');
  expect(released.task?.key).toBe('q:0:1');
  const late = advance(definition, begin(), { kind: 'alarm' }, start + 7 * 1440 * minute, null);
  expect(late.state).toMatchObject({ status: 'exited', exitReason: 'queue_expired' });
});

test('R3: a failed run is restarted from a chosen step under the same keys', () => {
  const definition = definitionOf([mail('a'), mail('b')], { settings: { onError: 'fail' } });
  let { state } = advance(definition, newRun('r', start), { kind: 'start' }, start, null);
  const give = (input: AdvanceInput) => {
    const advanced = advance(definition, state, input, start, null);
    state = advanced.state;
    return advanced;
  };
  give({ kind: 'settle', key: 'r:0:1', settlement: { kind: 'done', outcome: 'sent' } });
  give({
    kind: 'settle',
    key: 'r:1:1',
    settlement: { kind: 'done', outcome: 'error', reason: 'refused', message: 'No.' },
  });
  expect(state.status).toBe('failed');
  expect(give({ kind: 'restart', from: 'nowhere', actor: 'ada' }).verdict).toBe('unchanged');
  expect(give({ kind: 'restart', from: 'b', actor: 'ada' }).task?.key).toBe('r:1:1');
  give({ kind: 'settle', key: 'r:1:1', settlement: { kind: 'done', outcome: 'sent' } });
  expect(state.status).toBe('completed');
});
