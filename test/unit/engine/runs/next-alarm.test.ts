// Who notices that a step got lost: the sweep, where the row of the run is due by then; else the run itself.
import { describe, expect, test } from 'vitest';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { nextAlarm } from '../../../../src/engine/runs/next-alarm.ts';
import { type AdvanceInput, newRun, type RunState, type Settlement } from '../../../../src/engine/runs/state.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { definitionOf, mail, nap } from '../../../support/definitions.ts';

const start = Date.parse('2026-05-01T00:00:00Z');
const minute = 60_000;
const scope = buildScope({ event: { type: 'go' }, profile: { userId: 'u' } });
const forPaid = { label: 'paid', type: 'wait', config: { waitForEvent: { eventType: 'paid' }, timeoutMinutes: 600 } };

function drive(steps: unknown[], queued = false) {
  const definition = definitionOf(steps);
  const run = {
    state: newRun('run-1', start) as RunState,
    now: start,
    give(input: AdvanceInput) {
      const advanced = advance(definition, run.state, input, run.now, scope);
      run.state = advanced.state;
      return advanced.verdict;
    },
    at: (ms: number, input: AdvanceInput = { kind: 'alarm' }) => {
      run.now = ms;
      return run.give(input);
    },
    key: () => run.state.intent?.key ?? 'none',
    lease: () => run.state.intent?.leaseUntil ?? null,
  };
  run.give({ kind: 'start', queued });
  return run;
}

const paid = (at: number): AdvanceInput => ({
  kind: 'event',
  event: { id: 'e', type: 'paid', timestamp: at, receivedAt: at, properties: {} },
});

describe('the alarm of a run whose step is in a queue', () => {
  test('is none after its start and after a wait that ended in time: its row is due by then', () => {
    const run = drive([mail('first'), nap('nap', 120), mail('second')]);
    expect(run.lease()).toBe(start + minute);
    expect(nextAlarm(run.state)).toBeNull();
    run.give({ kind: 'settle', key: run.key(), settlement: { kind: 'done', outcome: 'sent' } });
    expect(nextAlarm(run.state)).toBeGreaterThan(start + 119 * minute);
    run.at((run.state.dueAt ?? 0) + 5_000);
    expect(run.lease()).toBe(run.now + minute);
    expect(nextAlarm(run.state)).toBeNull();
  });

  test('is the end of the lease where an event ended a long wait: its row is due hours later', () => {
    const run = drive([forPaid, mail('thanks')]);
    run.at(start + minute, paid(start + minute));
    expect(run.state.rowDueAt).toBe(start + 600 * minute);
    expect(nextAlarm(run.state)).toBe(run.lease());
  });

  test('is the end of the lease after a release and after a resume', () => {
    const released = drive([mail('first')], true);
    released.give({ kind: 'release' });
    expect(nextAlarm(released.state)).toBe(released.lease());
    const resumed = drive([mail('first')]);
    resumed.give({ kind: 'pause', actor: 'ada' });
    expect(nextAlarm(resumed.state)).toBeNull();
    resumed.give({ kind: 'resume', actor: 'ada' });
    expect(nextAlarm(resumed.state)).toBe(resumed.lease());
  });

  test('is the end of the lease once its message is acknowledged before its result is there', () => {
    const run = drive([mail('first')]);
    run.give({ kind: 'report', key: run.key() });
    expect(nextAlarm(run.state)).toBe(run.lease());
  });

  test('is that of a state of an older version, which does not know its row', () => {
    const run = drive([mail('first')]);
    const { rowDueAt: _rowDueAt, ...older } = run.state;
    expect(nextAlarm(older)).toBe(run.lease());
  });
});

test('a failure that is reported twice counts once, also when the next attempt is under way', () => {
  const run = drive([{ label: 'sms', type: 'send_sms', config: { to: '+15550001001', body: 'b' } }]);
  const held: Settlement = { kind: 'retry', held: 'outage', reason: 'store_unavailable', message: 'Not read.' };
  const failed = { kind: 'settle' as const, key: run.key(), settlement: held, failures: 0 };
  run.give({ kind: 'claim', key: run.key() });
  expect(run.give(failed)).toBe('ok');
  run.at(run.state.dueAt ?? 0);
  expect(run.give({ kind: 'claim', key: run.key() })).toBe('ok');
  expect(run.give(failed)).toBe('unchanged');
  expect(run.give({ kind: 'claim', key: run.key() }), 'nobody else may send it').toBe('in_flight');
  expect(run.give({ ...failed, failures: 1 })).toBe('ok');
});
