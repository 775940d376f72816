// Dates that a wait waits for: in whose zone they are read, anniversaries, and what happens without one.
import { describe, expect, test } from 'vitest';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { dryRun } from '../../../../src/engine/runs/dry-run.ts';
import { newRun } from '../../../../src/engine/runs/state.ts';
import { dueOf } from '../../../../src/engine/runs/wait-until.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { definitionOf, mail, nap } from '../../../support/definitions.ts';

const at = (iso: string) => Date.parse(iso);
const now = at('2026-12-01T00:00:00Z');
const scopeIn = (timezone: string, traits: Record<string, unknown>) =>
  buildScope({ profile: { userId: 'u', timezone, traits } });

/** When a wait for `trait.day` is over. */
function due(until: object, timezone: string, day: unknown, from = now): string | null {
  const verdict = dueOf({ date: '{{trait.day}}', ...until }, scopeIn(timezone, { day }), from);
  return verdict.due === null ? verdict.reason : new Date(verdict.due).toISOString();
}

describe('a date', () => {
  test('with a time of day is that day of the person, also west of Greenwich', () => {
    expect(due({ time: '09:00' }, 'America/Los_Angeles', '2027-05-01')).toBe('2027-05-01T16:00:00.000Z');
    expect(due({ time: '09:00' }, 'America/New_York', '2027-01-10')).toBe('2027-01-10T14:00:00.000Z');
    expect(due({ time: '09:00' }, 'Asia/Tokyo', '2027-01-10')).toBe('2027-01-10T00:00:00.000Z');
  });

  test('in epoch seconds waits like one in milliseconds', () => {
    expect(due({}, 'UTC', 1_800_000_000)).toBe('2027-01-15T08:00:00.000Z');
    expect(due({}, 'UTC', 1_800_000_000_000)).toBe('2027-01-15T08:00:00.000Z');
  });

  test('with an offset of whole days keeps its time of day over a clock change', () => {
    expect(due({ offsetMinutes: -1440 }, 'Europe/Paris', '2027-03-29')).toBe('2027-03-27T23:00:00.000Z');
    expect(due({ offsetMinutes: -1440, time: '09:00' }, 'Europe/Paris', '2027-03-29')).toBe('2027-03-28T07:00:00.000Z');
    expect(due({ offsetMinutes: 90 }, 'Europe/Paris', '2027-03-28T01:00')).toBe('2027-03-28T01:30:00.000Z');
  });

  test.each([1.7e18, 1.7e15, 'Plan 2031', true, ['2027-01-01'], {}])('that is %j cannot be read', (day) => {
    expect(due({}, 'UTC', day)).toBe('date_unreadable');
    expect(due({ time: '09:00', yearly: true }, 'UTC', day)).toBe('date_unreadable');
  });

  test.each([undefined, null, ''])('that is %j is missing', (day) => {
    expect(due({}, 'UTC', day)).toBe('date_missing');
  });

  test('at the end of all years is read, but nothing beyond it', () => {
    expect(due({}, 'UTC', '9999-12-31')).toBe('9999-12-31T00:00:00.000Z');
    expect(due({ offsetMinutes: 500_000 }, 'UTC', '9999-12-31')).toBe('date_unreadable');
    expect(due({ yearly: true, offsetMinutes: -500_000 }, 'UTC', '9999-01-01', at('9999-12-31T00:00:00Z'))).toBe(
      'date_unreadable',
    );
    expect(due({ offsetMinutes: -500_000, time: '00:00' }, 'Asia/Tokyo', '0000-01-01')).toBe('date_passed');
  });
});

describe('a yearly date', () => {
  test.each([
    ['1990-03-15', now, '2027-03-15T00:00:00.000Z'],
    ['1990-12-24', now, '2026-12-24T00:00:00.000Z'],
    ['1990-12-01', now, '2027-12-01T00:00:00.000Z'],
    ['2000-02-29', now, '2027-02-28T00:00:00.000Z'],
    ['2000-02-29', at('2027-12-01T00:00:00Z'), '2028-02-29T00:00:00.000Z'],
    ['2030-03-15', now, '2030-03-15T00:00:00.000Z'],
  ])('%s is next at its anniversary in the zone of the person', (day, from, wanted) => {
    expect(due({ yearly: true, time: '09:00' }, 'Asia/Tokyo', day, from)).toBe(wanted);
  });

  test('keeps its time of day, and its offset leads to the anniversary that lies ahead', () => {
    expect(due({ yearly: true }, 'Europe/Paris', '2020-06-01T08:30')).toBe('2027-06-01T06:30:00.000Z');
    expect(due({ yearly: true, offsetMinutes: -1440 }, 'UTC', '1990-12-01')).toBe('2027-11-30T00:00:00.000Z');
    expect(due({ yearly: true, offsetMinutes: -525_600 }, 'UTC', '1990-11-15')).toBe('2027-11-16T00:00:00.000Z');
    expect(due({ yearly: true, offsetMinutes: 525_600 }, 'UTC', '1990-12-15')).toBe('2026-12-15T00:00:00.000Z');
  });
});

describe('without a readable date', () => {
  const wait = (until: object) => ({ label: 'hold', type: 'wait', config: { until } });
  const begin = (until: object, day: unknown, onError = 'continue') => {
    const definition = definitionOf([wait({ date: '{{trait.day}}', ...until }), mail('mail')], {
      settings: { onError },
    });
    return advance(definition, newRun('r', now), { kind: 'start' }, now, scopeIn('UTC', { day })).state;
  };

  test('the run is exited, by the code of what was wrong; the step says what was found', () => {
    const missing = begin({}, undefined);
    expect(missing).toMatchObject({ status: 'exited', exitReason: 'date_missing', dueAt: null });
    expect(missing.trace).toMatchObject([{ outcome: 'completed', reason: 'date_missing', finishedAt: now }]);
    const unreadable = begin({ ifMissing: 'end' }, 'soon');
    expect(unreadable).toMatchObject({ status: 'exited', exitReason: 'date_unreadable' });
    expect(unreadable.trace[0]?.message).toBe('{{trait.day}} is "soon", which is not a date, so the run ended.');
  });

  test('`continue` goes to the next step at once', () => {
    const state = begin({ ifMissing: 'continue' }, 'soon');
    expect(state.trace).toMatchObject([{ reason: 'date_unreadable' }, { label: 'mail' }]);
    expect(state.trace[0]?.message).toContain('so the run did not wait');
  });

  test('`fail` fails the run whatever `onError` says, and it can be restarted from the wait', () => {
    const state = begin({ ifMissing: 'fail' }, 'soon');
    expect(state).toMatchObject({ status: 'failed', cursor: 0 });
    expect(state.exitReason).toContain('Step hold failed. {{trait.day}} is "soon"');
    const definition = definitionOf([wait({ date: '{{trait.day}}', ifMissing: 'fail' }), mail('mail')]);
    const scope = scopeIn('UTC', { day: '2027-01-01' });
    const again = advance(definition, state, { kind: 'restart', actor: 'ada' }, now, scope).state;
    expect(again).toMatchObject({ status: 'running', dueAt: at('2027-01-01T00:00:00Z') });
  });

  test('a paused run whose date went away ends when it is resumed', () => {
    const definition = definitionOf([wait({ date: '{{trait.day}}' }), mail('mail')]);
    const dated = scopeIn('UTC', { day: '2027-01-01' });
    const undated = scopeIn('UTC', {});
    let { state } = advance(definition, newRun('r', now), { kind: 'start' }, now, dated);
    ({ state } = advance(definition, state, { kind: 'pause', actor: 'ada' }, now, null));
    const event = { id: 'e', type: 'user.identified', timestamp: now + 1, receivedAt: now + 1 };
    ({ state } = advance(definition, state, { kind: 'event', event }, now + 1, undated));
    expect(state).toMatchObject({ status: 'paused', phase: 'done' });
    ({ state } = advance(definition, state, { kind: 'resume', actor: 'ada' }, now + 2, undated));
    expect(state).toMatchObject({ status: 'exited', exitReason: 'date_missing' });
  });

  test('a date that has passed does not wait and ends nothing', () => {
    expect(begin({}, '2020-01-01').trace).toMatchObject([{ reason: 'date_passed' }, { label: 'mail' }]);
  });

  test('a dry-run says how the run would end', () => {
    const result = dryRun({
      definition: definitionOf([wait({ date: '{{trait.day}}' }), mail('mail')]),
      runId: 'r',
      now,
      emailTemplates: new Map(),
      gates: () => null,
      source: { event: { type: 'test' }, profile: { userId: 'u', traits: { day: 'soon' } }, run: {}, org: {} },
    });
    expect(result).toMatchObject({ endsWith: 'exited', steps: [{ label: 'hold', reason: 'date_unreadable' }] });
    expect(result.steps).toHaveLength(1);
  });
});

describe('saving', () => {
  const faultsOf = (until: object) => {
    const steps = [{ type: 'wait', config: { until } }, mail('mail')];
    const verdict = validateWorkflow({ name: 'W', trigger: { eventType: 'test' }, steps });
    return verdict.ok ? [] : verdict.faults.map(({ pointer, code }) => `${pointer} ${code}`);
  };

  test('refuses a literal date that cannot be read', () => {
    expect(faultsOf({ date: 'Plan 2031' })).toEqual(['/steps/0/config/until/date invalid_format']);
    expect(faultsOf({ date: '2026-02-30', time: '09:00' })).toEqual(['/steps/0/config/until/date invalid_format']);
    for (const date of ['2026-05-01', '2026-05-01T08:30', '{{trait.day}}', '{{trait.day}}T09:00'])
      expect(faultsOf({ date }), date).toEqual([]);
  });

  test('refuses fields of a date without one', () => {
    expect(faultsOf({ time: '09:00', yearly: true })).toEqual([
      expect.stringMatching('^/steps/0/config/until/yearly '),
    ]);
    expect(faultsOf({ time: '09:00', ifMissing: 'end' })).toEqual([
      expect.stringMatching('^/steps/0/config/until/ifMissing '),
    ]);
  });
});

describe('a delay of an hour and more', () => {
  const steps = (minutes: number, extra: object = {}) => [nap('nap', minutes, extra), mail('mail')];
  const lateMs = (runId: string, minutes: number, extra: object = {}) => {
    const { state } = advance(definitionOf(steps(minutes, extra)), newRun(runId, now), { kind: 'start' }, now, null);
    return (state.dueAt ?? Number.NaN) - now - minutes * 60_000;
  };
  const ids = Array.from({ length: 300 }, (_, n) => `run-${n}`);

  test.each([60, 1_440, 43_200, 525_600])('%d minutes: never ends early, and at most 60 s late', (minutes) => {
    const late = ids.map((id) => lateMs(id, minutes));
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late)).toBeLessThanOrEqual(60_000);
    expect(new Set(late.map((ms) => Math.floor(ms / 10_000))).size, 'spread over the whole minute').toBe(6);
    expect(lateMs('run-1', minutes), 'R9: the same every time').toBe(late[1]);
  });

  test('ends exactly below an hour, with `spread: false`, and in a dry-run', () => {
    expect(ids.map((id) => lateMs(id, 59))).toEqual(ids.map(() => 0));
    expect(ids.map((id) => lateMs(id, 1_440, { spread: false }))).toEqual(ids.map(() => 0));
    const trace = dryRun({
      definition: definitionOf(steps(43_200)),
      runId: 'run-1',
      now,
      emailTemplates: new Map(),
      gates: () => null,
      source: { event: { type: 'test' }, profile: { userId: 'u' }, run: {}, org: {} },
    });
    expect(trace.steps[1]?.simulatedAt).toBe('2026-12-31T00:00:00.000Z');
  });

  test('keeps `spread: false` in the saved form, and leaves the default out', () => {
    const saved = definitionOf([...steps(60, { spread: false }), nap('more', 60, { spread: true })]).steps;
    expect(saved.map((step) => step.spread)).toEqual([false, undefined, undefined]);
  });
});
